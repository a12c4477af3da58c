package struct ReceiveMessageRequest: Sendable, Hashable, Encodable {
    package var queueURL: String
    /// E.g. `ApproximateReceiveCount`; `All` gives all.
    package var messageSystemAttributeNames: [String]
    package var messageAttributeNames: [String]
    /// 1 to 10.
    package var maxNumberOfMessages: Int?
    /// 0 to 43,200; nil is the queue's own.
    package var visibilityTimeout: Int?
    /// 0 to 20: how long SQS waits for a first message.
    package var waitTimeSeconds: Int?
    /// FIFO: the same id within five minutes gives the same messages again.
    package var receiveRequestAttemptID: String?

    package init(
        queueURL: String, messageSystemAttributeNames: [String] = [], messageAttributeNames: [String] = [],
        maxNumberOfMessages: Int? = nil, visibilityTimeout: Int? = nil, waitTimeSeconds: Int? = nil,
        receiveRequestAttemptID: String? = nil
    ) {
        self.queueURL = queueURL
        self.messageSystemAttributeNames = messageSystemAttributeNames
        self.messageAttributeNames = messageAttributeNames
        self.maxNumberOfMessages = maxNumberOfMessages
        self.visibilityTimeout = visibilityTimeout
        self.waitTimeSeconds = waitTimeSeconds
        self.receiveRequestAttemptID = receiveRequestAttemptID
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("QueueUrl", queueURL)
        try members.add("MessageSystemAttributeNames", messageSystemAttributeNames)
        try members.add("MessageAttributeNames", messageAttributeNames)
        try members.add("MaxNumberOfMessages", maxNumberOfMessages)
        try members.add("VisibilityTimeout", visibilityTimeout)
        try members.add("WaitTimeSeconds", waitTimeSeconds)
        try members.add("ReceiveRequestAttemptId", receiveRequestAttemptID)
    }
}

package struct ReceiveMessageResponse: Sendable, Hashable, Decodable {
    package let messages: [SQSMessage]

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        messages = try members.list("Messages")
    }
}

/// A received message. It comes back unless it is deleted before its visibility time-out.
package struct SQSMessage: Sendable, Hashable, Decodable {
    package let messageID: String
    /// From the last time the message was received.
    package let receiptHandle: String
    package let md5OfBody: String?
    package let body: String
    /// What SQS knows: `ApproximateReceiveCount`, `SentTimestamp`, …
    package let attributes: [String: String]
    package let md5OfMessageAttributes: String?
    package let messageAttributes: [String: SQSAttributeValue]

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        messageID = try members.required("MessageId")
        receiptHandle = try members.required("ReceiptHandle")
        md5OfBody = try members.filledText("MD5OfBody")
        body = try members.required("Body")
        attributes = try members.map("Attributes")
        md5OfMessageAttributes = try members.filledText("MD5OfMessageAttributes")
        messageAttributes = try members.map("MessageAttributes")
    }
}
