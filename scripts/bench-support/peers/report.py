"""The regions report as a plain program makes it: boto3, csv and openpyxl. usage: report.py FOLDER

Reads Parameter Store's public tree by region, names ten a call, and writes the same JSON and CSV files and the same five
tabs as `muster report regions --lean`.
"""
import csv
import json
import os
import statistics
import sys
import time

import boto3
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

ROOT = "/aws/service/global-infrastructure"
HEADER, THERE, ABSENT = (PatternFill("solid", fgColor=color) for color in ("366092", "C6EFCE", "FFC7CE"))
WHITE = Font(bold=True, color="FFFFFF")
CENTER = Alignment(horizontal="center")


def below(ssm, path):
    names = []
    for page in ssm.get_paginator("get_parameters_by_path").paginate(Path=path):
        names += [parameter["Name"].rsplit("/", 1)[1] for parameter in page["Parameters"]]
    return sorted(names)


def values(ssm, names):
    found = {}
    for start in range(0, len(names), 10):
        for parameter in ssm.get_parameters(Names=names[start:start + 10])["Parameters"]:
            found[parameter["Name"]] = parameter["Value"]
    return found


def fetch(ssm):
    regions, services = below(ssm, f"{ROOT}/regions"), below(ssm, f"{ROOT}/services")
    have = {region: below(ssm, f"{ROOT}/regions/{region}/services") for region in regions}
    services = sorted(set(services).union(*have.values()))
    names = values(ssm, [f"{ROOT}/regions/{region}/{part}" for region in regions for part in ("longName", "partition")]
                   + [f"{ROOT}/services/{service}/longName" for service in services])
    return regions, services, have, names


def tables(regions, services, have, names):
    def name(kind, code):
        return names.get(f"{ROOT}/{kind}/{code}/longName", "")

    sets = {region: set(codes) for region, codes in have.items()}
    pairs = [[region, name("regions", region), service, name("services", service)]
             for region in regions for service in have[region]]
    counts = {service: sum(service in sets[region] for region in regions) for service in services}
    per_region = [len(have[region]) for region in regions]
    yield "Regional Services", ["aws_regions_services.csv", "regional_services.csv"], [
        ["Region Code", "Region Name", "Service Code", "Service Name"], *pairs]
    yield "Service Matrix", ["service_matrix.csv"], [
        ["Service", *regions],
        *([service, *("✓" if service in sets[region] else "✗" for region in regions)] for service in services)]
    yield "Region Summary", ["region_summary.csv"], [
        ["Region Code", "Region Name", "Service Count", "Coverage %", "Partition"],
        *([region, name("regions", region), len(have[region]), len(have[region]) / len(services),
           names.get(f"{ROOT}/regions/{region}/partition", "")] for region in regions)]
    yield "Service Summary", ["service_summary.csv"], [
        ["Service Code", "Service Name", "Region Count", "Coverage %"],
        *([service, name("services", service), counts[service], counts[service] / len(regions)]
          for service in sorted(services, key=lambda code: (-counts[code], code)))]
    yield "Statistics", ["statistics.csv"], [
        ["Total Service-Region Combinations", len(pairs)], ["Unique Regions", len(regions)],
        ["Unique Services", len(services)], ["Services per region, mean", statistics.mean(per_region)],
        ["Services per region, median", statistics.median(per_region)],
        ["Services per region, deviation", statistics.stdev(per_region)]]


def write(folder, made):
    os.makedirs(folder, exist_ok=True)
    rows = made[0][2]
    report = {"metadata": {"generated_at": time.strftime("%Y-%m-%d %H:%M:%S"), "total_combinations": len(rows) - 1,
                           "source": "AWS SSM Parameter Store"},
              "data": [dict(zip(rows[0], row)) for row in rows[1:]],
              "tables": {name: [dict(zip(lines[0], line)) for line in lines[1:]] for name, _, lines in made[1:4]}}
    with open(f"{folder}/aws_regions_services.json", "w") as file:
        json.dump(report, file, ensure_ascii=False)
    for _, files, lines in made:
        for path in files:
            with open(f"{folder}/{path}", "w", newline="") as file:
                csv.writer(file).writerows(lines)
    book = Workbook()
    book.remove(book.active)
    for name, _, lines in made:
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
        if name != "Statistics":
            for cell in sheet[1]:
                cell.fill, cell.font = HEADER, WHITE
            sheet.freeze_panes = "B2" if name == "Service Matrix" else "A2"
            sheet.auto_filter.ref = sheet.dimensions
        if name == "Service Matrix":
            for line in sheet.iter_rows(min_row=2, min_col=2):
                for cell in line:
                    cell.fill, cell.alignment = THERE if cell.value == "✓" else ABSENT, CENTER
        for column in range(1, len(lines[0]) + 1):
            longest = max(len(str(line[column - 1])) for line in lines)
            sheet.column_dimensions[get_column_letter(column)].width = min(max(longest + 2, 10), 50)
    book.save(f"{folder}/aws_regions_services.xlsx")


write(sys.argv[1], list(tables(*fetch(boto3.client("ssm")))))
