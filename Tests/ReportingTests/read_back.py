"""Reads a report's JSON, CSV files and workbook back, and compares every cell.

usage: read_back.py FOLDER BASE TABLE=FILE.csv[,FILE.csv] ...
The first table is `data` in the JSON file. Prints how many cells it has compared.
"""

import csv
import json
import re
import sys

import openpyxl

HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]"
)
LONGEST = 32_767


def visible(value):
    return HIDDEN.sub("\ufffd", value) if isinstance(value, str) else value


def as_csv(value):
    if value is None:
        return ""
    if value is True or value is False:
        return "✓" if value else "✗"
    if isinstance(value, str):
        text = visible(value)
        return "'" + text if text[:1] in tuple("=+-@\t\n\r＝＋－＠") and text else text
    number = round(value * 10_000) / 10_000
    return str(int(number)) if number == int(number) else repr(number)


def fits(expected, found):
    """A workbook's cell: numbers are numbers, texts are texts of at most 32,767 UTF-16 units."""
    if expected is None or expected == "":
        return found in (None, "", "?")
    if expected is True or expected is False:
        return found == ("✓" if expected else "✗")
    if isinstance(expected, str):
        text = visible(expected)
        if len(text.encode("utf-16-le")) // 2 <= LONGEST:
            return found == text
        return len(found.encode("utf-16-le")) // 2 <= LONGEST and text.startswith(found.split(" … (cut")[0])
    return isinstance(found, (int, float)) and abs(found - expected) < 1e-9


def main():
    folder, base, *tables = sys.argv[1:]
    with open(f"{folder}/{base}.json", encoding="utf-8") as file:
        report = json.load(file)
    book = openpyxl.load_workbook(f"{folder}/{base}.xlsx")
    compared = 0
    names = [entry.split("=")[0] for entry in tables]
    assert book.sheetnames == names, (book.sheetnames, names)
    for index, entry in enumerate(tables):
        name, files = entry.split("=")
        rows = report["data"] if index == 0 else report["tables"][name]
        sheet = book[name]
        header = list(rows[0]) if rows else []
        for cells in sheet.iter_rows():
            for cell in cells:
                assert cell.data_type != "f" and cell.hyperlink is None, cell
        assert [cell.value for cell in sheet[1]] == header or not rows, (name, header)
        assert sheet.freeze_panes and (sheet.auto_filter.ref or not rows), name
        assert all(cell.fill.fgColor.rgb == "FF366092" and cell.font.b for cell in sheet[1] if cell.value), name
        body = list(sheet.iter_rows(min_row=2, values_only=True))
        assert len(body) == len(rows) or not rows, (name, len(body), len(rows))
        for row, cells in zip(rows, body):
            for key, cell in zip(row, cells):
                assert fits(row[key], cell), (name, key, row[key], cell)
                compared += 1
        for path in files.split(","):
            with open(f"{folder}/{path}", encoding="utf-8", newline="") as file:
                lines = list(csv.reader(file))
            # A table of names and values has no header there.
            if len(lines) > len(rows):
                assert lines[0] == header or not rows, (path, lines[0], header)
                lines = lines[1:]
            assert len(lines) == len(rows) or not rows, (path, len(lines), len(rows))
            for row, cells in zip(rows, lines):
                for key, cell in zip(row, cells):
                    assert as_csv(row[key]) == cell, (path, key, row[key], cell)
                    compared += 1
    print(compared)


main()
