"""What clients make of an upstream that does not answer."""

from conformance import check, cli, client, refused, run

SAYS = "does not answer"


@check("query services, JSON services and EC2 read the code and the text")
def _():
    for call in (client("sns").list_topics, client("cloudformation").list_stacks, client("iam").list_roles,
                 client("sqs").list_queues, client("dynamodb").list_tables, client("ssm").describe_maintenance_windows,
                 client("ec2").describe_availability_zones, client("s3").list_buckets,
                 client("cloudwatch").list_metrics, client("sts").get_session_token):
        with refused("ServiceUnavailable", 503, SAYS):
            call()


@check("the CLI prints them")
def _():
    for words in (("sns", "list-topics"), ("dynamodb", "list-tables")):
        printed = cli(*words, fails=True)
        if "ServiceUnavailable" not in printed or SAYS not in printed:
            raise AssertionError(printed)


run()
