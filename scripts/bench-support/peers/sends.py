"""Sends COUNT commands to one instance with boto3 as it comes, each with a key of its own. Usage: sends.py COUNT"""
import sys

import boto3

ssm = boto3.client("ssm")
for number in range(int(sys.argv[1])):
    ssm.send_command(InstanceIds=["i-10000000000000001"], DocumentName="AWS-RunShellScript", Comment=f"boto3 {number}",
                     Parameters={"commands": ["true"]})
