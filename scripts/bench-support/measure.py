"""Runs programs and says what they cost."""
import dataclasses
import os
import statistics
import subprocess
import tempfile
import time


@dataclasses.dataclass
class Run:
    """One run of a program, with all processes that it waited for."""
    code: int
    wall: float       # seconds
    cpu: float        # seconds, user and system
    rss: float        # MiB, the largest of its processes
    ended: float      # seconds since 1970
    output: str       # standard output
    errors: str       # standard error


class Started:
    """A program that runs. Its streams go to files, so that nobody has to read them meanwhile."""

    def __init__(self, words, environment, folder=None):
        self.words = words
        self.streams = [tempfile.TemporaryFile(), tempfile.TemporaryFile()]
        self.began = time.monotonic()
        self.process = subprocess.Popen(words, env=environment, cwd=folder, stdin=subprocess.DEVNULL,
                                        stdout=self.streams[0], stderr=self.streams[1])

    def finish(self):
        _, status, usage = os.wait4(self.process.pid, 0)
        ended, wall = time.time(), time.monotonic() - self.began
        self.process.returncode = os.waitstatus_to_exitcode(status)
        texts = []
        for stream in self.streams:
            stream.seek(0)
            texts.append(stream.read().decode(errors="replace"))
            stream.close()
        return Run(self.process.returncode, wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, ended,
                   *texts)


def run(words, environment, folder=None, code=0):
    """Runs a program to its end. One that ends with another code than `code` ends the benchmark."""
    result = Started(words, environment, folder).finish()
    if code is not None and result.code != code:
        raise SystemExit(f"bench: {' '.join(words)[:200]} ended with {result.code}, not {code}\n"
                         f"{result.output[-2000:]}{result.errors[-2000:]}")
    return result


def own_memory(words, environment, folder=None):
    """MiB of a program's own memory at its peak: what is not a file's, as pages of programs and libraries are, which all
    processes share. Looked at every millisecond, in a run that is not timed."""
    process = subprocess.Popen(words, env=environment, cwd=folder, stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak = 0
    while process.poll() is None:
        with open(f"/proc/{process.pid}/status") as file:
            peak = max([peak] + [int(line.split()[1]) for line in file if line.startswith("RssAnon")])
        time.sleep(0.001)
    return peak / 1024


def alternating(programs, times, environment, folder=None):
    """Runs every program once, then `times` rounds of all of them in turn; the first round only warms the caches.

    `programs` are words by name; the runs come back by name.
    """
    runs = {name: [] for name in programs}
    for round_ in range(times + 1):
        for name, words in programs.items():
            result = run(words, environment, folder)
            if round_ > 0:
                runs[name].append(result)
    return runs


def median(runs, what):
    return statistics.median(getattr(run, what) for run in runs)
