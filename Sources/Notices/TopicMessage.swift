package import AWS

/// What is published to an SNS topic: the default wording or an own text, and attributes by which subscriptions filter.
package enum TopicMessage {
    package static func request(_ notice: Notice, topic: String, text template: NoticeTemplate?) -> PublishRequest {
        let message = NoticeMessage(notice)
        let attributes: [NoticeField] = [.event, .application, .environment, .kind, .result]
        let known = attributes.filter { !notice[$0].isEmpty }.map {
            ($0.rawValue, PublishRequest.Attribute(value: notice[$0]))
        }
        let isOrdered = topic.hasSuffix(".fifo")
        return PublishRequest(
            topicARN: topic, message: template?.filled(with: notice) ?? message.text, subject: subject(message.title),
            messageAttributes: Dictionary(uniqueKeysWithValues: known),
            messageDeduplicationID: isOrdered ? notice.id : nil,
            messageGroupID: isOrdered ? "\(notice[.application])/\(notice[.environment])" : nil)
    }

    /// At most 100 printable characters of ASCII.
    private static func subject(_ title: String) -> String {
        String(title.unicodeScalars.map { $0.value >= 0x20 && $0.value < 0x7f ? Character($0) : "?" }.prefix(100))
    }
}
