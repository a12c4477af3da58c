/// Redriving a dead-letter queue.
extension SQSClient {
    /// Begins to move messages out of a dead-letter queue; one task a queue at a time.
    package func startMessageMoveTask(_ request: StartMessageMoveTaskRequest) async throws(AWSError) -> String {
        let reply: StartMessageMoveTaskResponse = try await wire.call("StartMessageMoveTask", request, .atMostOnce)
        return reply.taskHandle
    }

    /// The newest tasks of a dead-letter queue.
    package func listMessageMoveTasks(
        _ request: ListMessageMoveTasksRequest
    ) async throws(AWSError) -> [MessageMoveTask] {
        let reply: ListMessageMoveTasksResponse = try await wire.call("ListMessageMoveTasks", request)
        return reply.results
    }

    /// Stops a running task; what was moved stays moved.
    package func cancelMessageMoveTask(_ request: CancelMessageMoveTaskRequest) async throws(AWSError) -> Int? {
        let reply: CancelMessageMoveTaskResponse = try await wire.call("CancelMessageMoveTask", request)
        return reply.approximateNumberOfMessagesMoved
    }
}
