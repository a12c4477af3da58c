"""Documents: versions, formats, and how their steps run on an instance that executes."""

import hashlib
import json
import time

from conformance import check, cli, client, equal, pages, refused, run

ssm = client("ssm")
FIRST = "i-00000000000000001"


def shell(name, *lines, **inputs):
    return {"action": "aws:runShellScript", "name": name, "inputs": {"runCommand": list(lines), **inputs}}


def content(*steps, **members):
    return {"schemaVersion": "2.2", "description": "of the suite", "mainSteps": list(steps), **members}


def create(name, written, **arguments):
    text = written if isinstance(written, str) else json.dumps(written)
    return ssm.create_document(Name=name, Content=text, DocumentType="Command", **arguments)["DocumentDescription"]


def ended(name, instance=FIRST, **arguments):
    """The steps of a run: name, status, code and output of each."""
    sent = ssm.send_command(DocumentName=name, InstanceIds=[instance], **arguments)["Command"]
    for _ in range(400):
        found = ssm.list_command_invocations(CommandId=sent["CommandId"], Details=True)["CommandInvocations"]
        if found and found[0]["Status"] not in ("Pending", "InProgress", "Delayed"):
            return found[0]["Status"], [[step["Name"], step["Status"], step["ResponseCode"], step["Output"]]
                                        for step in found[0]["CommandPlugins"]]
        time.sleep(0.05)
    raise AssertionError("the command does not end")


@check("CreateDocument describes what it was given")
def _():
    written = content(shell("only", "echo one"), parameters={"who": {"type": "String", "default": "you"}})
    found = create("Suite-One", written, VersionName="first")
    equal([found[key] for key in ("DocumentVersion", "LatestVersion", "DefaultVersion")], ["1", "1", "1"])
    equal([found["SchemaVersion"], found["VersionName"]], ["2.2", "first"])
    equal(found["Hash"], hashlib.sha256(json.dumps(written).encode()).hexdigest())
    equal([[entry["Name"], entry["DefaultValue"]] for entry in found["Parameters"]], [["who", "you"]])


@check("CreateDocument refuses twice the same name, reserved names and what is no document")
def _():
    with refused("DocumentAlreadyExists"):
        create("Suite-One", content(shell("only", "echo one")))
    with refused("InvalidDocument"):
        create("AWS-Mine", content(shell("only", "echo one")))
    for version in ("0.3", "2.1", "3.0"):
        with refused("InvalidDocumentSchemaVersion", 400, "Document schema version is invalid. Value: " + version):
            create("Suite-Bad", {**content(shell("only", "true")), "schemaVersion": version})
    for written in ({**content(shell("only", "true")), "schemaVersion": 2.2}, "{", content(),
                    content(shell("same", "true"), shell("same", "true")),
                    content(shell("only", "true"), parameters={"n": {"type": "Integer"}}),
                    content(shell("only", "true"), parameters={"n": {"type": "String", "default": "c",
                                                                    "allowedValues": ["a", "b"]}})):
        with refused("InvalidDocumentContent"):
            create("Suite-Bad", written)
    with refused("MaxDocumentSizeExceeded"):
        create("Suite-Bad", content(shell("only", "x" * 65_536)))


@check("UpdateDocument makes versions, of which one is the default")
def _():
    second = json.dumps(content(shell("only", "echo two")))
    found = ssm.update_document(Name="Suite-One", Content=second, DocumentVersion="$LATEST")["DocumentDescription"]
    equal([found["DocumentVersion"], found["DefaultVersion"]], ["2", "1"])
    with refused("DuplicateDocumentContent"):
        ssm.update_document(Name="Suite-One", Content=second, DocumentVersion="$LATEST")
    with refused("InvalidDocumentVersion"):
        ssm.update_document(Name="Suite-One", Content=second + " ", DocumentVersion="1")
    equal(ended("Suite-One")[1][0][3], "one\n")
    equal(ended("Suite-One", DocumentVersion="2")[1][0][3], "two\n")
    equal(ended("Suite-One", DocumentVersion="$LATEST")[1][0][3], "two\n")
    with refused("InvalidDocumentVersion"):
        ended("Suite-One", DocumentVersion="3")
    ssm.update_document_default_version(Name="Suite-One", DocumentVersion="2")
    equal(ended("Suite-One")[1][0][3], "two\n")


@check("GetDocument and DescribeDocument read versions by number and name")
def _():
    found = json.loads(ssm.get_document(Name="Suite-One")["Content"])
    equal(found["mainSteps"][0]["inputs"]["runCommand"], ["echo two"])
    equal(ssm.get_document(Name="Suite-One", VersionName="first")["DocumentVersion"], "1")
    equal(ssm.describe_document(Name="Suite-One", DocumentVersion="1")["Document"]["VersionName"], "first")
    equal(cli("ssm", "get-document", "--name", "AWS-RunShellScript")["DocumentFormat"], "JSON")
    with refused("InvalidDocument"):
        ssm.describe_document(Name="Absent")


