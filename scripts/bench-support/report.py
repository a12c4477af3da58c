"""The figures of a benchmark, printed and as a document."""
import dataclasses
import datetime
import os
import platform
import subprocess
import textwrap


@dataclasses.dataclass
class Row:
    """A figure of Muster, and a peer's when one does the same."""
    figure: str
    value: float
    unit: str
    peer: str = ""
    theirs: float | None = None
    aim: str = ""
    met: bool | None = None
    note: str = ""

    @property
    def cells(self):
        ratio = ""
        if self.theirs is not None and self.value > 0 and self.unit != "late":
            ratio = f"{self.theirs / self.value:.{1 if self.theirs / self.value < 10 else 0}f}×"
        verdict = {True: "met", False: "**missed**", None: ""}[self.met]
        theirs = f"{self.peer} {show(self.theirs, self.unit)}" if self.theirs is not None else self.peer
        return [self.figure, show(self.value, self.unit), theirs, ratio, self.aim, verdict]


def show(value, unit):
    if unit in ("s", "late"):
        return f"{value:.2f} s"
    if unit == "ms":
        return f"{value * 1000:.{1 if value < 0.1 else 0}f} ms"
    if unit == "MiB":
        return f"{value:.1f} MiB"
    return f"{value:.0f}" + (f" {unit}" if unit else "")


@dataclasses.dataclass
class Section:
    title: str
    text: str  # Markdown, a paragraph
    rows: list

    @property
    def paragraph(self):
        return textwrap.fill(" ".join(self.text.split()), 120, break_long_words=False, break_on_hyphens=False)


HEADER = ["Figure", "Muster", "Peer", "Ratio", "Aim", ""]


def plain(section):
    rows = [HEADER] + [row.cells for row in section.rows]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADER))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in rows]
    return "\n".join([f"== {section.title}", *lines, ""])


def table(section):
    lines = ["| " + " | ".join(HEADER) + " |", "| " + " | ".join("---" for _ in HEADER) + " |"]
    lines += ["| " + " | ".join(row.cells) + " |" for row in section.rows]
    return f"## {section.title}\n\n{section.paragraph}\n\n" + "\n".join(lines) + "\n"


def machine():
    with open("/proc/cpuinfo") as file:
        names = [line.split(":", 1)[1].strip() for line in file if line.startswith("model name")]
    with open("/proc/meminfo") as file:
        gib = int(file.readline().split()[1]) / 2**20
    with open("/etc/os-release") as file:
        name = next(line.split("=", 1)[1].strip().strip('"') for line in file if line.startswith("PRETTY_NAME"))
    model = names[0] if names else platform.machine()
    return f"{os.cpu_count()} × {model}, {gib:.0f} GiB, {name}, Linux {platform.release().split('-')[0]}"


def versions(muster, python, aws):
    def first(*words):
        done = subprocess.run(words, capture_output=True, text=True, check=True)
        return done.stdout.split("\n")[0].strip()

    swift = first("swift", "--version").split("(")[0].strip()
    return [f"Muster {first(muster, '--version')} (release build, static Swift runtime, stripped: "
            f"{os.path.getsize(muster) / 2**20:.0f} MiB), {swift}",
            first(aws, "--version").split(" Linux")[0].replace("aws-cli/", "AWS CLI ").replace(" Python/", ", Python "),
            "boto3 " + first(python, "-c", "import boto3, botocore; "
                             "print(boto3.__version__, '(botocore', botocore.__version__ + ')')")]


def document(sections, head, load):
    today = datetime.datetime.now(datetime.timezone.utc).date().isoformat()
    lines = "\n".join(f"- {line}" for line in head)
    return f"""# Benchmarks

Written by `scripts/bench` on {today}. Muster and its peers do the same work against the same sandbox in the same run,
in turn or side by side; figures are medians of the runs that each section names. CPU is user and system time of all
processes of a step together. "Late" is from the end of the last instance's command to the end of the process.
Nothing here ran against AWS.

{lines}
- {machine()}; load average while measuring {load}

""" + "\n".join(table(section) for section in sections)
