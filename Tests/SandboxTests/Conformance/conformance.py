"""What every script of the suite needs: checks that print one JSON line each, and clients of the sandbox.

A check is a function with @check("what it says"); it fails by raising. Its environment is the sandbox's.
"""

import contextlib
import json
import os
import subprocess
import sys
import traceback
import urllib.request

import boto3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

ONCE = Config(retries={"total_max_attempts": 1})
# For what botocore would refuse itself.
UNCHECKED = ONCE.merge(Config(parameter_validation=False))
_checks = []


def client(service, **arguments):
    return boto3.client(service, config=arguments.pop("config", ONCE), **arguments)


def check(name):
    def register(function):
        _checks.append((name, function))
        return function

    return register


def run():
    """Runs the checks in their order; a check that fails does not keep the others from running."""
    for name, function in _checks:
        try:
            function()
            line = {"check": name, "ok": True}
        except BaseException as error:
            where = traceback.extract_tb(error.__traceback__)[-1]
            line = {"check": name, "ok": False, "detail": f"{type(error).__name__}: {error} (line {where.lineno})"}
        print(json.dumps(line), flush=True)


def equal(found, expected):
    if found != expected:
        raise AssertionError(f"found {found!r}, expected {expected!r}")


@contextlib.contextmanager
def refused(code, status=400, message=None):
    """The call in the block has to fail with this code, this status and, where given, this part of the message."""
    try:
        yield
    except ClientError as error:
        answer = error.response
        equal([answer["Error"]["Code"], answer["ResponseMetadata"]["HTTPStatusCode"]], [code, status])
        if message is not None and message not in answer["Error"]["Message"]:
            raise AssertionError(f"the message is {answer['Error']['Message']!r}")
        return
    raise AssertionError(f"accepted, expected {code}")


def cli(*arguments, fails=False):
    """The parsed answer of the AWS CLI, or what it printed on standard error when it has to fail."""
    program = os.path.join(os.path.dirname(sys.executable), "aws")
    done = subprocess.run([program, *arguments, "--output", "json"], capture_output=True, text=True)
    if fails:
        if done.returncode == 0:
            raise AssertionError("the CLI succeeded")
        return done.stderr.strip()
    if done.returncode != 0:
        raise AssertionError(f"exit {done.returncode}: {done.stderr.strip()}")
    return json.loads(done.stdout) if done.stdout.strip() else None


def pages(service, operation, size=None, **arguments):
    """Every page of a paginator."""
    configuration = {"PageSize": size} if size else {}
    return list(service.get_paginator(operation).paginate(PaginationConfig=configuration, **arguments))


def control(operation, body):
    """A request to the sandbox's own interface."""
    url = f"{os.environ['AWS_ENDPOINT_URL']}/_sandbox/{operation}"
    keys = Credentials(os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"])
    request = AWSRequest("POST", url, data=json.dumps(body), headers={"Content-Type": "application/json"})
    SigV4Auth(keys, "ssm", os.environ["AWS_REGION"]).add_auth(request)
    sent = urllib.request.Request(url, data=request.data.encode(), headers=dict(request.headers), method="POST")
    with urllib.request.urlopen(sent) as answer:
        return json.loads(answer.read())
