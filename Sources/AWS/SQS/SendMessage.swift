package import Foundation

package struct SendMessageRequest: Sendable, Hashable, Encodable {
    package var queueURL: String
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
        queueURL: String, messageBody: String, delaySeconds: Int? = nil,
        messageAttributes: [String: SQSAttributeValue] = [:],
        messageSystemAttributes: [String: SQSAttributeValue] = [:], messageDeduplicationID: String? = nil,
        messageGroupID: String? = nil
    ) {
        self.queueURL = queueURL
        self.messageBody = messageBody
        self.delaySeconds = delaySeconds
        self.messageAttributes = messageAttributes
        self.messageSystemAttributes = messageSystemAttributes
        self.messageDeduplicationID = messageDeduplicationID
        self.messageGroupID = messageGroupID
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("QueueUrl", queueURL)
        try members.add("MessageBody", messageBody)
        try members.add("DelaySeconds", delaySeconds)
        try members.add("MessageAttributes", messageAttributes)
        try members.add("MessageSystemAttributes", messageSystemAttributes)
        try members.add("MessageDeduplicationId", messageDeduplicationID)
        try members.add("MessageGroupId", messageGroupID)
    }
}

package struct SendMessageResponse: Sendable, Hashable, Decodable {
    package let md5OfMessageBody: String?
    package let md5OfMessageAttributes: String?
    package let md5OfMessageSystemAttributes: String?
    package let messageID: String
    package let sequenceNumber: String?

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        md5OfMessageBody = try members.filledText("MD5OfMessageBody")
        md5OfMessageAttributes = try members.filledText("MD5OfMessageAttributes")
        md5OfMessageSystemAttributes = try members.filledText("MD5OfMessageSystemAttributes")
        messageID = try members.required("MessageId")
        sequenceNumber = try members.filledText("SequenceNumber")
    }
}

/// A value with its type.
package struct SQSAttributeValue: Sendable, Hashable, Codable {
    package let stringValue: String?
    package let binaryValue: Data?
    package let dataType: String

    package init(dataType: String, stringValue: String? = nil, binaryValue: Data? = nil) {
        self.stringValue = stringValue
        self.binaryValue = binaryValue
        self.dataType = dataType
    }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        stringValue = try members.filledText("StringValue")
        binaryValue = try members.optional("BinaryValue")
        dataType = try members.text("DataType")
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("StringValue", stringValue)
        try members.add("BinaryValue", binaryValue)
        try members.add("DataType", dataType)
    }
}
