"""Prints the endpoint that botocore's rule sets give for every service that Muster calls, in every region and variant.

Services whose rule set refuses a variant are left out: there is no host to compare.
"""

import itertools
import json

from botocore.endpoint_provider import EndpointProvider
from botocore.exceptions import EndpointProviderError
from botocore.loaders import Loader

SERVICES = ["ssm", "ec2", "sts", "sqs", "sns", "s3", "dynamodb", "cloudwatch", "stepfunctions"]


def main():
    loader = Loader()
    partitions = loader.load_data("partitions")
    for service in SERVICES:
        provider = EndpointProvider(loader.load_service_model(service, "endpoint-rule-set-1"), partitions)
        regions = [(p["id"], r) for p in partitions["partitions"] for r in p["regions"] if not r.endswith("-global")]
        for (partition, region), fips, dual in itertools.product(regions, [False, True], [False, True]):
            parameters = {"Region": region, "UseFIPS": fips, "UseDualStack": dual}
            if service in ("s3", "sts"):
                parameters["UseGlobalEndpoint"] = False
            if service == "s3":
                parameters["ForcePathStyle"] = True
            try:
                url = provider.resolve_endpoint(**parameters).url
            except EndpointProviderError:
                continue
            print(json.dumps({"service": service, "partition": partition, "region": region, "fips": fips, "dual": dual, "url": url}))


main()
