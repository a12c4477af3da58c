"""A sandbox of virtual instances, and its control interface."""
import datetime
import hashlib
import hmac
import http.client
import json
import os
import re
import signal
import subprocess
import tempfile
import time
import urllib.parse


def _digest(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def signed_headers(environment, path, body, headers=()):
    """The headers of a signed POST to the endpoint that the environment names (Signature Version 4, service ssm)."""
    region = environment["AWS_REGION"]
    stamp = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    signed = dict(sorted({**dict(headers), "host": urllib.parse.urlparse(environment["AWS_ENDPOINT_URL"]).netloc,
                          "x-amz-date": stamp}.items()))
    names = ";".join(signed)
    canonical = "\n".join(["POST", path, "", *(f"{name}:{value}" for name, value in signed.items()), "", names,
                           hashlib.sha256(body).hexdigest()])
    scope = f"{stamp[:8]}/{region}/ssm/aws4_request"
    key = ("AWS4" + environment["AWS_SECRET_ACCESS_KEY"]).encode()
    for part in scope.split("/"):
        key = _digest(key, part)
    text = "\n".join(["AWS4-HMAC-SHA256", stamp, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    signed["authorization"] = (f"AWS4-HMAC-SHA256 Credential={environment['AWS_ACCESS_KEY_ID']}/{scope}, "
                               f"SignedHeaders={names}, Signature={_digest(key, text).hex()}")
    return signed


class Sandbox:
    """`muster sandbox --profile`, from `with` to its end."""

    def __init__(self, muster, profile, environment):
        self.muster, self.profile, self.base = muster, profile, environment

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="muster-bench-")
        path = os.path.join(self.folder.name, "profile.yml")
        with open(path, "w") as file:
            file.write(self.profile)
        self.process = subprocess.Popen([self.muster, "sandbox", "--profile", path], env=self.base,
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.environment = dict(self.base)
        while "MUSTER_STATE" not in self.environment:
            found = re.match(r"export (\w+)='(.*)'$", self.process.stdout.readline())
            if not found:
                raise SystemExit("bench: the sandbox did not start")
            self.environment[found[1]] = found[2]
        self.environment["PYTHONUNBUFFERED"] = "1"
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()
        self.folder.cleanup()

    def control(self, operation, members=None):
        """What the sandbox answers to `POST /_sandbox/<operation>`."""
        path, body = f"/_sandbox/{operation}", json.dumps(members or {}).encode()
        endpoint = urllib.parse.urlparse(self.environment["AWS_ENDPOINT_URL"])
        connection = http.client.HTTPConnection(endpoint.hostname, endpoint.port, timeout=60)
        connection.request("POST", path, body, signed_headers(self.environment, path, body))
        reply = connection.getresponse()
        text = reply.read()
        connection.close()
        if reply.status != 200:
            raise SystemExit(f"bench: {path} answered {reply.status}: {text.decode(errors='replace')}")
        return json.loads(text)

    def calls(self):
        """The calls by operation since it was last asked: `calls`, `refused`, `lost`."""
        return self.control("calls")

    def commands(self):
        return self.control("commands")

    def ended(self):
        """When the last command ended, in seconds since 1970."""
        return max(command["ended"] for command in self.commands())

    def cpu(self):
        """CPU seconds that it has used."""
        with open(f"/proc/{self.process.pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
