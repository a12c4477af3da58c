"""Drives a sandbox with boto3 and the AWS CLI; every line that it prints is a fact that the Swift test compares.

Its environment is the sandbox's; nothing else is configured.
"""

import json
import os
import subprocess
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

FIRST, SECOND, WINDOWS = (f"i-{number:017d}" for number in (1, 2, 3))
config = Config(retries={"total_max_attempts": 1})
ssm = boto3.client("ssm", config=config)
ec2 = boto3.client("ec2", config=config)


def cli(*arguments):
    """The parsed answer of the AWS CLI from the same environment as this interpreter."""
    program = os.path.join(os.path.dirname(sys.executable), "aws")
    done = subprocess.run([program, *arguments, "--output", "json"], capture_output=True, text=True)
    if done.returncode != 0:
        return f"exit {done.returncode}: {done.stderr.strip()}"
    return json.loads(done.stdout) if done.stdout.strip() else None


def fact(name, value):
    print(f"{name}: {json.dumps(value)}", flush=True)


def code(call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        return [error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"]]
    return "accepted"


fact("account", boto3.client("sts").get_caller_identity()["Account"])

pages = ssm.get_paginator("describe_instance_information").paginate(PaginationConfig={"PageSize": 5})
known = [entry for page in pages for entry in page["InstanceInformationList"]]
fact("information", [[entry["InstanceId"], entry["PingStatus"], entry["PlatformType"]] for entry in known])
listed = cli("ssm", "describe-instance-information", "--filters", "Key=PlatformTypes,Values=Windows")
fact("windows", [entry["InstanceId"] for entry in listed["InstanceInformationList"]])

described = cli("ec2", "describe-instances", "--filters", "Name=tag:Name,Values=linux-*",
                "Name=instance-state-name,Values=running")
instances = [entry for reservation in described["Reservations"] for entry in reservation["Instances"]]
fact("instances", [[entry["InstanceId"], {tag["Key"]: tag["Value"] for tag in entry["Tags"]}["Name"]]
                   for entry in instances])
status = ec2.describe_instance_status(InstanceIds=[WINDOWS])["InstanceStatuses"][0]
fact("status", [status["InstanceState"]["Name"], status["SystemStatus"]["Status"]])

sent = cli("ssm", "send-command", "--document-name", "AWS-RunShellScript", "--targets",
           "Key=tag:Platform,Values=linux", "--comment", "from the CLI", "--max-concurrency", "1",
           "--parameters", json.dumps({"commands": ["hostname", "echo warned >&2"]}))["Command"]
fact("sent", [sent["Status"], sent["TargetCount"], sent["Comment"], sent["InstanceIds"],
              round(sent["ExpiresAfter"] - sent["RequestedDateTime"])
              if isinstance(sent["ExpiresAfter"], float) else "7200"])
for instance in (FIRST, SECOND):
    cli("ssm", "wait", "command-executed", "--command-id", sent["CommandId"], "--instance-id", instance)
got = cli("ssm", "get-command-invocation", "--command-id", sent["CommandId"], "--instance-id", FIRST)
fact("invocation", [got["Status"], got["StatusDetails"], got["ResponseCode"], got["StandardOutputContent"],
                    got["StandardErrorContent"], got["PluginName"]])
detailed = cli("ssm", "list-command-invocations", "--command-id", sent["CommandId"], "--details")
fact("details", sorted([entry["InstanceName"], entry["CommandPlugins"][0]["Output"]]
                       for entry in detailed["CommandInvocations"]))
command = ssm.list_commands(CommandId=sent["CommandId"])["Commands"][0]
fact("command", [command["Status"], command["TargetCount"], command["CompletedCount"], command["ErrorCount"]])

send = dict(DocumentName="AWS-RunShellScript", Parameters={"commands": ["true"]})
fact("unknown instance", code(ssm.send_command, InstanceIds=["i-00000000000000099"], **send))
fact("twice", code(ssm.send_command, InstanceIds=[FIRST, FIRST], **send))
fact("wrong platform", code(ssm.send_command, InstanceIds=[WINDOWS], **send))
fact("no document", code(ssm.send_command, InstanceIds=[FIRST], DocumentName="Absent"))
fact("no parameter", code(ssm.send_command, InstanceIds=[FIRST], DocumentName="AWS-RunShellScript"))
fact("too large", code(ssm.send_command, InstanceIds=[FIRST], DocumentName="AWS-RunShellScript",
                       Parameters={"commands": ["x" * 65_536]}))
fact("no invocation", code(ssm.get_command_invocation, CommandId=sent["CommandId"], InstanceId=WINDOWS))
fact("no plugin", code(ssm.get_command_invocation, CommandId=sent["CommandId"], InstanceId=FIRST,
                       PluginName="absent"))
fact("no command", code(ssm.cancel_command, CommandId="0" * 36))
fact("bad filter", code(ssm.describe_instance_information, Filters=[{"Key": "Colour", "Values": ["red"]}]))
fact("bad token", code(ssm.list_commands, NextToken="x"))
fact("not found", code(ec2.describe_instances, InstanceIds=["i-00000000000000099"]))

wrong = dict(aws_access_key_id="AKIAWRONGWRONGWRONG0", aws_secret_access_key="wrong", config=config)
fact("wrong key", code(boto3.client("ssm", **wrong).list_commands))
fact("wrong key at EC2", code(boto3.client("ec2", **wrong).describe_instances))
