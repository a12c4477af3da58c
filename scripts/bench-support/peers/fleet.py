"""Waits for a command on many instances with boto3, in one of three ways. Usage: fleet.py WAY COUNT

counts   one command by tag; ListCommands every 1 to 8 s, the invocations once at the end
pages    a command for every fifty ids; the invocations of all that run every 5 s
waiters  a command for every fifty ids; boto3's waiter for each instance, in twenty threads

Prints how many instances succeeded, and how many were given up with an error. Throttled reads are repeated as boto3
does by itself; where it gives up, `counts` and `pages` ask again the next time. Sends are repeated until accepted.
"""
import concurrent.futures
import json
import sys
import time

import boto3
import botocore.exceptions

ssm = boto3.client("ssm")
way, count = sys.argv[1], int(sys.argv[2])
ids = [f"i-1{number:016d}" for number in range(1, count + 1)]


def send(**targets):
    while True:
        try:
            return ssm.send_command(DocumentName="AWS-RunShellScript", Parameters={"commands": ["true"]},
                                    MaxConcurrency="100%", MaxErrors="100%", **targets)["Command"]["CommandId"]
        except ssm.exceptions.ClientError as error:
            if error.response["Error"]["Code"] != "ThrottlingException":
                raise
            time.sleep(1)


def invocations(command):
    """The statuses by instance; None when SSM is not to be asked now."""
    found, token = {}, {}
    while True:
        try:
            page = ssm.list_command_invocations(CommandId=command, MaxResults=50, **token)
        except ssm.exceptions.ClientError:
            return None
        found.update((each["InstanceId"], each["Status"]) for each in page["CommandInvocations"])
        if not page.get("NextToken"):
            return found
        token = {"NextToken": page["NextToken"]}


def is_over(status):
    return status in ("Success", "Failed", "Cancelled", "TimedOut")


def counts():
    command = send(Targets=[{"Key": "tag:Role", "Values": ["bench"]}])
    gap = 1
    while True:
        time.sleep(gap)
        gap = min(gap * 1.5, 8)
        try:
            seen = ssm.list_commands(CommandId=command)["Commands"][0]
        except (ssm.exceptions.ClientError, IndexError):
            continue
        if is_over(seen["Status"]):
            break
        if seen["TargetCount"] and seen["CompletedCount"]:
            gap = 1
    while (found := invocations(command)) is None:
        time.sleep(1)
    return sum(status == "Success" for status in found.values()), 0


def chunks():
    return [send(InstanceIds=ids[start:start + 50]) for start in range(0, count, 50)]


def pages():
    running, succeeded = set(chunks()), 0
    while running:
        time.sleep(5)
        for command in sorted(running):
            found = invocations(command)
            if found and all(is_over(status) for status in found.values()):
                running.remove(command)
                succeeded += sum(status == "Success" for status in found.values())
    return succeeded, 0


def waiters():
    commands = [(command, instance) for index, command in enumerate(chunks())
                for instance in ids[50 * index:50 * index + 50]]

    def wait(pair):
        try:
            ssm.get_waiter("command_executed").wait(CommandId=pair[0], InstanceId=pair[1])
            return True
        except (botocore.exceptions.WaiterError, ssm.exceptions.ClientError):
            return False

    with concurrent.futures.ThreadPoolExecutor(20) as pool:
        results = list(pool.map(wait, commands))
    return sum(results), results.count(False)


succeeded, given_up = {"counts": counts, "pages": pages, "waiters": waiters}[way]()
print(json.dumps({"succeeded": succeeded, "given_up": given_up}))
