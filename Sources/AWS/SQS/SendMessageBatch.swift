package struct SendMessageBatchRequest: Sendable, Hashable, Encodable {
    package var queueURL: String
    package var entries: [SendMessageBatchEntry]

    package init(queueURL: String, entries: [SendMessageBatchEntry]) {
        self.queueURL = queueURL
        self.entries = entries
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("QueueUrl", queueURL)
        try members.add("Entries", entries)
    }
}

package struct SendMessageBatchResponse: Sendable, Hashable, Decodable {
    package let successful: [SendMessageBatchSuccess]
    package let failed: [BatchFailure]

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        successful = try members.list("Successful")
        failed = try members.list("Failed")
    }
}

/// One message of a batch.
package struct SendMessageBatchEntry: Sendable, Hashable, Encodable {
    /// Names the entry in the reply: at most 80 letters, digits, `-` and `_`, unique in the batch.
    package var id: String
    /// At most 1 MiB, attributes included.
    package var messageBody: String
    /// 0 to 900; nil is the queue's own.
    package var delaySeconds: Int?
    package var messageAttributes: [String: SQSAttributeValue]
    package var messageSystemAttributes: [String: SQSAttributeValue]
    /// FIFO only; a second message with it within five minutes is dropped.
    package var messageDeduplicationID: String?
    /// FIFO: messages of a group come in order.
    package var messageGroupID: String?

    package init(
        id: String, messageBody: String, delaySeconds: Int? = nil, messageAttributes: [String: SQSAttributeValue] = [:],
        messageSystemAttributes: [String: SQSAttributeValue] = [:], messageDeduplicationID: String? = nil,
        messageGroupID: String? = nil
    ) {
        self.id = id
        self.messageBody = messageBody
        self.delaySeconds = delaySeconds
        self.messageAttributes = messageAttributes
        self.messageSystemAttributes = messageSystemAttributes
        self.messageDeduplicationID = messageDeduplicationID
        self.messageGroupID = messageGroupID
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("Id", id)
        try members.add("MessageBody", messageBody)
        try members.add("DelaySeconds", delaySeconds)
        try members.add("MessageAttributes", messageAttributes)
        try members.add("MessageSystemAttributes", messageSystemAttributes)
        try members.add("MessageDeduplicationId", messageDeduplicationID)
        try members.add("MessageGroupId", messageGroupID)
    }
}

/// A message that was taken.
package struct SendMessageBatchSuccess: Sendable, Hashable, Decodable {
    package let id: String
    package let messageID: String
    package let md5OfMessageBody: String
    package let md5OfMessageAttributes: String?
    package let md5OfMessageSystemAttributes: String?
    package let sequenceNumber: String?

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        id = try members.text("Id")
        messageID = try members.text("MessageId")
        md5OfMessageBody = try members.text("MD5OfMessageBody")
        md5OfMessageAttributes = try members.filledText("MD5OfMessageAttributes")
        md5OfMessageSystemAttributes = try members.filledText("MD5OfMessageSystemAttributes")
        sequenceNumber = try members.filledText("SequenceNumber")
    }
}

/// An entry of a batch that was refused.
package struct BatchFailure: Sendable, Hashable, Decodable {
    package let id: String
    /// Whether the sender made the mistake.
    package let senderFault: Bool
    package let code: String
    package let message: String?

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        id = try members.text("Id")
        senderFault = try members.required("SenderFault")
        code = try members.text("Code")
        message = try members.filledText("Message")
    }
}
