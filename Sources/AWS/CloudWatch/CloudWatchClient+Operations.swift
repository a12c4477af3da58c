extension CloudWatchClient {
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
