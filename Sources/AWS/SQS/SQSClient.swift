/// Queues. Of a batch, refused entries are data: the call succeeds and its reply names them.
package struct SQSClient: Sendable {
    let wire: JSONProtocol

    package init(_ configuration: AWSConfiguration) {
        wire = JSONProtocol(caller: ServiceCaller(.sqs, configuration), target: "AmazonSQS", version: "1.0")
    }

    /// Up to ten messages; none when the wait is over without one. The call may take `waitTimeSeconds` and half a
    /// minute more. When the retry quota is used up, a failure is thrown at once, so a loop has to pause by itself.
    package func receiveMessage(_ request: ReceiveMessageRequest) async throws(AWSError) -> [SQSMessage] {
        let reply: ReceiveMessageResponse = try await wire.call(
            "ReceiveMessage", request, timeout: .seconds((request.waitTimeSeconds ?? 20) + 30), isLongPoll: true)
        return reply.messages
    }
}
