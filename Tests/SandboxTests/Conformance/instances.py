"""EC2: instances, their states and tags."""

import time

from conformance import UNCHECKED, check, cli, client, equal, pages, refused, run

ec2, ssm = client("ec2"), client("ssm")
REAL, WEB, OTHER = "i-00000000000000001", "i-10000000000000001", "i-10000000000000002"


def state(instance):
    return ec2.describe_instances(InstanceIds=[instance])["Reservations"][0]["Instances"][0]["State"]["Name"]


def becomes(instance, wanted):
    for _ in range(200):
        if state(instance) == wanted:
            return
        time.sleep(0.05)
    raise AssertionError(f"{instance} is {state(instance)}")


@check("DescribeInstances and DescribeInstanceStatus page and filter")
def _():
    tagged = [{"Name": "tag:Role", "Values": ["we?"]}]
    found = pages(ec2, "describe_instances", size=25, Filters=tagged)
    equal([sum(len(entry["Instances"]) for entry in page["Reservations"]) for page in found], [25, 25, 10])
    found = pages(ec2, "describe_instance_status", size=50)
    equal(sum(len(page["InstanceStatuses"]) for page in found), 79)
    with refused("InvalidInstanceID.NotFound"):
        ec2.describe_instances(InstanceIds=["i-00000000000000099"])
    with refused("InvalidParameterValue"):
        ec2.describe_instances(Filters=[{"Name": "colour", "Values": ["red"]}])


@check("DryRun of any operation is refused with 412, and nothing changes")
def _():
    tags = {"Resources": [WEB], "Tags": [{"Key": "Dry", "Value": "run"}]}
    for call in (ec2.stop_instances, ec2.start_instances, ec2.reboot_instances, ec2.describe_instances,
                 ec2.describe_instance_status):
        with refused("DryRunOperation", 412, "Request would have succeeded, but DryRun flag is set."):
            call(InstanceIds=[WEB], DryRun=True)
    for call in (ec2.create_tags, ec2.delete_tags):
        with refused("DryRunOperation", 412):
            call(DryRun=True, **tags)
    for call in (ec2.describe_tags, ec2.describe_regions):
        with refused("DryRunOperation", 412):
            call(DryRun=True)
    equal("DryRunOperation" in cli("ec2", "stop-instances", "--instance-ids", WEB, "--dry-run", fails=True), True)
    found = ec2.describe_instances(InstanceIds=[WEB], DryRun=False)["Reservations"][0]["Instances"][0]
    equal([found["State"]["Name"], "Dry" in [tag["Key"] for tag in found["Tags"]]], ["running", False])


@check("malformed ids and sizes of pages are refused in EC2's words")
def _():
    for wrong in ("web", "i-123", "i-0000000000000000g", "mi-10030000000000001"):
        for call in (ec2.describe_instances, ec2.describe_instance_status, ec2.stop_instances):
            with refused("InvalidInstanceID.Malformed", 400, f'Invalid id: "{wrong}"'):
                call(InstanceIds=[wrong])
    with refused("InvalidID", 400, "The ID 'web' is not valid"):
        ec2.create_tags(Resources=["web"], Tags=[{"Key": "a", "Value": "b"}])
    unchecked = client("ec2", config=UNCHECKED)
    for call in (unchecked.describe_instances, unchecked.describe_instance_status, unchecked.describe_tags):
        with refused("InvalidParameterValue", 400,
                     "Value ( 4 ) for parameter maxResults is invalid. Expecting a value greater than 5."):
            call(MaxResults=4)
    for call in (unchecked.describe_instance_status, unchecked.describe_tags):
        with refused("InvalidParameterValue", 400, "Value ( 1001 ) for parameter maxResults is invalid."):
            call(MaxResults=1001)
    equal(len(unchecked.describe_instances(MaxResults=5000)["Reservations"]) > 50, True)


