"""The regions report, against a plain program that makes the same from the same server."""
import json
import os
import subprocess
import tempfile

from measure import alternating, median, own_memory, run
from report import Row, Section


class Tree:
    """The server of the public tree, from `with` to its end."""

    def __init__(self, python, base):
        self.python, self.base = python, base

    def __enter__(self):
        server = os.path.join(os.path.dirname(os.path.abspath(__file__)), "tree_server.py")
        self.process = subprocess.Popen([self.python, server], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        port = int(self.process.stdout.readline())
        self.environment = self.base | {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}", "AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "secret"}
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(20)


def reports(bench):
    times = 1 if bench.quick else 5
    with Tree(bench.python, bench.environment) as tree, tempfile.TemporaryDirectory() as folder:
        environment = tree.environment | {"MUSTER_STATE": os.path.join(folder, "state")}
        base = [bench.muster, "report", "regions", "--lean", "--feed", "none", "--progress", "none", "--force"]
        same = base + ["--out", os.path.join(folder, "ours"), "--format", "json", "--format", "csv", "--format", "xlsx"]
        run(same, environment, folder)
        with open(os.path.join(folder, "ours/statistics.csv")) as file:
            calls = int(next(line for line in file if line.startswith("Cache Status")).split('"')[1].split()[0])
        programs = {"muster": same + ["--refresh"],
                    "boto3": [bench.python, bench.peer("report.py"), os.path.join(folder, "theirs")]}
        runs = alternating(programs, times, environment, folder)
        own = {name: own_memory(words, environment, folder) for name, words in programs.items()}
        # From the cache: what is written alone makes the difference.
        kept = alternating({name: base + ["--out", os.path.join(folder, name), "--format", name]
                            for name in ("markdown", "xlsx")}, 3 * times, environment, folder)
        with open(os.path.join(folder, "xlsx/summary.json")) as file:
            pairs = json.load(file)["statistics"]["total_combinations"]
    ours, theirs = runs["muster"], runs["boto3"]
    book = median(kept["xlsx"], "wall") - median(kept["markdown"], "wall")
    text = f"""AWS's services by region from Parameter Store's public tree, {pairs:.0f} pairs: JSON, five CSV files and a workbook
        of five tabs; `muster report regions --lean --refresh`, and a plain program of boto3, csv and openpyxl
        (`scripts/bench-support/peers/report.py`), against one server that has moto's data and keeps connections open; {times}
        runs each, in turn. The workbook is the difference between a run from the cache that writes only it and one that writes only
        Markdown. Own memory is that which is not a file's, as the pages of a program and its libraries are."""
    cpu, memory = median(theirs, "cpu") / median(ours, "cpu"), own["boto3"] / own["muster"]
    return Section("The regions report", text, [
        Row("CPU", median(ours, "cpu"), "ms", "boto3", median(theirs, "cpu"), "1/8 of the peer's", cpu >= 8),
        Row("own memory", own["muster"], "MiB", "boto3", own["boto3"], "half of the peer's", memory >= 2),
        Row("resident memory, with pages of libraries", median(ours, "rss"), "MiB", "boto3", median(theirs, "rss"),
            "half of the peer's", 2 * median(ours, "rss") <= median(theirs, "rss")),
        Row("wall", median(ours, "wall"), "s", "boto3", median(theirs, "wall")),
        Row("the workbook", book, "ms", aim="100 ms", met=book <= 0.1),
        Row("calls, cold", calls, "", aim="1,050", met=calls <= 1050),
        Row("from the cache, CPU", median(kept["markdown"], "cpu"), "ms"),
    ])
