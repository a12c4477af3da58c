"""Requests that the sandbox hands to an upstream: moto's server here."""

import time

from conformance import check, client, equal, refused, run

ssm, s3, sqs = client("ssm"), client("s3"), client("sqs")
FIRST = "i-00000000000000001"


@check("a service that the sandbox does not serve answers through it")
def _():
    url = sqs.create_queue(QueueName="q")["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="hello & <good> day")
    equal(sqs.receive_message(QueueUrl=url)["Messages"][0]["Body"], "hello & <good> day")
    with refused("AWS.SimpleQueueService.NonExistentQueue"):
        sqs.get_queue_url(QueueName="absent")
    table = client("dynamodb")
    equal(table.list_tables()["TableNames"], [])


@check("an operation that the sandbox does not serve answers through it")
def _():
    equal(ssm.describe_maintenance_windows()["WindowIdentities"], [])
    equal(len(client("ec2").describe_availability_zones()["AvailabilityZones"]) > 1, True)


@check("what the sandbox serves stays its own")
def _():
    equal(client("sts").get_caller_identity()["Arn"].endswith("user/muster-sandbox"), True)
    equal(ssm.describe_instance_information()["InstanceInformationList"][0]["InstanceId"], FIRST)


@check("public parameters come from it, beside own ones")
def _():
    path = "/aws/service/global-infrastructure/regions/eu-west-1"
    equal(ssm.get_parameter(Name=path)["Parameter"]["Value"], "eu-west-1")
    ssm.put_parameter(Name="/own", Value="mine", Type="String")
    found = ssm.get_parameters(Names=["/own", path, "/absent", "/aws/service/absent"])
    equal([entry["Value"] for entry in found["Parameters"]], ["mine", "eu-west-1"])
    equal(sorted(found["InvalidParameters"]), ["/absent", "/aws/service/absent"])
    equal(len(ssm.get_parameters_by_path(Path="/aws/service/global-infrastructure/regions")["Parameters"]), 10)


@check("S3 is the upstream's, and outputs are written there")
def _():
    s3.create_bucket(Bucket="outputs", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    s3.put_object(Bucket="outputs", Key="a b/ü+c", Body=b"\x00\xff" * 1000)
    found = s3.get_object(Bucket="outputs", Key="a b/ü+c")
    equal([found["Body"].read(), found["ContentLength"]], [b"\x00\xff" * 1000, 2000])
    equal(s3.head_object(Bucket="outputs", Key="a b/ü+c")["ContentLength"], 2000)
    for bucket in ("outputs", "absent"):
        sent = ssm.send_command(DocumentName="AWS-RunShellScript", InstanceIds=[FIRST], OutputS3BucketName=bucket,
                                OutputS3KeyPrefix="p q", Parameters={"commands": ["echo out"]})["Command"]["CommandId"]
        for _ in range(1200):
            status = ssm.list_commands(CommandId=sent)["Commands"][0]["Status"]
            if status not in ("Pending", "InProgress"):
                break
            time.sleep(0.05)
        equal(status, "Success")
        if bucket == "outputs":
            key = f"p q/{sent}/{FIRST}/awsrunShellScript/0.awsrunShellScript/stdout"
            equal(s3.get_object(Bucket=bucket, Key=key)["Body"].read(), b"out\n")


@check("a request that is not signed with the sandbox's key goes nowhere")
def _():
    with refused("UnrecognizedClientException", 403):
        client("dynamodb", aws_access_key_id="AKIAWRONGWRONGWRONG0", aws_secret_access_key="wrong").list_tables()
    with refused("InvalidAccessKeyId", 403):
        client("s3", aws_access_key_id="AKIAWRONGWRONGWRONG0", aws_secret_access_key="wrong").list_buckets()


run()
