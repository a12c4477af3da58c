package struct DeleteMessageRequest: Sendable, Hashable, Encodable {
    package var queueURL: String
    /// From the last time the message was received.
    package var receiptHandle: String

    package init(queueURL: String, receiptHandle: String) {
        self.queueURL = queueURL
        self.receiptHandle = receiptHandle
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("QueueUrl", queueURL)
        try members.add("ReceiptHandle", receiptHandle)
    }
}

package struct DeleteMessageBatchRequest: Sendable, Hashable, Encodable {
    package var queueURL: String
    package var entries: [DeleteMessageBatchEntry]

    package init(queueURL: String, entries: [DeleteMessageBatchEntry]) {
        self.queueURL = queueURL
        self.entries = entries
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("QueueUrl", queueURL)
        try members.add("Entries", entries)
    }
}

package struct DeleteMessageBatchResponse: Sendable, Hashable, Decodable {
    package let successful: [DeleteMessageBatchSuccess]
    package let failed: [BatchFailure]

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        successful = try members.list("Successful")
        failed = try members.list("Failed")
    }
}

/// One message to delete.
package struct DeleteMessageBatchEntry: Sendable, Hashable, Encodable {
    package var id: String
    /// From the last time the message was received.
    package var receiptHandle: String

    package init(id: String, receiptHandle: String) {
        self.id = id
        self.receiptHandle = receiptHandle
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("Id", id)
        try members.add("ReceiptHandle", receiptHandle)
    }
}

/// A message that was deleted.
package struct DeleteMessageBatchSuccess: Sendable, Hashable, Decodable {
    package let id: String

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        id = try members.text("Id")
    }
}
