package struct ChangeMessageVisibilityRequest: Sendable, Hashable, Encodable {
    package var queueURL: String
    /// From the last time the message was received.
    package var receiptHandle: String
    /// 0 to 43,200.
    package var visibilityTimeout: Int

    package init(queueURL: String, receiptHandle: String, visibilityTimeout: Int) {
        self.queueURL = queueURL
        self.receiptHandle = receiptHandle
        self.visibilityTimeout = visibilityTimeout
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("QueueUrl", queueURL)
        try members.add("ReceiptHandle", receiptHandle)
        try members.add("VisibilityTimeout", visibilityTimeout)
    }
}

package struct ChangeMessageVisibilityBatchRequest: Sendable, Hashable, Encodable {
    package var queueURL: String
    package var entries: [ChangeMessageVisibilityBatchEntry]

    package init(queueURL: String, entries: [ChangeMessageVisibilityBatchEntry]) {
        self.queueURL = queueURL
        self.entries = entries
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("QueueUrl", queueURL)
        try members.add("Entries", entries)
    }
}

package struct ChangeMessageVisibilityBatchResponse: Sendable, Hashable, Decodable {
    package let successful: [ChangeMessageVisibilityBatchSuccess]
    package let failed: [BatchFailure]

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        successful = try members.list("Successful")
        failed = try members.list("Failed")
    }
}

/// One message to hide.
package struct ChangeMessageVisibilityBatchEntry: Sendable, Hashable, Encodable {
    package var id: String
    /// From the last time the message was received.
    package var receiptHandle: String
    /// 0 to 43,200.
    package var visibilityTimeout: Int?

    package init(id: String, receiptHandle: String, visibilityTimeout: Int? = nil) {
        self.id = id
        self.receiptHandle = receiptHandle
        self.visibilityTimeout = visibilityTimeout
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("Id", id)
        try members.add("ReceiptHandle", receiptHandle)
        try members.add("VisibilityTimeout", visibilityTimeout)
    }
}

/// A message that was hidden.
package struct ChangeMessageVisibilityBatchSuccess: Sendable, Hashable, Decodable {
    package let id: String

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        id = try members.text("Id")
    }
}
