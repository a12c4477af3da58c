"""Prints the URL that botocore presigns.

Usage: presign.py METHOD BUCKET KEY VERSION SECONDS TIME. The credentials and the region are those of the tests.
"""

import datetime
import sys
from urllib.parse import quote

import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials


def main():
    method, bucket, key, version, seconds, time = sys.argv[1:]
    moment = datetime.datetime.fromtimestamp(int(time), datetime.timezone.utc).replace(tzinfo=None)
    botocore.auth.get_current_datetime = lambda *_, **__: moment
    url = f"https://{bucket}.s3.eu-west-1.amazonaws.com/{quote(key, safe='/~')}"
    request = AWSRequest(method=method, url=url, params={"versionId": version})
    signer = botocore.auth.S3SigV4QueryAuth(
        Credentials("AKID", "secret", "token"), "s3", "eu-west-1", expires=int(seconds))
    signer.add_auth(request)
    print(request.url, end="")


main()
