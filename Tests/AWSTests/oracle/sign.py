"""Signs generated requests with botocore and prints one JSON object a line: the input and botocore's headers.

Usage: sign.py SEED COUNT. The same seed gives the same requests.
"""

import base64
import datetime
import json
import random
import sys
from urllib.parse import quote

import botocore.auth
from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

LETTERS = "abcXYZ019-_.~ /%+=&?#:;@!$'()*,[]{}|\\^`\"<>äßñ日本語🚀\u00a0\u0301"
WORDS = ["", ".", "..", "a", "b c", "x%2Fy", "ü", "~", "*", "..a", "日本", "a+b", "k=v"]
HEADER_VALUES = ["", " ", "plain", "  led by spaces", "tail  ", "in  the   middle", "tab\there", '"a  b"', "grün", "1,2", "日本語  x"]
SERVICES = [("ssm", "standard"), ("ec2", "standard"), ("sts", "standard"), ("sqs", "standard"), ("s3", "s3")]
REGIONS = ["us-east-1", "eu-central-1", "cn-north-1", "us-gov-west-1", "ap-southeast-4"]


def text(rng, longest):
    return "".join(rng.choice(LETTERS) for _ in range(rng.randint(0, longest)))


def path(rng):
    segments = [rng.choice(WORDS) if rng.random() < 0.7 else text(rng, 5).replace("/", "") for _ in range(rng.randint(0, 5))]
    return "/" + "/".join(segments) + ("/" if rng.random() < 0.3 else "")


def query(rng):
    """Pairs that are encoded by the signer, or a query as it stands in the URL, or none."""
    kind = rng.random()
    if kind < 0.4:
        keys = [text(rng, 4) or "k" for _ in range(rng.randint(1, 3))]
        return [[rng.choice(keys), text(rng, 4)] for _ in range(rng.randint(1, 5))], None
    if kind < 0.6:
        pieces = ["uploads", "b=", "a=1", "a=2", "a", "=v", "c=%20x", "c=%2F", "A=z", "a-b=1", "a=1=2"]
        return [], "&".join(rng.choice(pieces) for _ in range(rng.randint(1, 4)))
    return [], None


def headers(rng):
    names = ["Content-Type", "X-Amz-Target", "x-amz-meta-a", "X-Amz-Meta-A", "X-Amz-Meta-B", "User-Agent", "Expect", "X-Custom", "Connection", "TE", "Upgrade", "traceparent"]
    return [[rng.choice(names), rng.choice(HEADER_VALUES)] for _ in range(rng.randint(0, 6))]


def case(rng):
    service, rules = rng.choice(SERVICES)
    scheme = rng.choice(["https", "http"])
    host = rng.choice(["example.amazonaws.com", "Bucket.S3.amazonaws.com", "127.0.0.1:4566", "host:443", "host:80", "[::1]:8080"])
    pairs, raw = query(rng)
    moment = datetime.datetime(2015, 1, 1) + datetime.timedelta(seconds=rng.randint(0, 10**9))
    return {
        "method": rng.choice(["GET", "POST", "PUT", "DELETE", "HEAD"]),
        "origin": f"{scheme}://{host}",
        "path": path(rng),
        "pairs": pairs,
        "rawQuery": raw,
        "headers": headers(rng),
        "body": base64.b64encode(rng.randbytes(rng.choice([0, 1, 55, 56, 64, 300]))).decode(),
        "accessKeyID": "AKID" + str(rng.randint(0, 10**9)),
        "secret": base64.b64encode(rng.randbytes(30)).decode(),
        "token": base64.b64encode(rng.randbytes(40)).decode() if rng.random() < 0.5 else None,
        "region": rng.choice(REGIONS),
        "service": service,
        "rules": rules,
        "isUnsigned": rules == "s3" and scheme == "https" and rng.random() < 0.3,
        "time": int(moment.replace(tzinfo=datetime.timezone.utc).timestamp()),
    }


class Settings:
    """What botocore's S3 signer reads of a client's configuration."""

    def __init__(self, is_signed):
        self.s3 = {"payload_signing_enabled": is_signed}


def sign(item):
    url = item["origin"] + quote(item["path"], safe="/~")
    if item["rawQuery"] is not None:
        url += "?" + item["rawQuery"]
    request = AWSRequest(method=item["method"], url=url, data=base64.b64decode(item["body"]), params=[tuple(p) for p in item["pairs"]])
    for name, value in item["headers"]:
        request.headers[name] = value
    moment = datetime.datetime.fromtimestamp(item["time"], datetime.timezone.utc).replace(tzinfo=None)
    botocore.auth.get_current_datetime = lambda *_, **__: moment
    credentials = Credentials(item["accessKeyID"], item["secret"], item["token"])
    if item["rules"] == "s3":
        request.context["client_config"] = Settings(not item["isUnsigned"])
        S3SigV4Auth(credentials, item["service"], item["region"]).add_auth(request)
    else:
        SigV4Auth(credentials, item["service"], item["region"]).add_auth(request)
    wanted = ["Authorization", "X-Amz-Date", "X-Amz-Security-Token", "X-Amz-Content-SHA256"]
    return {name: request.headers[name] for name in wanted if name in request.headers}


def main():
    rng = random.Random(int(sys.argv[1]))
    for _ in range(int(sys.argv[2])):
        item = case(rng)
        item["expected"] = sign(item)
        print(json.dumps(item))


main()
