/// Executions.
extension StepFunctionsClient {
    /// Starts an execution. With a name a repeated start of a standard machine finds the one that runs; without one it is
    /// sent at most once.
    package func startExecution(_ request: StartExecutionRequest) async throws(AWSError) -> StartExecutionResponse {
        try await wire.call("StartExecution", request, request.name == nil ? .atMostOnce : .repeatable)
    }

    /// Where an execution stands, and its output at the end.
    package func describeExecution(
        _ request: DescribeExecutionRequest
    ) async throws(AWSError) -> DescribeExecutionResponse {
        try await wire.call("DescribeExecution", request)
    }

    /// Ends an execution.
    package func stopExecution(_ request: StopExecutionRequest) async throws(AWSError) -> StopExecutionResponse {
        try await wire.call("StopExecution", request)
    }

    /// The events of an execution.
    package func getExecutionHistory(_ request: GetExecutionHistoryRequest) -> Pages<GetExecutionHistoryResponse> {
        wire.pages("GetExecutionHistory", request)
    }
}
