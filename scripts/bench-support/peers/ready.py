"""Who am I, and can this instance be worked on: the three questions of `muster doctor --quick`. Usage: ready.py ID"""
import sys

import boto3

boto3.client("sts").get_caller_identity()
boto3.client("ec2").describe_instances(InstanceIds=[sys.argv[1]])
found = boto3.client("ssm").describe_instance_information(Filters=[{"Key": "InstanceIds", "Values": [sys.argv[1]]}])
sys.exit(found["InstanceInformationList"][0]["PingStatus"] != "Online")