@check("a virtual instance stops, starts and is offline to SSM meanwhile")
def _():
    change = ec2.stop_instances(InstanceIds=[WEB])["StoppingInstances"][0]
    equal([change["PreviousState"]["Name"], change["CurrentState"]["Name"]], ["running", "stopping"])
    only = [{"Key": "InstanceIds", "Values": [WEB]}]
    equal(ssm.describe_instance_information(Filters=only)["InstanceInformationList"], [])
    ec2.get_waiter("instance_stopped").wait(InstanceIds=[WEB], WaiterConfig={"Delay": 1, "MaxAttempts": 20})
    change = ec2.start_instances(InstanceIds=[WEB])["StartingInstances"][0]
    equal([change["PreviousState"]["Name"], change["CurrentState"]["Name"]], ["stopped", "pending"])
    becomes(WEB, "running")
    found = ssm.describe_instance_information(Filters=only)
    equal(found["InstanceInformationList"][0]["PingStatus"], "Online")


@check("an instance that executes stops, starts and reboots with its files")
def _():
    def output(line):
        sent = ssm.send_command(DocumentName="AWS-RunShellScript", InstanceIds=[REAL], Parameters={"commands": [line]})
        where = {"CommandId": sent["Command"]["CommandId"], "InstanceId": REAL}
        ssm.get_waiter("command_executed").wait(WaiterConfig={"Delay": 1, "MaxAttempts": 20}, **where)
        return ssm.get_command_invocation(**where)["StandardOutputContent"]

    output("echo kept > /var/kept; echo gone > /run/gone")
    ec2.stop_instances(InstanceIds=[REAL])
    becomes(REAL, "stopped")
    ec2.start_instances(InstanceIds=[REAL])
    becomes(REAL, "running")
    equal(output("cat /var/kept; ls /run/gone 2>/dev/null || echo absent"), "kept\nabsent\n")
    output("echo gone > /run/gone")
    ec2.reboot_instances(InstanceIds=[REAL])
    equal(output("ls /run/gone 2>/dev/null || echo absent"), "absent\n")


@check("a rebooting virtual instance has no connection")
def _():
    ec2.reboot_instances(InstanceIds=[OTHER])
    found = ssm.describe_instance_information(Filters=[{"Key": "InstanceIds", "Values": [OTHER]}])
    equal(found["InstanceInformationList"][0]["PingStatus"], "ConnectionLost")


@check("changes of states are refused for unknown instances and hybrid nodes")
def _():
    for instance in ("i-00000000000000099", "i-00000000000000098"):
        with refused("InvalidInstanceID.NotFound"):
            ec2.stop_instances(InstanceIds=[instance])
    cli("ec2", "stop-instances", "--instance-ids", WEB)
    becomes(WEB, "stopped")
    with refused("IncorrectInstanceState"):
        ec2.reboot_instances(InstanceIds=[WEB])


@check("tags are created, described and deleted")
def _():
    ec2.create_tags(Resources=[REAL, OTHER], Tags=[{"Key": "Ring", "Value": "<1> & \"2\""}])
    found = ec2.describe_instances(Filters=[{"Name": "tag:Ring", "Values": ["<1>*"]}])
    equal(len(found["Reservations"]), 2)
    filters = [{"Name": "key", "Values": ["Ring"]}, {"Name": "resource-type", "Values": ["instance"]}]
    found = [entry for page in pages(ec2, "describe_tags", size=5, Filters=filters) for entry in page["Tags"]]
    equal([[entry["ResourceId"], entry["Value"]] for entry in found], [[REAL, "<1> & \"2\""], [OTHER, "<1> & \"2\""]])
    ec2.delete_tags(Resources=[REAL], Tags=[{"Key": "Ring", "Value": "other"}])
    ec2.delete_tags(Resources=[OTHER], Tags=[{"Key": "Ring"}])
    equal([entry["ResourceId"] for entry in ec2.describe_tags(Filters=filters)["Tags"]], [REAL])
    with refused("InvalidParameterValue"):
        ec2.create_tags(Resources=[REAL], Tags=[{"Key": "aws:mine", "Value": "x"}])


@check("DescribeRegions")
def _():
    equal("eu-west-1" in [entry["RegionName"] for entry in ec2.describe_regions()["Regions"]], True)
    equal(cli("ec2", "describe-regions", "--region-names", "us-east-1")["Regions"][0]["Endpoint"],
          "ec2.us-east-1.amazonaws.com")


run()
