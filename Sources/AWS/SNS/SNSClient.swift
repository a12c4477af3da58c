/// A message for the subscribers of a topic.
package struct PublishRequest: Sendable, Hashable {
    /// A value by which subscriptions filter.
    package struct Attribute: Sendable, Hashable {
        /// `String`, `Number`, `String.Array`.
        package let dataType: String
        package let value: String

        package init(dataType: String = "String", value: String) {
            self.dataType = dataType
            self.value = value
        }
    }

    package var topicARN: String
    /// At most 256 KiB, attributes included.
    package var message: String
    /// For mails: at most 100 characters of ASCII, without line breaks.
    package var subject: String?
    /// `json`: the message holds a text for each protocol.
    package var messageStructure: String?
    package var messageAttributes: [String: Attribute]
    /// FIFO only; a second message with it within five minutes is dropped.
    package var messageDeduplicationID: String?
    package var messageGroupID: String?

    package init(
        topicARN: String, message: String, subject: String? = nil, messageStructure: String? = nil,
        messageAttributes: [String: Attribute] = [:], messageDeduplicationID: String? = nil,
        messageGroupID: String? = nil
    ) {
        self.topicARN = topicARN
        self.message = message
        self.subject = subject
        self.messageStructure = messageStructure
        self.messageAttributes = messageAttributes
        self.messageDeduplicationID = messageDeduplicationID
        self.messageGroupID = messageGroupID
    }

    var form: [(name: String, value: String)] {
        let single: [(String, String?)] = [
            ("TopicArn", topicARN), ("Message", message), ("Subject", subject),
            ("MessageStructure", messageStructure), ("MessageDeduplicationId", messageDeduplicationID),
            ("MessageGroupId", messageGroupID),
        ]
        let attributes = messageAttributes.sorted { $0.key < $1.key }.enumerated().flatMap { index, item in
            let entry = "MessageAttributes.entry.\(index + 1)"
            return [
                (name: "\(entry).Name", value: item.key), (name: "\(entry).Value.DataType", value: item.value.dataType),
                (name: "\(entry).Value.StringValue", value: item.value.value),
            ]
        }
        return single.compactMap { item in item.1.map { (name: item.0, value: $0) } } + attributes
    }
}

/// What SNS gives back for a message.
package struct PublishResponse: Sendable, Hashable {
    package let messageID: String
    /// FIFO only.
    package let sequenceNumber: String?
}

/// Topics.
package struct SNSClient: Sendable {
    let wire: QueryProtocol

    package init(_ configuration: AWSConfiguration) {
        wire = QueryProtocol(caller: ServiceCaller(.sns, configuration), version: "2010-03-31")
    }

    /// Publishes a message. Without a deduplication id it goes out at most once: after an ambiguous failure it may have
    /// been published.
    package func publish(_ request: PublishRequest) async throws(AWSError) -> PublishResponse {
        let root = try await wire.call(
            "Publish", request.form, request.messageDeduplicationID == nil ? .atMostOnce : .repeatable)
        guard let result = root["PublishResult"], let messageID = result.filledText("MessageId") else {
            throw wire.caller.unreadable("Publish", "The reply names no message")
        }
        return PublishResponse(messageID: messageID, sequenceNumber: result.filledText("SequenceNumber"))
    }
}
