"""STS: who asks, roles, sessions and what refuses them."""

import base64
import json
import time

from botocore import UNSIGNED
from botocore.config import Config

from conformance import check, cli, client, control, equal, refused, run

sts = client("sts")
DEPLOY = "arn:aws:iam::444455556666:role/path/deploy"
BUILD = "arn:aws:iam::444455556666:role/build"
unsigned = client("sts", config=Config(signature_version=UNSIGNED, retries={"total_max_attempts": 1}))


def token(**changes):
    claims = {"iss": "https://token.example.com", "sub": "repo:acme/orders:ref:refs/heads/main",
              "aud": "sts.amazonaws.com", "exp": int(time.time()) + 300, **changes}
    parts = [{"alg": "RS256", "typ": "JWT"}, claims]
    text = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts]
    return ".".join([*text, "c2lnbmF0dXJl"])


def session(keys, service="sts", **changes):
    return client(service, **{"aws_access_key_id": keys["AccessKeyId"], "aws_session_token": keys["SessionToken"],
                              "aws_secret_access_key": keys["SecretAccessKey"], **changes})


def assume(**arguments):
    return sts.assume_role(**{"RoleArn": DEPLOY, "RoleSessionName": "ada", "ExternalId": "orange", **arguments})


@check("GetCallerIdentity names account and user")
def _():
    found = sts.get_caller_identity()
    equal([found["Account"], found["Arn"]], ["123456789012", "arn:aws:iam::123456789012:user/muster-sandbox"])
    equal(cli("sts", "get-caller-identity")["Account"], "123456789012")


@check("AssumeRole issues keys that act as the session in the role's account")
def _():
    found = assume(DurationSeconds=900)
    equal(found["AssumedRoleUser"]["Arn"], "arn:aws:sts::444455556666:assumed-role/deploy/ada")
    left = found["Credentials"]["Expiration"].timestamp() - time.time()
    equal(890 < left <= 901, True)
    who = session(found["Credentials"]).get_caller_identity()
    equal([who["Account"], who["UserId"].split(":")[1]], ["444455556666", "ada"])
    equal(session(found["Credentials"], "ssm").list_commands()["Commands"], [])


@check("AssumeRole refuses a missing or another external id")
def _():
    with refused("AccessDenied", 403, "is not authorized to perform: sts:AssumeRole on resource: " + DEPLOY):
        sts.assume_role(RoleArn=DEPLOY, RoleSessionName="ada")
    with refused("AccessDenied", 403):
        assume(ExternalId="lemon")


@check("AssumeRole refuses a role that the profile does not list")
def _():
    with refused("AccessDenied", 403):
        assume(RoleArn="arn:aws:iam::444455556666:role/other")


@check("AssumeRole refuses durations and names out of bounds")
def _():
    with refused("ValidationError", 400, "greater than or equal to 900"):
        cli_like = {"DurationSeconds": 899}
        unchecked("AssumeRole", RoleArn=DEPLOY, RoleSessionName="ada", ExternalId="orange", **cli_like)
    with refused("ValidationError", 400, "MaxSessionDuration"):
        assume(DurationSeconds=7201)
    with refused("ValidationError"):
        assume(RoleSessionName="a b")


def unchecked(operation, **arguments):
    """A call whose parameters the client does not check."""
    free = client("sts", config=Config(parameter_validation=False, retries={"total_max_attempts": 1}))
    return free._make_api_call(operation, arguments)


@check("AssumeRole of a session is limited to an hour")
def _():
    chained = session(assume()["Credentials"])
    arguments = {"RoleArn": DEPLOY, "RoleSessionName": "next", "ExternalId": "orange"}
    with refused("ValidationError", 400, "1 hour session limit for roles assumed by role chaining"):
        chained.assume_role(DurationSeconds=3601, **arguments)
    equal(chained.assume_role(DurationSeconds=3600, **arguments)["AssumedRoleUser"]["Arn"].split("/")[-1], "next")


@check("AssumeRoleWithWebIdentity works unsigned and answers with the token's claims")
def _():
    found = unsigned.assume_role_with_web_identity(RoleArn=BUILD, RoleSessionName="ci", WebIdentityToken=token())
    equal([found["Provider"], found["Audience"], found["SubjectFromWebIdentityToken"]],
          ["token.example.com", "sts.amazonaws.com", "repo:acme/orders:ref:refs/heads/main"])
    equal(session(found["Credentials"]).get_caller_identity()["Arn"].split("/")[-1], "ci")


@check("AssumeRoleWithWebIdentity refuses what the role does not trust")
def _():
    for text, code, status, message in (
        (token(exp=int(time.time()) - 5), "ExpiredTokenException", 400, "Token expired: current date/time"),
        (token(aud="other"), "InvalidIdentityToken", 400, "Incorrect token audience"),
        (token(iss="https://other.example.com"), "InvalidIdentityToken", 400, "No OpenIDConnect provider found"),
        (token(sub="repo:acme/pears:ref:refs/heads/main"), "AccessDenied", 403, "Not authorized to perform"),
        ("garbage", "InvalidIdentityToken", 400, None),
        ("a.b.c", "InvalidIdentityToken", 400, None),
    ):
        with refused(code, status, message):
            unsigned.assume_role_with_web_identity(RoleArn=BUILD, RoleSessionName="ci", WebIdentityToken=text)
    with refused("AccessDenied", 403):
        unsigned.assume_role_with_web_identity(RoleArn=DEPLOY, RoleSessionName="ci", WebIdentityToken=token())


@check("a session's keys need their token, in every service's own words")
def _():
    keys = assume()["Credentials"]
    for service, call, code, status in (
        ("sts", "get_caller_identity", "InvalidClientTokenId", 403),
        ("ssm", "list_commands", "UnrecognizedClientException", 403),
        ("ec2", "describe_instances", "AuthFailure", 401),
    ):
        with refused(code, status):
            getattr(session(keys, service, aws_session_token="wrong"), call)()
        with refused(code, status):
            getattr(session({**keys, "SessionToken": None}, service), call)()


@check("expired sessions are refused in every service's own words")
def _():
    keys = assume(DurationSeconds=900)["Credentials"]
    for service, call, code, status in (
        ("sts", "get_caller_identity", "ExpiredToken", 403),
        ("ssm", "list_commands", "ExpiredTokenException", 400),
        ("ec2", "describe_instances", "RequestExpired", 400),
    ):
        control("inject", {"fault": {"expiredToken": {"count": 1}}})
        with refused(code, status):
            getattr(session(keys, service), call)()


run()
