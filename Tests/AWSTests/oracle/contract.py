"""Checks calls against botocore's service models.

Usage: contract.py replies < OPERATIONS   prints replies for each operation, made from the model
       contract.py judge < REQUESTS       prints what is wrong with the requests, one line each

Input and output are JSON; Contract.swift describes them.
"""

import base64
import hashlib
import json
import re
import sys
from datetime import datetime, timezone
from urllib.parse import parse_qsl, unquote, urlsplit
from xml.sax.saxutils import escape
import xml.etree.ElementTree as ElementTree

import botocore.session

SESSION = botocore.session.get_session()
MODELS = {}


def model(service):
    if service not in MODELS:
        MODELS[service] = SESSION.get_service_model(service)
    return MODELS[service]


def protocol(service):
    metadata = model(service).metadata
    return "json" if "json" in metadata.get("protocols", []) else metadata["protocol"]


# ---------------------------------------------------------------------------------------------------- replies

DEEPEST = 4


class Reply:
    """Values for an output shape, each of them different, and where each came from."""

    def __init__(self, variant):
        self.variant = variant
        self.count = 0
        self.places = {}

    def note(self, text, path):
        self.places.setdefault(str(text), []).append([step.lower() for step in path])
        return text

    def value(self, shape, path, xml=False):
        kind = shape.type_name
        if shape.name == "AttributeValue":
            return {"S": self.scalar_text(shape, path)}
        if kind == "structure":
            members = {
                name: self.value(member, path + [name], xml)
                for name, member in shape.members.items()
                if not (self.variant == "empty" and member.type_name == "timestamp")
                and path.count(name) == 0 and len(path) < DEEPEST * 2
            }
            return members
        if kind == "list":
            return [] if self.variant == "empty" else [self.value(shape.member, path, xml)]
        if kind == "map":
            if self.variant == "empty":
                return {}
            key = shape.key.enum[-1] if getattr(shape.key, "enum", None) else f"key{self.next()}"
            return {key: self.value(shape.value, path, xml)}
        if kind == "boolean":
            return self.variant != "empty"
        if kind in ("integer", "long"):
            return 0 if self.variant == "empty" else self.note(1000 + self.next(), path)
        if kind in ("double", "float"):
            return 0.0 if self.variant == "empty" else self.note(self.next() + 0.5, path)
        if kind == "timestamp":
            return self.note(1_795_248_000 + self.next() * 60, path)
        if kind == "blob":
            return "" if self.variant == "empty" else base64.b64encode(f"blob{self.next()}".encode()).decode()
        return self.scalar_text(shape, path)

    def next(self):
        self.count += 1
        return self.count

    def scalar_text(self, shape, path):
        if self.variant == "empty":
            return ""
        if getattr(shape, "enum", None):
            if self.variant == "unknown":
                return "Unforeseen"
            return self.note(shape.enum[-1], path)
        if shape.name == "StringDateTime":
            moment = 1_795_248_000 + self.next() * 60
            self.note(moment, path)
            return self.note(datetime.fromtimestamp(moment, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000Z"), path)
        return self.note(f"{path[-1] if path else 'value'}~{self.next()}", path)


def xml_text(shape, value):
    if shape.type_name == "timestamp":
        return datetime.fromtimestamp(value, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    if shape.type_name == "boolean":
        return "true" if value else "false"
    return escape(str(value))


def xml_members(shape, value, kind):
    text = ""
    for name, member in shape.members.items():
        if name in value:
            tag = member.serialization.get("name", name)
            text += xml_element(tag, member, value[name], kind)
    return text


def xml_element(tag, shape, value, kind):
    if shape.type_name == "structure":
        return f"<{tag}>{xml_members(shape, value, kind)}</{tag}>"
    if shape.type_name == "list":
        if shape.serialization.get("flattened"):
            return "".join(xml_element(tag, shape.member, item, kind) for item in value)
        inner = shape.member.serialization.get("name", "item" if kind == "ec2" else "member")
        return f"<{tag}>" + "".join(xml_element(inner, shape.member, item, kind) for item in value) + f"</{tag}>"
    if shape.type_name == "map":
        return f"<{tag}/>"
    return f"<{tag}>{xml_text(shape, value)}</{tag}>"


def rest_reply(shape, value, reply):
    headers, body_members = [], {}
    payload = shape.serialization.get("payload")
    body = ""
    for name, member in shape.members.items():
        location = member.serialization.get("location")
        wire = member.serialization.get("name", name)
        if name in ("ContentLength", "ContentRange") or name not in value:
            continue
        if location == "header" and value[name] != "":
            text = value[name]
            if member.type_name == "timestamp":
                text = datetime.fromtimestamp(text, timezone.utc).strftime("%a, %d %b %Y %H:%M:%S GMT")
            elif member.type_name == "boolean":
                text = str(text).lower()
            headers.append([wire, str(text)])
        elif location == "headers":
            headers += [[wire + key, text] for key, text in value[name].items()]
        elif name == payload and member.type_name == "blob":
            body = "the body of an object"
        elif location is None:
            body_members[name] = value[name]
    if body:
        digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
        headers = [[name, digest if name == "x-amz-checksum-sha256" else text] for name, text in headers]
        reply.places[digest] = [["checksumsha256"]]
    elif body_members:
        body = f"<{shape.name}>{xml_members(shape, body_members, 'rest-xml')}</{shape.name}>"
    return headers, body


def reply_for(service, operation, variant):
    spec = model(service).operation_model(operation)
    kind, shape, reply = protocol(service), spec.output_shape, Reply(variant)
    value = reply.value(shape, []) if shape else {}
    headers = []
    if kind == "json":
        if variant == "unknown":
            value["BrandNewMember"] = {"Deep": [1]}
        body = json.dumps(value)
    elif kind == "rest-xml":
        headers, body = rest_reply(shape, value, reply) if shape else ([], "")
        if spec.http["method"] == "HEAD":
            body = "a body that HEAD only counts"
    elif kind == "ec2":
        body = f"<{operation}Response>{xml_members(shape, value, kind) if shape else '<return>true</return>'}</{operation}Response>"
    else:
        wrapper = shape.serialization.get("resultWrapper", operation + "Result") if shape else operation + "Result"
        inner = xml_members(shape, value, kind) if shape else ""
        body = f"<{operation}Response><{wrapper}>{inner}</{wrapper}></{operation}Response>"
    return {"headers": headers, "body": body, "places": reply.places}


def replies(operations):
    return [
        {variant: reply_for(item["service"], item["operation"], variant) for variant in ("full", "unknown", "empty")}
        for item in operations
    ]


# ---------------------------------------------------------------------------------------------------- requests


class Judge:
    def __init__(self, name):
        self.name = name
        self.faults = []

    def fault(self, path, text):
        self.faults.append(f"{self.name}: {'.'.join(path) or 'request'}: {text}")

    def value(self, shape, value, path, textual=False):
        """`textual`: numbers and Booleans come as text (query strings, headers, XML)."""
        kind = shape.type_name
        if kind == "structure":
            return self.structure(shape, value, path, textual)
        if kind == "list":
            if not isinstance(value, list):
                return self.fault(path, "is not a list")
            self.size(shape, len(value), path)
            for index, item in enumerate(value):
                self.value(shape.member, item, path + [str(index)], textual)
            return None
        if kind == "map":
            if not isinstance(value, dict):
                return self.fault(path, "is not a map")
            for key, item in value.items():
                self.value(shape.key, key, path + ["key"], True)
                self.value(shape.value, item, path + [key], textual)
            return None
        return self.scalar(shape, value, path, textual)

    def structure(self, shape, value, path, textual):
        if not isinstance(value, dict):
            return self.fault(path, "is not a structure")
        for name in shape.required_members:
            if name not in value:
                self.fault(path + [name], "is required and missing")
        for name, item in value.items():
            if name not in shape.members:
                self.fault(path + [name], "is not in the model")
            else:
                self.value(shape.members[name], item, path + [name], textual)
        return None

    def scalar(self, shape, value, path, textual):
        kind = shape.type_name
        if kind == "boolean":
            fine = value in ("true", "false") if textual else isinstance(value, bool)
        elif kind in ("integer", "long"):
            fine = bool(re.fullmatch(r"-?\d+", str(value))) and (textual or type(value) is int)
            if fine:
                self.size(shape, int(value), path)
        elif kind in ("double", "float"):
            fine = isinstance(value, (int, float)) and not isinstance(value, bool) or textual
        elif kind == "timestamp":
            fine = isinstance(value, (int, float)) and value > 1_000_000_000
        else:
            fine = isinstance(value, str)
            if fine and kind == "string":
                self.size(shape, len(value), path)
                if getattr(shape, "enum", None) and value not in shape.enum:
                    self.fault(path, f"{value!r} is not one of the model's words")
        if not fine:
            self.fault(path, f"{value!r} is no {kind}")

    def size(self, shape, number, path):
        low, high = shape.metadata.get("min"), shape.metadata.get("max")
        if low is not None and number < low or high is not None and number > high:
            self.fault(path, f"{number} is not between {low} and {high}")


def unflatten(judge, shape, pairs, kind, path=()):
    """The tree behind `Filter.1.Value.2=x`, with the model's member names."""
    if shape.type_name == "structure":
        names = {}
        for name, member in shape.members.items():
            wire = member.serialization.get("queryName") if kind == "ec2" else None
            if not wire:
                wire = member.serialization.get("name", name)
                wire = wire[0].upper() + wire[1:] if kind == "ec2" else wire
            names[wire] = (name, member)
        value = {}
        for head, rest in group(pairs).items():
            if head in names:
                value[names[head][0]] = unflatten(judge, names[head][1], rest, kind, (*path, head))
            else:
                judge.fault([*path, head], "is not in the model")
        return value
    if shape.type_name == "list":
        items = group(pairs)
        if kind == "query" and not shape.serialization.get("flattened"):
            items = group(items.get(shape.member.serialization.get("name", "member"), []))
        if sorted(items) != sorted(str(number + 1) for number in range(len(items))) or not items:
            judge.fault(list(path), f"its members are not counted from 1: {sorted(items)}")
        return [unflatten(judge, shape.member, items[index], kind, (*path, index)) for index in sorted(items)]
    if shape.type_name == "map":
        entries, result = group(group(pairs).get("entry", [])), {}
        for index, entry in entries.items():
            parts = group(entry)
            key = parts.pop(shape.key.serialization.get("name", "key"), [((), "")])[0][1]
            value = parts.pop(shape.value.serialization.get("name", "value"), [])
            if parts:
                judge.fault([*path, index], f"has more than a key and a value: {sorted(parts)}")
            result[key] = unflatten(judge, shape.value, value, kind, (*path, key))
        return result
    if len(pairs) != 1 or pairs[0][0]:
        judge.fault(list(path), "comes twice or has members")
    return pairs[0][1]


def group(pairs):
    groups = {}
    for steps, value in pairs:
        if steps:
            groups.setdefault(steps[0], []).append((steps[1:], value))
    return groups


def judge_query(judge, spec, request, kind):
    form = parse_qsl(request["body"], keep_blank_values=True, strict_parsing=True)
    fixed = dict(form[:2])
    if fixed != {"Action": spec.name, "Version": spec.service_model.api_version}:
        judge.fault([], f"begins with {fixed}")
    pairs = [(tuple(name.split(".")), value) for name, value in form[2:]]
    if len({name for name, _ in pairs}) != len(pairs):
        judge.fault([], "a name comes twice")
    if spec.input_shape:
        judge.value(spec.input_shape, unflatten(judge, spec.input_shape, pairs, kind), [], True)
    elif pairs:
        judge.fault([], "the operation takes nothing")


def judge_json(judge, spec, request, headers):
    metadata = spec.service_model.metadata
    if headers.get("x-amz-target") != f"{metadata['targetPrefix']}.{spec.name}":
        judge.fault([], f"its target is {headers.get('x-amz-target')}")
    if headers.get("content-type") != f"application/x-amz-json-{metadata['jsonVersion']}":
        judge.fault([], f"its type is {headers.get('content-type')}")
    judge.value(spec.input_shape, json.loads(request["body"]), [])


def xml_value(judge, shape, element, path):
    if shape.type_name == "structure":
        names = {member.serialization.get("name", name): name for name, member in shape.members.items()}
        value = {}
        for child in element:
            tag = child.tag.split("}")[-1]
            if tag not in names:
                judge.fault([*path, tag], "is not in the model")
                continue
            member = shape.members[names[tag]]
            if member.type_name == "list" and member.serialization.get("flattened"):
                value.setdefault(names[tag], []).append(xml_value(judge, member.member, child, [*path, tag]))
            else:
                value[names[tag]] = xml_value(judge, member, child, [*path, tag])
        return value
    if shape.type_name == "list":
        return [xml_value(judge, shape.member, child, path) for child in element]
    return element.text or ""


SIGNING = {"x-amz-date", "x-amz-security-token", "x-amz-content-sha256"}


def judge_rest(judge, spec, request, headers):
    parts, shape = urlsplit(request["target"]), spec.input_shape
    expected = urlsplit(spec.http["requestUri"])
    fixed = dict(parse_qsl(expected.query, keep_blank_values=True))
    given = dict(parse_qsl(parts.query, keep_blank_values=True))
    for name, text in fixed.items():
        if given.pop(name, None) != text:
            judge.fault(["query", name], f"must be {text!r}")
    bucket, _, key = parts.path[1:].partition("/")
    value = {"Bucket": unquote(bucket)} | ({"Key": unquote(key)} if key else {})
    prefixes = {}
    for name, member in shape.members.items():
        location, wire = member.serialization.get("location"), member.serialization.get("name", name)
        if location == "querystring" and wire in given:
            value[name] = given.pop(wire)
        elif location == "header" and wire.lower() in headers:
            value[name] = headers.pop(wire.lower())
        elif location == "headers":
            prefixes[wire.lower()] = name
        if member.type_name == "timestamp" and name in value:
            judge.fault([name], "times are not sent yet")
    for name in given:
        judge.fault(["query", name], "is not in the model")
    for name in sorted(headers):
        prefix = next((prefix for prefix in prefixes if name.startswith(prefix)), None)
        if prefix:
            value.setdefault(prefixes[prefix], {})[name[len(prefix):]] = headers[name]
        elif name.startswith("x-amz-checksum-") and spec.http_checksum.get("requestAlgorithmMember"):
            pass
        elif name.startswith("x-amz-") and name not in SIGNING:
            judge.fault(["header", name], "is not in the model")
    payload = shape.serialization.get("payload")
    if payload and shape.members[payload].type_name == "structure":
        if request["body"]:
            root = ElementTree.fromstring(request["body"])
            wanted = shape.members[payload].serialization.get("name", payload)
            if root.tag != "{http://s3.amazonaws.com/doc/2006-03-01/}" + wanted:
                judge.fault([payload], f"its root is {root.tag}")
            value[payload] = xml_value(judge, shape.members[payload], root, [payload])
    elif payload:
        value[payload] = request["body"]
    elif request["body"]:
        judge.fault([], "the operation takes no body")
    if spec.http_checksum.get("requestChecksumRequired") and not any(name.startswith("x-amz-checksum-") for name in request["names"]):
        judge.fault(["header"], "the checksum is required and missing")
    judge.value(shape, value, [], True)


def judge_request(request):
    spec = model(request["service"]).operation_model(request["operation"])
    kind = protocol(request["service"])
    judge = Judge(f"{request['service']}:{request['operation']}")
    headers = {name.lower(): text for name, text in request["headers"]}
    request["names"] = list(headers)
    if request["method"] != spec.http["method"]:
        judge.fault([], f"its method is {request['method']}")
    if kind != "rest-xml" and request["target"] != spec.http["requestUri"]:
        judge.fault([], f"its path is {request['target']}")
    if kind == "json":
        judge_json(judge, spec, request, headers)
    elif kind == "rest-xml":
        judge_rest(judge, spec, request, headers)
    else:
        judge_query(judge, spec, request, kind)
    return judge.faults


def main():
    items = json.load(sys.stdin)
    if sys.argv[1] == "replies":
        json.dump(replies(items), sys.stdout)
    else:
        json.dump([fault for item in items for fault in judge_request(item)], sys.stdout)


main()
