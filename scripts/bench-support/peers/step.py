"""The send-wait-result step of a CI job with boto3's own waiter. Usage: step.py ID"""
import sys

import boto3

ssm = boto3.client("ssm")
sent = ssm.send_command(InstanceIds=[sys.argv[1]], DocumentName="AWS-RunShellScript", Parameters={"commands": ["true"]})
command = sent["Command"]["CommandId"]
ssm.get_waiter("command_executed").wait(CommandId=command, InstanceId=sys.argv[1])
result = ssm.get_command_invocation(CommandId=command, InstanceId=sys.argv[1])
print(result["StandardOutputContent"], end="")
sys.exit(result["Status"] != "Success")
