#!/bin/sh
# The send-wait-result step of a CI job with the AWS CLI's own waiter. Usage: step.sh AWS ID
set -eu
command=$("$1" ssm send-command --instance-ids "$2" --document-name AWS-RunShellScript --parameters commands=true \
  --query Command.CommandId --output text)
"$1" ssm wait command-executed --command-id "$command" --instance-id "$2"
"$1" ssm get-command-invocation --command-id "$command" --instance-id "$2" --query StandardOutputContent --output text
