/// Tasks that wait for a token.
extension StepFunctionsClient {
    /// Tells the waiting task of a token that it succeeded.
    package func sendTaskSuccess(_ request: SendTaskSuccessRequest) async throws(AWSError) {
        let _: EmptyReply = try await wire.call("SendTaskSuccess", request)
    }

    /// Tells the waiting task of a token that it failed.
    package func sendTaskFailure(_ request: SendTaskFailureRequest) async throws(AWSError) {
        let _: EmptyReply = try await wire.call("SendTaskFailure", request)
    }

    /// Tells the waiting task of a token that it is worked on; its total time is not extended.
    package func sendTaskHeartbeat(_ request: SendTaskHeartbeatRequest) async throws(AWSError) {
        let _: EmptyReply = try await wire.call("SendTaskHeartbeat", request)
    }
}
