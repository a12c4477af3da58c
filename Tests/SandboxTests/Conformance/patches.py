"""Patch states and AWS-RunPatchBaseline on virtual instances."""

import time

from conformance import check, cli, client, equal, pages, refused, run

ssm = client("ssm")
PATCHED = [f"i-1004{number:013d}" for number in range(1, 13)]
FRESH = "i-10050000000000001"


def patch(instances, **parameters):
    values = {key: [value] for key, value in parameters.items()}
    sent = ssm.send_command(DocumentName="AWS-RunPatchBaseline", InstanceIds=instances, Parameters=values)["Command"]
    for _ in range(200):
        command = ssm.list_commands(CommandId=sent["CommandId"])["Commands"][0]
        if command["CompletedCount"] == len(instances):
            return command
        time.sleep(0.05)
    raise AssertionError("the command does not end")


def state(instance):
    return ssm.describe_instance_patch_states(InstanceIds=[instance])["InstancePatchStates"][0]


@check("states are there for scanned instances, in pages")
def _():
    found = pages(ssm, "describe_instance_patch_states", size=10, InstanceIds=[*PATCHED, FRESH])
    equal([len(page["InstancePatchStates"]) for page in found], [10, 2])
    one = found[0]["InstancePatchStates"][0]
    equal([one["PatchGroup"], one["Operation"], one["InstalledCount"]], ["web", "Scan", 8])
    equal(len({entry["MissingCount"] for page in found for entry in page["InstancePatchStates"]}) > 1, True)
    with refused("ValidationException"):
        ssm.describe_instance_patch_states(InstanceIds=PATCHED, MaxResults=101)


@check("patches are listed and filtered, states in either spelling")
def _():
    instance = next(each for each in PATCHED if state(each)["MissingCount"])
    found = [entry for page in pages(ssm, "describe_instance_patches", size=10, InstanceId=instance)
             for entry in page["Patches"]]
    missing = [entry for entry in found if entry["State"] == "Missing"]
    equal(len(missing), state(instance)["MissingCount"])
    equal(missing[0]["InstalledTime"].timestamp(), 0)
    for name in ("Missing", "MISSING"):
        filters = [{"Key": "State", "Values": [name]}]
        equal(len(ssm.describe_instance_patches(InstanceId=instance, Filters=filters)["Patches"]), len(missing))


@check("Scan records a scan")
def _():
    with refused("InvalidParameters"):
        patch([FRESH])
    equal(patch([FRESH], Operation="Scan")["Status"], "Success")
    equal(state(FRESH)["Operation"], "Scan")


@check("Install without a reboot leaves patches pending, with one it does not")
def _():
    instance = next(each for each in PATCHED if state(each)["MissingCount"])
    before = state(instance)
    equal(patch([instance], Operation="Install", RebootOption="NoReboot")["Status"], "Success")
    after = state(instance)
    equal([after["Operation"], after["MissingCount"], after["InstalledPendingRebootCount"]],
          ["Install", 0, before["MissingCount"]])
    equal(patch([instance], Operation="Install")["Status"], "Success")
    after = state(instance)
    equal([after["InstalledCount"], after["InstalledPendingRebootCount"], after["RebootOption"]],
          [before["InstalledCount"] + before["MissingCount"], 0, "RebootIfNeeded"])


@check("one of the document's steps runs, the others are skipped")
def _():
    sent = ssm.list_commands(Filters=[{"key": "DocumentName", "value": "AWS-RunPatchBaseline"}])["Commands"][0]
    found = ssm.list_command_invocations(CommandId=sent["CommandId"], Details=True)["CommandInvocations"][0]
    equal([step["Name"] for step in found["CommandPlugins"]], ["PatchWindows", "PatchLinux", "PatchMacOS"])
    equal(["skipped" in step["Output"] for step in found["CommandPlugins"]], [True, False, True])
    equal(sent["ExpiresAfter"].timestamp() - sent["RequestedDateTime"].timestamp(), 7200)


@check("baselines and groups")
def _():
    found = cli("ssm", "describe-patch-baselines", "--filters", "Key=NAME_PREFIX,Values=AWS-Default")
    equal([entry["OperatingSystem"] for entry in found["BaselineIdentities"]], ["WINDOWS"])
    equal(ssm.get_patch_baseline(BaselineId=state(PATCHED[0])["BaselineId"])["OperatingSystem"], "AMAZON_LINUX_2023")
    equal(ssm.describe_patch_group_state(PatchGroup="web")["Instances"], 12)
    with refused("DoesNotExistException"):
        ssm.get_patch_baseline(BaselineId="pb-00000000000000009")


run()
