"""Outputs in S3, without an upstream."""

import time
import urllib.error
import urllib.request

from botocore.config import Config

from conformance import check, cli, client, equal, pages, refused, run

ssm, s3 = client("ssm"), client("s3")
FIRST, WEB = "i-00000000000000001", "i-10000000000000001"


def ended(instance, *lines, **arguments):
    sent = ssm.send_command(DocumentName="AWS-RunShellScript", InstanceIds=[instance], OutputS3BucketName="outputs",
                            Parameters={"commands": list(lines)}, **arguments)["Command"]["CommandId"]
    for _ in range(200):
        try:
            found = ssm.get_command_invocation(CommandId=sent, InstanceId=instance)
            if found["Status"] not in ("Pending", "InProgress", "Delayed"):
                return sent, found
        except ssm.exceptions.InvocationDoesNotExist:
            pass
        time.sleep(0.05)
    raise AssertionError("the command does not end")


def keys(**arguments):
    return [entry["Key"] for page in pages(s3, "list_objects_v2", Bucket="outputs", **arguments)
            for entry in page.get("Contents", [])]


@check("a bucket without outputs is empty, another one does not exist")
def _():
    equal(keys(), [])
    with refused("NoSuchBucket", 404):
        s3.list_objects_v2(Bucket="absent")
    with refused("404", 404):
        s3.head_bucket(Bucket="absent")
    s3.head_bucket(Bucket="outputs")


@check("outputs are objects under the agent's keys, none for an empty stream, and both URLs are set")
def _():
    sent, found = ended(FIRST, "echo out", OutputS3KeyPrefix="runs/of today")
    place = f"runs/of today/{sent}/{FIRST}/awsrunShellScript/0.awsrunShellScript"
    equal(keys(Prefix="runs/"), [f"{place}/stdout"])
    equal(s3.get_object(Bucket="outputs", Key=f"{place}/stdout")["Body"].read(), b"out\n")
    equal(found["StandardOutputUrl"], f"https://s3.eu-west-1.amazonaws.com/outputs/{place}/stdout")
    equal(found["StandardErrorUrl"], f"https://s3.eu-west-1.amazonaws.com/outputs/{place}/stderr")
    with refused("NoSuchKey", 404):
        s3.get_object(Bucket="outputs", Key=f"{place}/stderr")
    plugin = ssm.list_command_invocations(CommandId=sent, Details=True)["CommandInvocations"][0]["CommandPlugins"][0]
    equal([plugin["OutputS3BucketName"], plugin["OutputS3KeyPrefix"], plugin["OutputS3Region"]],
          ["outputs", f"runs/of today/{sent}/{FIRST}/awsrunShellScript", "eu-west-1"])


@check("what SSM cuts is whole in S3")
def _():
    sent, found = ended(FIRST, "head -c 40000 /dev/zero | tr '\\0' x; echo warned >&2")
    equal(len(found["StandardOutputContent"]), 24_000)
    place = f"{sent}/{FIRST}/awsrunShellScript/0.awsrunShellScript"
    equal(s3.head_object(Bucket="outputs", Key=f"{place}/stdout")["ContentLength"], 40_000)
    equal(s3.get_object(Bucket="outputs", Key=f"{place}/stderr")["Body"].read(), b"warned\n")


@check("virtual instances write theirs, too")
def _():
    sent, _ = ended(WEB, "true", OutputS3KeyPrefix="virtual")
    equal([key.rsplit("/", 1)[1] for key in keys(Prefix=f"virtual/{sent}/")], ["stderr", "stdout"])


@check("ListObjectsV2 pages and groups by a delimiter")
def _():
    whole = keys()
    found = pages(s3, "list_objects_v2", size=1, Bucket="outputs")
    equal([[entry["Key"] for entry in page["Contents"]] for page in found], [[key] for key in whole])
    groups = s3.list_objects_v2(Bucket="outputs", Delimiter="/")
    equal({entry["Prefix"] for entry in groups["CommonPrefixes"]}, {key.split("/")[0] + "/" for key in whole})
    equal(len(cli("s3api", "list-objects-v2", "--bucket", "outputs", "--prefix", "virtual/")["Contents"]), 2)


@check("a presigned URL works until its signature is changed")
def _():
    signer = client("s3", config=Config(signature_version="s3v4"))
    url = signer.generate_presigned_url("get_object", Params={"Bucket": "outputs", "Key": keys()[0]}, ExpiresIn=60)
    with urllib.request.urlopen(url) as answer:
        equal(answer.status, 200)
    try:
        urllib.request.urlopen(url[:-1] + ("0" if url[-1] != "0" else "1"))
    except urllib.error.HTTPError as error:
        equal(error.code, 403)
        return
    raise AssertionError("a changed signature was accepted")


run()
