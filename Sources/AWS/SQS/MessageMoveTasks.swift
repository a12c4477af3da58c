package struct StartMessageMoveTaskRequest: Sendable, Hashable, Encodable {
    package var sourceARN: String
    /// Nil: back to where each message came from.
    package var destinationARN: String?
    /// 1 to 500; nil lets SQS choose.
    package var maxNumberOfMessagesPerSecond: Int?

    package init(sourceARN: String, destinationARN: String? = nil, maxNumberOfMessagesPerSecond: Int? = nil) {
        self.sourceARN = sourceARN
        self.destinationARN = destinationARN
        self.maxNumberOfMessagesPerSecond = maxNumberOfMessagesPerSecond
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("SourceArn", sourceARN)
        try members.add("DestinationArn", destinationARN)
        try members.add("MaxNumberOfMessagesPerSecond", maxNumberOfMessagesPerSecond)
    }
}

package struct StartMessageMoveTaskResponse: Sendable, Hashable, Decodable {
    package let taskHandle: String

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        taskHandle = try members.required("TaskHandle")
    }
}

package struct ListMessageMoveTasksRequest: Sendable, Hashable, Encodable {
    package var sourceARN: String
    /// 1 to 10; SQS's default is 1.
    package var maxResults: Int?

    package init(sourceARN: String, maxResults: Int? = nil) {
        self.sourceARN = sourceARN
        self.maxResults = maxResults
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("SourceArn", sourceARN)
        try members.add("MaxResults", maxResults)
    }
}

package struct ListMessageMoveTasksResponse: Sendable, Hashable, Decodable {
    package let results: [MessageMoveTask]

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        results = try members.list("Results")
    }
}

/// A task that moves messages out of a dead-letter queue.
package struct MessageMoveTask: Sendable, Hashable, Decodable {
    /// Only while it runs.
    package let taskHandle: String?
    /// `RUNNING`, `COMPLETED`, `CANCELLING`, `CANCELLED`, `FAILED`.
    package let status: String?
    package let sourceARN: String?
    package let destinationARN: String?
    /// 1 to 500; nil lets SQS choose.
    package let maxNumberOfMessagesPerSecond: Int?
    package let approximateNumberOfMessagesMoved: Int?
    package let approximateNumberOfMessagesToMove: Int?
    package let failureReason: String?
    /// Milliseconds since 1970.
    package let startedTimestamp: Int?

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        taskHandle = try members.filledText("TaskHandle")
        status = try members.filledText("Status")
        sourceARN = try members.filledText("SourceArn")
        destinationARN = try members.filledText("DestinationArn")
        maxNumberOfMessagesPerSecond = try members.optional("MaxNumberOfMessagesPerSecond")
        approximateNumberOfMessagesMoved = try members.optional("ApproximateNumberOfMessagesMoved")
        approximateNumberOfMessagesToMove = try members.optional("ApproximateNumberOfMessagesToMove")
        failureReason = try members.filledText("FailureReason")
        startedTimestamp = try members.optional("StartedTimestamp")
    }
}

package struct CancelMessageMoveTaskRequest: Sendable, Hashable, Encodable {
    package var taskHandle: String

    package init(taskHandle: String) {
        self.taskHandle = taskHandle
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("TaskHandle", taskHandle)
    }
}

package struct CancelMessageMoveTaskResponse: Sendable, Hashable, Decodable {
    package let approximateNumberOfMessagesMoved: Int?

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        approximateNumberOfMessagesMoved = try members.optional("ApproximateNumberOfMessagesMoved")
    }
}
