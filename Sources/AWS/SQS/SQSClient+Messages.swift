/// Messages, one at a time and in batches.
extension SQSClient {
    /// Sends one message. Without a deduplication id it goes out at most once: after an ambiguous failure it may be in the
    /// queue.
    package func sendMessage(_ request: SendMessageRequest) async throws(AWSError) -> SendMessageResponse {
        try await wire.call("SendMessage", request, request.messageDeduplicationID == nil ? .atMostOnce : .repeatable)
    }

    /// Sends up to ten messages. The reply tells of each entry whether it was taken; refused ones are no error of the call.
    /// It goes out at most once unless every entry has a deduplication id.
    package func sendMessageBatch(
        _ request: SendMessageBatchRequest
    ) async throws(AWSError) -> SendMessageBatchResponse {
        try await wire.call(
            "SendMessageBatch", request,
            request.entries.allSatisfy { $0.messageDeduplicationID != nil } ? .repeatable : .atMostOnce)
    }

    /// Deletes a received message. An old handle is accepted without deleting anything.
    package func deleteMessage(_ request: DeleteMessageRequest) async throws(AWSError) {
        let _: EmptyReply = try await wire.call("DeleteMessage", request)
    }

    /// Deletes up to ten messages; the reply tells of each entry.
    package func deleteMessageBatch(
        _ request: DeleteMessageBatchRequest
    ) async throws(AWSError) -> DeleteMessageBatchResponse {
        try await wire.call("DeleteMessageBatch", request)
    }

    /// Hides a received message for so many seconds from now on; 0 gives it back at once.
    package func changeMessageVisibility(_ request: ChangeMessageVisibilityRequest) async throws(AWSError) {
        let _: EmptyReply = try await wire.call("ChangeMessageVisibility", request)
    }

    /// The same for up to ten messages; the reply tells of each entry.
    package func changeMessageVisibilityBatch(
        _ request: ChangeMessageVisibilityBatchRequest
    ) async throws(AWSError) -> ChangeMessageVisibilityBatchResponse {
        try await wire.call("ChangeMessageVisibilityBatch", request)
    }
}
