"""The sections of the benchmark in order. See scripts/bench."""
import argparse
import os
import pathlib
import sys
import time

import report
from reports import reports
from scenarios import Bench

SECTIONS = {"start-up": Bench.start_up, "calls": Bench.calls, "step": Bench.step, "thousand": Bench.thousand,
            "ten-thousand": Bench.ten_thousand, "lost-replies": Bench.lost_replies, "reports": reports}


def main():
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("muster")
    parser.add_argument("sections", nargs="*", help=", ".join(SECTIONS))
    parser.add_argument("--quick", action="store_true", help="fewer runs, no document")
    parser.add_argument("--soak", action="store_true", help="10,000 sends with lost replies")
    options = parser.parse_intermixed_args()
    unknown = [name for name in options.sections if name not in SECTIONS]
    if unknown:
        parser.error(f"there is no section {unknown[0]}; there are {', '.join(SECTIONS)}")
    muster = str(pathlib.Path(options.muster).resolve())
    bench = Bench(muster, sys.executable, options.quick, options.soak)
    sections, loads = [], []
    for name in options.sections or SECTIONS:
        loads.append(os.getloadavg()[0])
        began = time.monotonic()
        section = SECTIONS[name](bench)
        sections.append(section)
        print(report.plain(section), flush=True)
        print(f"   {time.monotonic() - began:.0f} s, load average {loads[-1]:.1f} before\n", flush=True)
    if not options.quick and not options.sections:
        head = report.versions(muster, sys.executable, bench.aws)
        path = pathlib.Path(__file__).resolve().parents[2] / "docs/benchmarks.md"
        path.write_text(report.document(sections, head, f"{min(loads):.1f} to {max(loads):.1f}"))
        print("written: docs/benchmarks.md")
    missed = [row for section in sections for row in section.rows if row.met is False]
    print(f"bench: {len(missed)} aims missed")


main()
