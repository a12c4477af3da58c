"""Run Command and the fleet: waiters, paginators, refusals, by boto3 and by the AWS CLI."""

import json
import time
import uuid

from botocore.exceptions import WaiterError

from conformance import UNCHECKED, check, cli, client, equal, pages, refused, run

ssm = client("ssm")
WEB, SLOW, BROKEN, DESK = "i-10000000000000001", "i-10010000000000001", "i-10020000000000001", "mi-10030000000000001"
QUICK = {"Delay": 1, "MaxAttempts": 20}


def send(target=None, **arguments):
    targets = {"Targets": [{"Key": "tag:Role", "Values": [target]}]} if target else {}
    return ssm.send_command(**{"DocumentName": "AWS-RunShellScript", "Parameters": {"commands": ["true"]}, **targets,
                               **arguments})["Command"]


def wait(sent, instance):
    ssm.get_waiter("command_executed").wait(CommandId=sent["CommandId"], InstanceId=instance, WaiterConfig=QUICK)


@check("the waiter command_executed ends with success")
def _():
    sent = send(InstanceIds=[WEB])
    equal([sent["Status"], sent["StatusDetails"], sent["DocumentVersion"], sent["Targets"]],
          ["Pending", "Pending", "$DEFAULT", []])
    wait(sent, WEB)
    found = ssm.get_command_invocation(CommandId=sent["CommandId"], InstanceId=WEB)
    equal([found["Status"], found["ResponseCode"], len(found["StandardOutputContent"]), found["PluginName"]],
          ["Success", 0, 30, "aws:runShellScript"])


@check("the waiter command_executed fails with the command")
def _():
    sent = send(InstanceIds=[BROKEN])
    try:
        wait(sent, BROKEN)
    except WaiterError as error:
        equal(error.last_response["Status"], "Failed")
        equal(error.last_response["ResponseCode"], 3)
        return
    raise AssertionError("the waiter succeeded")


@check("the CLI sends, waits and reads")
def _():
    sent = cli("ssm", "send-command", "--document-name", "AWS-RunShellScript", "--instance-ids", WEB,
               "--parameters", json.dumps({"commands": ["true"]}))["Command"]["CommandId"]
    cli("ssm", "wait", "command-executed", "--command-id", sent, "--instance-id", WEB)
    equal(cli("ssm", "get-command-invocation", "--command-id", sent, "--instance-id", WEB)["Status"], "Success")
    listed = cli("ssm", "list-command-invocations", "--command-id", sent, "--details")["CommandInvocations"]
    equal(listed[0]["CommandPlugins"][0]["Name"], "aws:runShellScript")


@check("ListCommandInvocations pages through a command's instances")
def _():
    sent = send("web", MaxConcurrency="100%")
    for _ in range(1200):
        if ssm.list_commands(CommandId=sent["CommandId"])["Commands"][0]["Status"] == "Success":
            break
        time.sleep(0.05)
    command = ssm.list_commands(CommandId=sent["CommandId"])["Commands"][0]
    equal([command["TargetCount"], command["CompletedCount"], command["ErrorCount"]], [60, 60, 0])
    found = pages(ssm, "list_command_invocations", size=25, CommandId=sent["CommandId"], Details=True)
    equal([len(page["CommandInvocations"]) for page in found], [25, 25, 10])
    equal(len({entry["InstanceId"] for page in found for entry in page["CommandInvocations"]}), 60)
    with refused("InvalidNextToken"):
        ssm.list_command_invocations(NextToken="x")
    with refused("ValidationException", 400, "less than or equal to 50"):
        ssm.list_command_invocations(MaxResults=51)


@check("ListCommands pages and filters")
def _():
    comment = uuid.uuid4().hex
    for _ in range(3):
        send(InstanceIds=[WEB], Comment=comment)
    found = pages(ssm, "list_commands", size=2)
    listed = [entry for page in found for entry in page["Commands"]]
    equal([entry["Comment"] for entry in listed[:3]], [comment] * 3)
    equal(max(len(page["Commands"]) for page in found), 2)
    wanted = {"key": "DocumentName", "value": "AWS-RunPowerShellScript"}
    equal(pages(ssm, "list_commands", Filters=[wanted])[0]["Commands"], [])
    with refused("InvalidCommandId"):
        ssm.cancel_command(CommandId="0" * 36)


@check("DescribeInstanceInformation pages, filters and lists hybrid nodes")
def _():
    found = pages(ssm, "describe_instance_information", size=20)
    equal([len(page["InstanceInformationList"]) for page in found], [20, 20, 20, 19])
    desk = ssm.describe_instance_information(Filters=[{"Key": "ResourceType", "Values": ["ManagedInstance"]}])
    equal([entry["InstanceId"] for entry in desk["InstanceInformationList"]], [DESK])
    with refused("InvalidFilterKey"):
        ssm.describe_instance_information(Filters=[{"Key": "tag:Role", "Values": ["web"]},
                                                   {"Key": "PingStatus", "Values": ["Online"]}])
    with refused("InvalidInstanceInformationFilterValue"):
        ssm.describe_instance_information(InstanceInformationFilterList=[{"key": "PingStatus", "valueSet": ["Online"]}],
                                          Filters=[{"Key": "PingStatus", "Values": ["Online"]}])