@check("ListDocuments and ListDocumentVersions page")
def _():
    def names(*filters):
        found = pages(ssm, "list_documents", size=1, Filters=list(filters))
        return [entry["Name"] for page in found for entry in page["DocumentIdentifiers"]]

    equal(names({"Key": "Owner", "Values": ["Self"]}), ["Suite-One"])
    equal(names({"Key": "Owner", "Values": ["Amazon"]}),
          ["AWS-RunPatchBaseline", "AWS-RunPowerShellScript", "AWS-RunShellScript"])
    found = pages(ssm, "list_document_versions", size=1, Name="Suite-One")
    versions = [entry for page in found for entry in page["DocumentVersions"]]
    equal([[entry["DocumentVersion"], entry["IsDefaultVersion"]] for entry in versions], [["2", True], ["1", False]])
    with refused("InvalidFilterKey"):
        names({"Key": "Colour", "Values": ["red"]})


@check("DeleteDocument deletes a version or all, never the default version alone")
def _():
    with refused("InvalidDocumentOperation"):
        ssm.delete_document(Name="Suite-One", DocumentVersion="2")
    ssm.delete_document(Name="Suite-One", DocumentVersion="1")
    ssm.delete_document(Name="Suite-One")
    with refused("InvalidDocument"):
        ssm.get_document(Name="Suite-One")
    with refused("InvalidDocumentOperation"):
        ssm.delete_document(Name="AWS-RunShellScript")


@check("a YAML document runs, its hash compared")
def _():
    text = ("schemaVersion: '2.2'\nparameters:\n  lines: {type: StringList}\nmainSteps:\n"
            "  - action: aws:runShellScript\n    name: only\n    inputs:\n      runCommand: '{{ lines }}'\n"
            "      timeoutSeconds: 60\n")
    digest = create("Suite-Yaml", text, DocumentFormat="YAML")["Hash"]
    equal(digest, hashlib.sha256(text.encode()).hexdigest())
    run_with = {"Parameters": {"lines": ["echo a", "echo b"]}}
    equal(ended("Suite-Yaml", DocumentHash=digest, DocumentHashType="Sha256", **run_with)[1],
          [["only", "Success", 0, "a\nb\n"]])
    with refused("InvalidDocument"):
        ended("Suite-Yaml", DocumentHash="0" * 64, DocumentHashType="Sha256", **run_with)
    with refused("InvalidDocumentContent"):
        create("Suite-Bad", text.replace("'2.2'", "2.2"), DocumentFormat="YAML")


@check("a document of schema 1.2 runs under its plugin's name")
def _():
    create("Suite-Old", {"schemaVersion": "1.2", "runtimeConfig": {"aws:runShellScript": {"properties": [
        {"id": "0.aws:runShellScript", "runCommand": ["echo old"]}]}}})
    equal(ended("Suite-Old")[1], [["aws:runShellScript", "Success", 0, "old\n"]])


@check("a failed step does not stop the next ones, unless onFailure says so in its inputs")
def _():
    create("Suite-Goes-On", content(shell("first", "exit 3"), shell("second", "echo on")))
    status, steps = ended("Suite-Goes-On")
    equal([status, [step[:3] for step in steps]],
          ["Failed", [["first", "Failed", 3], ["second", "Success", 0]]])
    create("Suite-Exit", content(shell("first", "exit 3", onFailure="exit"), shell("second", "echo on"),
                                 shell("last", "echo cleaned", finallyStep=True)))
    status, steps = ended("Suite-Exit")
    ended_early = "Plugin with name aws:runShellScript and id second skipped due to prior step with an exit condition"
    equal([status, steps[0][2], steps[1][1:], steps[2][3]],
          ["Failed", 3, ["Success", 0, ended_early], "cleaned\n"])
    create("Suite-Success-And-Exit", content(shell("first", "exit 3", onFailure="successAndExit"),
                                             shell("second", "true")))
    status, steps = ended("Suite-Success-And-Exit")
    equal([status, steps[0][1:3], "skipped" in steps[1][3]], ["Success", ["Success", 168], True])
    create("Suite-On-Success", content(shell("first", "echo done", onSuccess="exit"), shell("second", "echo no")))
    equal("skipped" in ended("Suite-On-Success")[1][1][3], True)
    create("Suite-Automation-Words", content({**shell("first", "exit 3"), "onFailure": "Abort", "isEnd": True},
                                             shell("second", "echo on")))
    equal(ended("Suite-Automation-Words")[1][1][3], "on\n")


