/// Queues.
extension SQSClient {
    /// Makes a queue; one that stands with the same attributes is given back. FIFO names end in `.fifo`.
    package func createQueue(_ request: CreateQueueRequest) async throws(AWSError) -> String {
        let reply: CreateQueueResponse = try await wire.call("CreateQueue", request)
        return reply.queueURL
    }

    /// The URL of a queue by its name. Throws `queueDoesNotExist`.
    package func getQueueURL(_ request: GetQueueUrlRequest) async throws(AWSError) -> String {
        let reply: GetQueueUrlResponse = try await wire.call("GetQueueUrl", request)
        return reply.queueURL
    }

    /// The attributes asked for; `All` gives all.
    package func getQueueAttributes(_ request: GetQueueAttributesRequest) async throws(AWSError) -> [String: String] {
        let reply: GetQueueAttributesResponse = try await wire.call("GetQueueAttributes", request)
        return reply.attributes
    }

    /// Changes attributes. It takes up to a minute until every part of SQS knows (retention: 15 minutes).
    package func setQueueAttributes(_ request: SetQueueAttributesRequest) async throws(AWSError) {
        let _: EmptyReply = try await wire.call("SetQueueAttributes", request)
    }

    /// The URLs of the queues whose names begin with a prefix.
    package func listQueues(_ request: ListQueuesRequest = .init()) -> Pages<ListQueuesResponse> {
        wire.pages("ListQueues", request)
    }

    /// The URLs of the queues whose dead-letter queue this is.
    package func listDeadLetterSourceQueues(
        _ request: ListDeadLetterSourceQueuesRequest
    ) -> Pages<ListDeadLetterSourceQueuesResponse> {
        wire.pages("ListDeadLetterSourceQueues", request)
    }

    /// Deletes all messages; at most once in 60 seconds.
    package func purgeQueue(_ request: PurgeQueueRequest) async throws(AWSError) {
        let _: EmptyReply = try await wire.call("PurgeQueue", request)
    }

    /// Deletes a queue with its messages.
    package func deleteQueue(_ request: DeleteQueueRequest) async throws(AWSError) {
        let _: EmptyReply = try await wire.call("DeleteQueue", request)
    }
}