@check("CancelCommand ends what runs and what waits")
def _():
    sent = send("slow", MaxConcurrency="1")
    for _ in range(1200):
        if ssm.list_command_invocations(CommandId=sent["CommandId"],
                                        Filters=[{"key": "Status", "value": "InProgress"}])["CommandInvocations"]:
            break
        time.sleep(0.05)
    ssm.cancel_command(CommandId=sent["CommandId"])
    try:
        wait(sent, SLOW)
    except WaiterError as error:
        equal(error.last_response["Status"] in ("Cancelled", "Cancelling"), True)
    for _ in range(1200):
        command = ssm.list_commands(CommandId=sent["CommandId"])["Commands"][0]
        if command["Status"] == "Cancelled":
            break
        time.sleep(0.05)
    equal([command["Status"], command["CompletedCount"], command["ErrorCount"]], ["Cancelled", 3, 0])


@check("MaxErrors 0 stops at the first error, and the rest is Terminated")
def _():
    sent = send("broken", MaxConcurrency="1", MaxErrors="0")
    for _ in range(1200):
        command = ssm.list_commands(CommandId=sent["CommandId"])["Commands"][0]
        if command["CompletedCount"] == 2:
            break
        time.sleep(0.05)
    equal([command["Status"], command["ErrorCount"]], ["Failed", 1])
    found = ssm.list_command_invocations(CommandId=sent["CommandId"])["CommandInvocations"]
    equal(sorted(entry["StatusDetails"] for entry in found), ["Failed", "Terminated"])


@check("SendCommand refuses in AWS's words")
def _():
    with refused("InvalidInstanceId", 400, "Instances [[i-00000000000000099]] not in a valid state for account"):
        send(InstanceIds=[WEB, "i-00000000000000099"])
    with refused("DuplicateInstanceId"):
        send(InstanceIds=[WEB, WEB])
    with refused("UnsupportedPlatformType"):
        send(InstanceIds=[DESK])
    with refused("InvalidDocument"):
        send(InstanceIds=[WEB], DocumentName="Absent")
    with refused("InvalidDocumentVersion"):
        send(InstanceIds=[WEB], DocumentVersion="9")
    with refused("InvalidParameters"):
        send(InstanceIds=[WEB], Parameters={"command": ["x"]})
    with refused("InvalidOutputFolder"):
        send(InstanceIds=[WEB], OutputS3BucketName="no-such-bucket")
    with refused("ValidationException", 400, "1 validation error detected: Value '0' at 'maxConcurrency' failed"):
        send(InstanceIds=[WEB], MaxConcurrency="0")
    with refused("MaxDocumentSizeExceeded"):
        send(InstanceIds=[WEB], Parameters={"commands": ["x" * 65_536]})
    with refused("InvalidRole"):
        send(InstanceIds=[WEB], ServiceRoleArn="role")


@check("GetCommandInvocation refuses unknown commands, instances and steps")
def _():
    sent = send(InstanceIds=[WEB])
    with refused("InvocationDoesNotExist"):
        ssm.get_command_invocation(CommandId=str(uuid.uuid4()), InstanceId=WEB)
    with refused("InvocationDoesNotExist"):
        ssm.get_command_invocation(CommandId=sent["CommandId"], InstanceId=SLOW)
    with refused("InvalidPluginName"):
        ssm.get_command_invocation(CommandId=sent["CommandId"], InstanceId=WEB, PluginName="absent")
    try:
        ssm.get_command_invocation(CommandId=str(uuid.uuid4()), InstanceId=WEB)
    except ssm.exceptions.InvocationDoesNotExist:
        return


@check("what the model forbids has one code in every operation")
def _():
    unchecked = client("ssm", config=UNCHECKED)
    for wrong, rule in (("x", "greater"), ("x" * 37, "less")):
        words = f"'{wrong}' at 'commandId' failed to satisfy constraint: Member must have length {rule} than or equal"
        for call in (unchecked.list_commands, unchecked.list_command_invocations, unchecked.cancel_command):
            with refused("ValidationException", 400, words):
                call(CommandId=wrong)
        with refused("ValidationException", 400, words):
            unchecked.get_command_invocation(CommandId=wrong, InstanceId=WEB)
    for call in (ssm.list_commands, ssm.list_command_invocations):
        with refused("ValidationException", 400, "'foo' at 'instanceId' failed to satisfy constraint"):
            call(InstanceId="foo")
        with refused("InvalidInstanceId"):
            call(InstanceId="i-00000000000000099")
    with refused("ValidationException", 400, "'foo' at 'instanceId'"):
        ssm.get_command_invocation(CommandId="0" * 36, InstanceId="foo")
    with refused("ValidationException", 400, "at 'instanceId' failed to satisfy constraint: Member must not be null"):
        unchecked.get_command_invocation(CommandId="0" * 36)
    for call, where in ((unchecked.get_command_invocation, {"InstanceId": WEB}), (unchecked.cancel_command, {})):
        with refused("ValidationException", 400, "at 'commandId' failed to satisfy constraint: Member must not be"):
            call(**where)


run()
