/// Metrics and alarms, in AWS JSON 1.0, which CloudWatch's model names beside the query protocol.
package struct CloudWatchClient: Sendable {
    let wire: JSONProtocol

    package init(_ configuration: AWSConfiguration) {
        wire = JSONProtocol(
            caller: ServiceCaller(.cloudWatch, configuration), target: "GraniteServiceVersion20100801", version: "1.0")
    }

    /// Writes values of metrics. It is sent at most once, since a repeated value would count twice.
    package func putMetricData(_ request: PutMetricDataRequest) async throws(AWSError) {
        let _: EmptyReply = try await wire.call("PutMetricData", request, .atMostOnce)
    }

    /// Values of metrics over time.
    package func getMetricData(_ request: GetMetricDataRequest) -> Pages<GetMetricDataResponse> {
        wire.pages("GetMetricData", request)
    }

    /// The metric alarms.
    package func describeAlarms(_ request: DescribeAlarmsRequest = .init()) -> Pages<DescribeAlarmsResponse> {
        wire.pages("DescribeAlarms", request)
    }
}
