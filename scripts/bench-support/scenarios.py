"""What is measured. Every function answers a section of the report."""
import concurrent.futures
import json
import os
import re
import statistics
import sys
import tempfile
import time

from measure import Started, alternating, median, run
from report import Row, Section
from sandbox import Sandbox

HERE = os.path.dirname(os.path.abspath(__file__))
FIRST = "i-10000000000000001"
THROTTLES = """
faults:
  - {operation: GetCommandInvocation, rate-limit: {per-second: 20, burst: 20}}
  - {operation: ListCommands, rate-limit: {per-second: 10, burst: 10}}
  - {operation: ListCommandInvocations, rate-limit: {per-second: 10, burst: 10}}
  - {operation: SendCommand, rate-limit: {per-second: 5, burst: 5}}
"""


def profile(count, duration, seed=1, faults=""):
    return f"""version: 1
seed: {seed}
service: {{slow-start: true, visibility: 500ms}}
groups:
  - {{name: bench, count: {count}, duration: {duration}, delivery: 100ms, answers: verdict, trusted: true,
     tags: {{Role: bench}}, output: {{stdout: 200, stderr: 0}}}}
{faults}"""


class Bench:
    """The programs that are compared, and how often."""

    def __init__(self, muster, python, quick, soak):
        self.muster, self.python, self.quick, self.soak = muster, python, quick, soak
        self.aws = os.path.join(os.path.dirname(python), "aws")
        keep = ("PATH", "LANG", "TMPDIR")
        self.home = tempfile.TemporaryDirectory(prefix="muster-bench-home-")
        self.environment = {name: os.environ[name] for name in keep if name in os.environ} | {
            "HOME": self.home.name, "AWS_EC2_METADATA_DISABLED": "true", "AWS_PAGER": ""}

    def peer(self, name):
        return os.path.join(HERE, "peers", name)

    def sandbox(self, text):
        return Sandbox(self.muster, text, self.environment)

    # -- one process

    def start_up(self):
        times = 5 if self.quick else 15
        runs = alternating({"muster": [self.muster, "--version"], "aws": [self.aws, "--version"],
                            "boto3": [self.python, "-c", "import boto3"]}, times, self.environment)
        ours, aws, boto3 = runs["muster"], runs["aws"], runs["boto3"]
        ratio = median(aws, "wall") / median(ours, "wall")
        text = f"`muster --version`, `aws --version`, `python -c 'import boto3'`; {times} runs each, in turn."
        return Section("Start-up", text, [
            Row("wall", median(ours, "wall"), "ms", "aws", median(aws, "wall"), "25× faster than aws",
                ratio >= 25),
            Row("wall", median(ours, "wall"), "ms", "boto3", median(boto3, "wall"), "10 ms",
                median(ours, "wall") <= 0.010),
            Row("CPU", median(ours, "cpu"), "ms", "aws", median(aws, "cpu")),
            Row("resident memory", median(ours, "rss"), "MiB", "aws", median(aws, "rss"), "20 MiB",
                median(ours, "rss") <= 20)])

    def calls(self):
        times = 3 if self.quick else 9
        with self.sandbox(profile(1, "1s")) as sandbox, tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, "muster.yml"), "w") as file:
                file.write(SETTINGS)
            # Muster's calls are counted on a run of their own.
            doctor = [self.muster, "doctor", "--quick", "bench"]
            run(doctor, sandbox.environment, folder)
            made = sum(sandbox.calls()["calls"].values())
            runs = alternating({"muster": doctor, "aws": [self.peer("ready.sh"), self.aws, FIRST],
                                "boto3": [self.python, self.peer("ready.py"), FIRST]}, times, sandbox.environment,
                folder)
            theirs = (sum(sandbox.calls()["calls"].values()) - made * (times + 1)) // (2 * (times + 1))
            alone = alternating({"aws": [self.aws, "sts", "get-caller-identity"]}, times, sandbox.environment)["aws"]
        ours, aws, boto3 = runs["muster"], runs["aws"], runs["boto3"]
        each = median(ours, "wall") / made
        text = f"""Who am I, and can this instance be worked on: `muster doctor --quick`, one process, {made} signed
            calls; the AWS CLI, {theirs} processes of one call each; a boto3 script, {theirs} calls. {times} runs each,
            in turn. Muster has no command that makes one call, so a call is its whole process, start included, divided
            by its calls."""
        return Section("Signed calls", text, [
            Row("a call, wall", each, "ms", "aws", median(aws, "wall") / theirs, "20× faster than aws",
                median(aws, "wall") / theirs / each >= 20),
            Row("a call, CPU", median(ours, "cpu") / made, "ms", "aws", median(aws, "cpu") / theirs),
            Row("a call, wall", each, "ms", "boto3", median(boto3, "wall") / theirs),
            Row(f"all {made} calls against one of aws, wall", median(ours, "wall"), "ms",
                "aws sts get-caller-identity", median(alone, "wall")),
            Row("resident memory", median(ours, "rss"), "MiB", "aws", median(aws, "rss"))])

    # -- the step of a job

    def step(self):
        rounds = 1 if self.quick else 3
        programs = {"muster": [self.muster, "run", "--target", FIRST, "--", "true"],
                    "aws": [self.peer("step.sh"), self.aws, FIRST],
                    "boto3": [self.python, self.peer("step.py"), FIRST]}
        results = [self.together({name: (profile(1, "12s"), words) for name, words in programs.items()}, pause=1.3)
                   for _ in range(rounds)]
        ours, aws, boto3 = ([result[name] for result in results] for name in programs)
        text = f"""A command of 12 s on one instance, sent, waited for and its result printed: `muster run`;
            `aws ssm send-command`, `wait command-executed` and `get-command-invocation`; the same with boto3's waiter.
            {rounds} rounds, side by side, a sandbox each."""
        return Section("The step of a job", text, [
            Row("CPU", middle(ours, "cpu"), "ms", "aws", middle(aws, "cpu"), "50 ms",
                middle(ours, "cpu") <= 0.050),
            Row("CPU", middle(ours, "cpu"), "ms", "boto3", middle(boto3, "cpu")),
            Row("late", middle(ours, "late"), "late", "aws", middle(aws, "late"), "0.5 s",
                middle(ours, "late") <= 0.5),
            Row("late", middle(ours, "late"), "late", "boto3", middle(boto3, "late")),
            Row("API calls", middle(ours, "calls"), "", "aws", middle(aws, "calls"))])

    def together(self, programs, pause=0.0):
        """Runs the programs at the same time, each against a sandbox of its own: `(profile, words)` by name.

        What Muster spends on planning is what a dry run of the same words costs.
        """
        def one(number, text, words):
            with self.sandbox(text) as sandbox:
                time.sleep(number * pause)
                planning = 0.0
                if words[0] == self.muster and "none" in words:
                    planning = run([*words[:-2], "--dry-run", *words[-2:]], sandbox.environment).cpu
                    sandbox.calls()
                result = Started(words, sandbox.environment).finish()
                tally = sandbox.calls()
                if result.code != 0 and words[0] == self.muster:
                    raise SystemExit(f"bench: muster ended with {result.code}\n{result.output[-1500:]}"
                                     f"{result.errors[-1500:]}")
                return {"cpu": result.cpu, "after": result.cpu - planning, "rss": result.rss,
                        "late": result.ended - sandbox.ended(),
                        "calls": sum(tally["calls"].values()), "refused": sum(tally["refused"].values()),
                        "by": tally["calls"], "output": result.output, "code": result.code}

        with concurrent.futures.ThreadPoolExecutor(len(programs)) as pool:
            futures = {name: pool.submit(one, number, *program) for number, (name, program) in
                       enumerate(programs.items())}
            return {name: future.result() for name, future in futures.items()}

    # -- fleets

    def ids(self, count):
        return [f"i-1{number:016d}" for number in range(1, count + 1)]

    def thousand(self):
        rounds = 1 if self.quick else 2
        tag = [self.muster, "run", "--target", "tag:Role=bench", "--progress", "none", "--", "true"]
        ids = [self.muster, "run", "--target", *self.ids(1000), "--progress", "none", "--", "true"]
        results = []
        for round_ in range(rounds):
            free = profile(1000, "{from: 20s, to: 60s}", seed=round_ + 1)
            slow = profile(1000, "{from: 20s, to: 60s}", seed=round_ + 1, faults=THROTTLES)
            fleet = [self.python, self.peer("fleet.py")]
            results.append(self.together({
                "tag": (free, tag), "ids": (free, ids), "counts": (free, [*fleet, "counts", "1000"]),
                "pages": (free, [*fleet, "pages", "1000"]), "tag, throttled": (slow, tag),
                "ids, throttled": (slow, ids), "pages, throttled": (slow, [*fleet, "pages", "1000"]),
                "waiters, throttled": (slow, [*fleet, "waiters", "1000"])}))
        rows = []
        for name, most, theirs in (("tag", 40, "counts"), ("ids", 60, "pages"),
                                   ("tag, throttled", 40, "pages, throttled"),
                                   ("ids, throttled", 60, "pages, throttled")):
            ours, peer = [result[name] for result in results], [result[theirs] for result in results]
            limit = "" if "throttled" in name else f"{most}"
            after = statistics.median(after_planning(result) for result in ours)
            rows += [Row(f"by {name}: API calls after planning", after, "", f"boto3 {theirs}", middle(peer, "calls"),
                         limit, after <= most if limit else None),
                     Row(f"by {name}: CPU after planning", middle(ours, "after"), "s", aim="0.2 s",
                         met=middle(ours, "after") <= 0.2),
                     Row(f"by {name}: CPU", middle(ours, "cpu"), "s", f"boto3 {theirs}", middle(peer, "cpu")),
                     Row(f"by {name}: late", middle(ours, "late"), "late", f"boto3 {theirs}", middle(peer, "late"),
                         "2 s", middle(ours, "late") <= 2)]
            failures = sum(1000 - succeeded(result["output"]) for result in ours)
            false = sum(json.loads(result["output"])["given_up"] for result in
                        (each["waiters, throttled"] for each in results))
            if "throttled" in name:
                rows.append(Row(f"by {name}: false failures", failures, "", "boto3 waiters, throttled", false, "0",
                                failures == 0))
        text = f"""One command of 20 to 60 s on each: `muster run` by tag (one send) and by 1,000 ids (20 sends); boto3
            with one send by tag and ListCommands every 1 to 8 s (counts), with 20 sends and the invocations of all
            that run every 5 s (pages), and with a waiter for each instance in 20 threads (waiters). Throttled: 20
            GetCommandInvocation, 10 ListCommands, 10 ListCommandInvocations and 5 SendCommand a second. Muster plans
            first, which the peers do not: it asks EC2 and SSM for all instances; a dry run costs as much as that.
            {rounds} rounds, side by side, a sandbox each."""
        return Section("Waiting for 1,000 instances", text, rows)

    def ten_thousand(self):
        text = profile(10_000, "{from: 20s, to: 60s}")
        words = [self.muster, "run", "--target", "tag:Role=bench", "--progress", "none", "--", "true"]
        programs = {"muster": (text, words)}
        if not self.quick:
            programs["counts"] = (text, [self.python, self.peer("fleet.py"), "counts", "10000"])
            programs["pages"] = (text, [self.python, self.peer("fleet.py"), "pages", "10000"])
        result = self.together(programs)
        ours = result["muster"]
        rows = []
        for name in ("counts", "pages"):
            theirs = result.get(name, {"calls": None, "cpu": None, "late": None})
            if name == "pages" and theirs["calls"] is None:
                continue
            rows += [Row("API calls after planning", after_planning(ours), "", f"boto3 {name}", theirs["calls"], "250",
                         after_planning(ours) <= 250),
                     Row("CPU", ours["cpu"], "s", f"boto3 {name}", theirs["cpu"]),
                     Row("late", ours["late"], "late", f"boto3 {name}", theirs["late"])]
        rows.append(Row("resident memory", ours["rss"], "MiB"))
        return Section("Waiting for 10,000 instances", "The same by tag, one run.", rows)

    # -- lost replies

    def lost_replies(self):
        runs, sends = (500 if self.soak else 4 if self.quick else 30), 20
        faults = "faults:\n  - {operation: SendCommand, lost-replies: 5%}\n"
        words = [self.muster, "run", "--target", *self.ids(50 * sends), "--output", "json", "--progress", "none", "--",
                 "true"]
        with self.sandbox(profile(50 * sends, "{from: 1s, to: 2s}", faults=faults)) as sandbox:
            with concurrent.futures.ThreadPoolExecutor(2) as pool:
                results = list(pool.map(lambda _: run(words, sandbox.environment, code=None), range(runs)))
            lost, extra = sandbox.calls()["lost"].get("SendCommand", 0), duplicates(sandbox.commands())
            failures = sum(50 * sends - succeeded(result.output) for result in results)
            wanted = runs * sends
            theirs = 400 if self.quick else 2000
            run([self.python, self.peer("sends.py"), str(theirs)], sandbox.environment)
            repeated = duplicates([each for each in sandbox.commands() if each["comment"].startswith("boto3 ")])
        text = f"""One reply in twenty to SendCommand is lost after the command was accepted. {runs} runs of
            `muster run` with {sends} sends each, two at a time ({lost} replies lost), and boto3's own retries on
            {theirs} sends. Commands with the same key are counted by the sandbox."""
        return Section("Lost replies", text, [
            Row(f"commands sent twice, of {wanted}", extra, "", f"boto3, of {theirs}:", repeated, "0",
                extra == 0),
            Row("instances with a false failure", failures, "", aim="0", met=failures == 0)])


SETTINGS = """version: 1
application: bench
environments:
  bench:
    region: eu-west-1
    platform: linux
    targets: {instances: [i-10000000000000001]}
    app: {path: /opt/bench, restart: {systemd: {unit: bench.service}}}
    health: [{tcp: "127.0.0.1:80"}]
"""


def middle(results, what):
    return statistics.median(result[what] for result in results)


def after_planning(result):
    """Calls but for the questions about identity and instances that come before the send."""
    planning = ("GetCallerIdentity", "DescribeInstances", "DescribeInstanceInformation")
    return sum(count for name, count in result["by"].items() if name not in planning)


def succeeded(output):
    if output.startswith("{"):
        return sum(host["outcome"] == "succeeded" for host in json.loads(output)["hosts"])
    return len(re.findall(r"^i-\w+: succeeded$", output, re.MULTILINE))


def duplicates(commands):
    comments = [command["comment"] for command in commands if command["comment"]]
    return len(comments) - len(set(comments))
