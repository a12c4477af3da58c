#!/bin/sh
# Who am I, and can this instance be worked on: the three questions of `muster doctor --quick`. Usage: ready.sh AWS ID
set -eu
"$1" sts get-caller-identity --query Account --output text
"$1" ec2 describe-instances --instance-ids "$2" --query 'Reservations[].Instances[].State.Name' --output text
"$1" ssm describe-instance-information --filters "Key=InstanceIds,Values=$2" \
  --query 'InstanceInformationList[].PingStatus' --output text
