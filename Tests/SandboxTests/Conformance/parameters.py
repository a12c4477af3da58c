"""Parameter Store."""

from conformance import check, cli, client, equal, pages, refused, run

ssm = client("ssm")


def put(name, value="v", kind="String", **arguments):
    return ssm.put_parameter(Name=name, Value=value, Type=kind, **arguments)


@check("PutParameter counts versions and needs Overwrite for the second")
def _():
    equal(put("/app/a", "1")["Version"], 1)
    with refused("ParameterAlreadyExists"):
        put("/app/a", "2")
    equal([ssm.put_parameter(Name="/app/a", Value=value, Overwrite=True)["Version"] for value in "23"], [2, 3])


@check("GetParameter finds the latest version, a version and an ARN")
def _():
    found = ssm.get_parameter(Name="/app/a")["Parameter"]
    equal([found["Value"], found["Version"], found["Type"], found["DataType"]], ["3", 3, "String", "text"])
    equal(found["ARN"], "arn:aws:ssm:eu-west-1:123456789012:parameter/app/a")
    old = ssm.get_parameter(Name="/app/a:1")["Parameter"]
    equal([old["Value"], old["Selector"]], ["1", ":1"])
    equal(ssm.get_parameter(Name=found["ARN"])["Parameter"]["Value"], "3")
    with refused("ParameterVersionNotFound"):
        ssm.get_parameter(Name="/app/a:9")
    with refused("ParameterNotFound"):
        ssm.get_parameter(Name="/absent")
    try:
        ssm.get_parameter(Name="/absent")
    except ssm.exceptions.ParameterNotFound:
        pass


@check("SecureString is shown in clear only with WithDecryption")
def _():
    put("/app/secret", "s3cret", "SecureString")
    hidden = ssm.get_parameter(Name="/app/secret")["Parameter"]["Value"]
    equal("s3cret" in hidden or len(hidden) < 40, False)
    equal(ssm.get_parameter(Name="/app/secret", WithDecryption=True)["Parameter"]["Value"], "s3cret")


@check("values are limited by tier")
def _():
    put("/size/standard", "x" * 4096)
    with refused("ValidationException", 400, "4096"):
        put("/size/large", "x" * 4097)
    equal(put("/size/large", "x" * 8192, Tier="Advanced")["Tier"], "Advanced")
    equal(put("/size/chosen", "x" * 5000, Tier="Intelligent-Tiering")["Tier"], "Advanced")
    with refused("ValidationException", 400, "8192"):
        put("/size/huge", "x" * 8193, Tier="Advanced")


@check("names have rules and at most 15 levels")
def _():
    put("/" + "/".join("abcdefghijklmno"))
    with refused("HierarchyLevelLimitExceededException"):
        put("/" + "/".join("abcdefghijklmnop"))
    for name in ("/a b", "/a//b", "ssm-name", "/SSM/x", "/a/"):
        with refused("ValidationException"):
            put(name)
    with refused("ValidationException", 400, "fully qualified"):
        put("a/b")
    with refused("AccessDeniedException", 400, "reserved parameter name"):
        put("aws-name")


@check("a pattern is enforced, a type is needed and kept")
def _():
    put("/pattern", "abc", AllowedPattern="^[a-z]+$")
    with refused("ParameterPatternMismatchException"):
        ssm.put_parameter(Name="/pattern", Value="ABC", Overwrite=True)
    with refused("HierarchyTypeMismatchException"):
        put("/pattern", "abc", "SecureString", Overwrite=True)
    try:
        put("/pattern", "abc", "StringList", Overwrite=True)
    except ssm.exceptions.HierarchyTypeMismatchException:
        pass
    with refused("ValidationException", 400, "type is required"):
        ssm.put_parameter(Name="/untyped", Value="x")


@check("an advanced parameter stays one")
def _():
    put("/tier", "a", Tier="Advanced")
    with refused("ValidationException", 400, "can't downgrade a parameter from the advanced-parameter tier"):
        ssm.put_parameter(Name="/tier", Value="b", Tier="Standard", Overwrite=True)
    for tier in ({}, {"Tier": "Intelligent-Tiering"}):
        equal(ssm.put_parameter(Name="/tier", Value="b", Overwrite=True, **tier)["Tier"], "Advanced")
    put("/tier/up", "a")
    equal(ssm.put_parameter(Name="/tier/up", Value="b", Tier="Advanced", Overwrite=True)["Tier"], "Advanced")


