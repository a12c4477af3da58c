"""Runs moto's server until the standard input ends. Prints one line of JSON: the port, and what was made in it.

The region of everything is eu-west-1.
"""

import json
import logging
import sys
import threading
import urllib.request

import boto3
from moto.dynamodb.responses import DynamoHandler
from moto.server import ThreadedMotoServer
from moto.ssm.responses import SimpleSystemManagerResponse


def one_at_a_time(handler):
    """moto takes back a failed transaction by restoring whole tables, and with them what others wrote meanwhile; and it
    loads Parameter Store's public tree while others read it."""
    lock = threading.RLock()
    call = handler.call_action

    def alone(self):
        with lock:
            return call(self)

    handler.call_action = alone


def main():
    for handler in (DynamoHandler, SimpleSystemManagerResponse):
        one_at_a_time(handler)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    port = server.get_host_and_port()[1]
    url = f"http://127.0.0.1:{port}"
    settings = json.dumps({"stepfunctions": {"execute_state_machine": True}}).encode()
    urllib.request.urlopen(urllib.request.Request(url + "/moto-api/config", settings, method="POST")).read()

    def client(service):
        return boto3.client(
            service, endpoint_url=url, region_name="eu-west-1", aws_access_key_id="k", aws_secret_access_key="s")

    ec2 = client("ec2")
    image = ec2.describe_images()["Images"][0]["ImageId"]
    tags = [{"ResourceType": "instance", "Tags": [{"Key": "App", "Value": "orders & co"}]}]
    run = ec2.run_instances(ImageId=image, MinCount=3, MaxCount=3, InstanceType="t3.micro", TagSpecifications=tags)
    sns, sqs = client("sns"), client("sqs")
    topic = sns.create_topic(Name="news")["TopicArn"]
    heard = {}
    for name in ("messaging", "notices"):
        topic_of, queue = sns.create_topic(Name=name)["TopicArn"], sqs.create_queue(QueueName=name)["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        sns.subscribe(TopicArn=topic_of, Protocol="sqs", Endpoint=arn)
        heard[name] = {"topic": topic_of, "queue": queue}
    client("cloudwatch").put_metric_alarm(
        AlarmName="errors", MetricName="Errors", Namespace="Muster", Statistic="Sum", Period=60, EvaluationPeriods=1,
        Threshold=1.5, ComparisonOperator="GreaterThanThreshold")
    instances = [instance["InstanceId"] for instance in run["Instances"]]
    print(json.dumps({"port": port, "instances": instances, "topic": topic, "heard": heard}), flush=True)
    sys.stdin.read()


main()
