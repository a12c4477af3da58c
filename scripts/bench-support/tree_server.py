"""Parameter Store's public tree behind SSM's wire protocol, from moto's data, as fast as a small program serves it.

Keeps connections open, as AWS does and moto's server does not. Prints its port; ends when its standard input does.
"""
import asyncio
import gzip
import json
import os
import sys

import moto

ROOT = "/aws/service/global-infrastructure/"


def load(name):
    path = os.path.join(os.path.dirname(moto.__file__), "ssm", "resources", name + ".json.gz")
    with gzip.open(path) as file:
        return json.load(file)["aws"]["service"]["global-infrastructure"][name]


TREE = {"regions": load("regions"), "services": load("services")}


def node(path):
    found = TREE
    for part in path.split("/"):
        found = found.get(part, {}) if isinstance(found, dict) else {}
    return found


def parameter(name, value):
    return {"Name": name, "Value": value, "Type": "String", "Version": 1, "DataType": "text",
            "LastModifiedDate": 1760000000.0, "ARN": f"arn:aws:ssm:us-east-1::parameter{name}"}


def page(path, token):
    names = sorted(name for name in node(path[len(ROOT):]) if name != "Value")
    start = int(token or 0)
    reply = {"Parameters": [parameter(f"{path}/{name}", name) for name in names[start:start + 10]]}
    if start + 10 < len(names):
        reply["NextToken"] = str(start + 10)
    return reply


def named(names):
    found = {name: node(name[len(ROOT):]).get("Value") for name in names}
    return {"Parameters": [parameter(name, value) for name, value in found.items() if value],
            "InvalidParameters": [name for name, value in found.items() if not value]}


async def serve(reader, writer):
    try:
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            headers = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
            question = json.loads(await reader.readexactly(int(headers["content-length"])))
            answer = page(question["Path"], question.get("NextToken")) if "Path" in question else named(question["Names"])
            body = json.dumps(answer).encode()
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.1\r\nContent-Length: "
                         + str(len(body)).encode() + b"\r\n\r\n" + body)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


asyncio.run(main())