@check("tags with Overwrite, unknown data types and nested parameters are refused")
def _():
    tags = [{"Key": "a", "Value": "b"}]
    equal(put("/rules", "a", Tags=tags)["Version"], 1)
    with refused("ValidationException", 400, "tags and overwrite can't be used together"):
        put("/rules", "b", Overwrite=True, Tags=tags)
    with refused("ValidationException", 400, "data type"):
        put("/rules/typed", "a", DataType="colour")
    with refused("ValidationException", 400, "data type"):
        put("/rules/typed", "ami-12345678", "StringList", DataType="aws:ec2:image")
    for number, kind in enumerate(("text", "aws:ec2:image", "aws:ssm:integration", "integer")):
        put(f"/rules/typed/{number}", "ami-12345678", DataType=kind)
    equal(put("/rules/typed/json", "{}", DataType="json", Tier="Intelligent-Tiering")["Tier"], "Advanced")
    for value in ("{{ssm:/rules}}", "a {{ b }} c", "{{}}"):
        with refused("ValidationException", 400, "nest another parameter"):
            put("/rules/nested", value)
    equal(put("/rules/braces", "{ {a} }")["Version"], 1)


@check("GetParameters tells unknown names apart and takes ten")
def _():
    found = ssm.get_parameters(Names=["/app/a", "/absent", "/app/secret:1"], WithDecryption=True)
    equal([entry["Value"] for entry in found["Parameters"]], ["3", "s3cret"])
    equal(found["InvalidParameters"], ["/absent"])
    with refused("ValidationException", 400, "less than or equal to 10"):
        ssm.get_parameters(Names=[f"/n/{number}" for number in range(11)])


@check("GetParametersByPath walks one level or all, in pages of at most ten that may be short")
def _():
    for number in range(23):
        put(f"/tree/{number:02}", "v")
    put("/tree/deep/er", "v")
    found = pages(ssm, "get_parameters_by_path", Path="/tree")
    names = [entry["Name"] for page in found for entry in page["Parameters"]]
    equal(names, [f"/tree/{number:02}" for number in range(23)])
    equal(max(len(page["Parameters"]) for page in found) <= 10, True)
    found = pages(ssm, "get_parameters_by_path", size=5, Path="/tree/", Recursive=True)
    names = [entry["Name"] for page in found for entry in page["Parameters"]]
    equal([len(names), names[-1]], [24, "/tree/deep/er"])
    equal([len(page["Parameters"]) for page in found] == [5, 5, 5, 5, 4], False)
    with refused("ValidationException", 400, "less than or equal to 10"):
        ssm.get_parameters_by_path(Path="/tree", MaxResults=11)
    with refused("ValidationException"):
        ssm.get_parameters_by_path(Path="tree")
    with refused("InvalidNextToken"):
        ssm.get_parameters_by_path(Path="/tree", NextToken="x")
    with refused("InvalidFilterKey"):
        ssm.get_parameters_by_path(Path="/tree", ParameterFilters=[{"Key": "Name", "Values": ["x"]}])


@check("GetParametersByPath answers the CLI")
def _():
    found = cli("ssm", "get-parameters-by-path", "--path", "/app", "--with-decryption")
    equal([entry["Value"] for entry in found["Parameters"]], ["3", "s3cret"])
    equal("ParameterNotFound" in cli("ssm", "get-parameter", "--name", "/absent", fails=True), True)


@check("public parameters are empty without an upstream")
def _():
    equal(ssm.get_parameters_by_path(Path="/aws/service/global-infrastructure/regions")["Parameters"], [])


@check("DescribeParameters pages and filters")
def _():
    def names(*filters, size=None):
        found = pages(ssm, "describe_parameters", size=size, ParameterFilters=list(filters))
        return [entry["Name"] for page in found for entry in page["Parameters"]]

    equal(len(names({"Key": "Path", "Option": "Recursive", "Values": ["/tree"]}, size=7)), 24)
    equal(names({"Key": "Type", "Values": ["SecureString"]}), ["/app/secret"])
    equal(names({"Key": "Name", "Option": "BeginsWith", "Values": ["/size/l"]}), ["/size/large"])
    with refused("InvalidFilterOption"):
        names({"Key": "Path", "Option": "Equals", "Values": ["/"]})


@check("GetParameterHistory shows every version")
def _():
    found = pages(ssm, "get_parameter_history", size=2, Name="/app/a")
    equal([[entry["Version"], entry["Value"]] for page in found for entry in page["Parameters"]],
          [[1, "1"], [2, "2"], [3, "3"]])
    equal([len(page["Parameters"]) for page in found], [2, 1])


@check("DeleteParameter and DeleteParameters")
def _():
    ssm.delete_parameter(Name="/pattern")
    with refused("ParameterNotFound"):
        ssm.delete_parameter(Name="/pattern")
    found = ssm.delete_parameters(Names=["/app/a", "/absent"])
    equal([found["DeletedParameters"], found["InvalidParameters"]], [["/app/a"], ["/absent"]])


run()