@check("preconditions compare the platform or a parameter")
def _():
    def when(*arguments, **members):
        return {"precondition": {"StringEquals": list(arguments)}, **members}

    create("Suite-Preconditions", content(
        {**shell("linux", "echo yes"), **when("platformType", "Linux")},
        {**shell("turned", "echo yes"), **when("linux", "platformType")},
        {**shell("windows", "echo no"), **when("platformType", "Windows")},
        {**shell("wanted", "echo yes"), **when("{{ mode }}", "full")},
        {**shell("unwanted", "echo no"), **when("{{ mode }}", "half")},
        {**shell("unknown", "echo no"), **when("a", "b")},
        parameters={"mode": {"type": "String", "default": "full"}}))
    status, steps = ended("Suite-Preconditions")
    equal(status, "Failed")
    equal(["yes" in step[3] for step in steps], [True, True, False, True, False, False])
    equal([step[1] for step in steps], ["Success"] * 5 + ["Failed"])
    unmet = "Step execution skipped due to unsatisfied preconditions: '\"StringEquals\": [{}]'. Step name: {}"
    equal(steps[2][2:], [0, unmet.format("platformType, Windows", "windows")])
    equal(steps[4][2:], [0, unmet.format("{{ mode }}, half", "unwanted")])
    equal("Unrecognized precondition(s): '\"StringEquals\": at least one of operator's arguments" in steps[5][3], True)
    create("Suite-Old-Precondition", {**content({**shell("first", "echo yes"), **when("platformType", "Linux")}),
                                      "schemaVersion": "2.0"})
    equal(ended("Suite-Old-Precondition")[0], "Failed")


@check("parameters are checked and filled in without quoting")
def _():
    create("Suite-Parameters", content(
        shell("echoed", "echo {{ word }} {{ list }} {{ unknown }}"),
        parameters={"word": {"type": "String", "allowedPattern": "^[a-z; ]+$", "maxChars": 12, "default": "none"},
                    "list": {"type": "StringList", "default": ["x"], "minItems": 1, "maxItems": 2},
                    "mode": {"type": "String", "default": "a", "allowedValues": ["a", "b"]}}))
    found = ended("Suite-Parameters", Parameters={"word": ["a; echo b"]})[1][0][3]
    equal(found, "a\nb [x] {{ unknown }}\n")
    for values in ({"word": ["UPPER"]}, {"word": ["a" * 13]}, {"word": ["a", "b"]}, {"list": []}, {"list": ["1"] * 3},
                   {"mode": ["c"]}, {"other": ["x"]}):
        with refused("InvalidParameters"):
            ended("Suite-Parameters", Parameters=values)


@check("a step of a document with several is asked for by its name")
def _():
    sent = ssm.send_command(DocumentName="Suite-Goes-On", InstanceIds=[FIRST])["Command"]["CommandId"]
    where = {"CommandId": sent, "InstanceId": FIRST}
    with refused("InvalidPluginName"):
        ssm.get_command_invocation(**where)
    ssm.get_waiter("command_executed").wait(PluginName="second", WaiterConfig={"Delay": 1, "MaxAttempts": 20}, **where)
    equal(ssm.get_command_invocation(PluginName="first", **where)["ResponseCode"], 3)


@check("{{ssm:NAME}} in parameters is replaced from Parameter Store")
def _():
    def put(name, value, kind="String"):
        ssm.put_parameter(Name=name, Value=value, Type=kind)

    def echo(*lines):
        return {"Parameters": {"commands": list(lines)}}

    put("word", "two words")
    put("/suite/path", "first")
    ssm.put_parameter(Name="/suite/path", Value="second", Overwrite=True)
    put("lines", "echo a,echo b", "StringList")
    put("secret", "s3cret", "SecureString")
    found = ended("AWS-RunShellScript", **echo("echo '{{ssm:word}}, {{ ssm:/suite/path }}, {{ssm:/suite/path:1}}'",
                                              "{{ssm:lines}}", "echo '{{ssm:lines}}'"))
    equal(found, ("Success", [["aws:runShellScript", "Success", 0,
                               "two words, second, first\na\nb\necho a,echo b\n"]]))
    sent = ssm.send_command(DocumentName="AWS-RunShellScript", InstanceIds=[FIRST], **echo("echo {{ssm:word}}"))
    equal(sent["Command"]["Parameters"]["commands"], ["echo {{ssm:word}}"])
    create("Suite-Stored-Default", content(shell("only", "echo '{{ word }}'"),
                                           parameters={"word": {"type": "String", "default": "{{ssm:word}}"}}))
    equal(ended("Suite-Stored-Default")[1][0][3], "two words\n")
    for wrong in ("absent", "word:9", "secret"):
        with refused("InvalidParameters"):
            ended("AWS-RunShellScript", **echo(f"echo {{{{ssm:{wrong}}}}}"))


run()
