package struct CreateQueueRequest: Sendable, Hashable, Encodable {
    package var queueName: String
    /// E.g. `VisibilityTimeout`, `RedrivePolicy`; the values are always texts.
    package var attributes: [String: String]
    package var tags: [String: String]

    package init(queueName: String, attributes: [String: String] = [:], tags: [String: String] = [:]) {
        self.queueName = queueName
        self.attributes = attributes
        self.tags = tags
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("QueueName", queueName)
        try members.add("Attributes", attributes)
        try members.add("tags", tags)
    }
}

package struct CreateQueueResponse: Sendable, Hashable, Decodable {
    package let queueURL: String

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        queueURL = try members.required("QueueUrl")
    }
}

package struct GetQueueUrlRequest: Sendable, Hashable, Encodable {
    package var queueName: String
    package var queueOwnerAWSAccountID: String?

    package init(queueName: String, queueOwnerAWSAccountID: String? = nil) {
        self.queueName = queueName
        self.queueOwnerAWSAccountID = queueOwnerAWSAccountID
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("QueueName", queueName)
        try members.add("QueueOwnerAWSAccountId", queueOwnerAWSAccountID)
    }
}

package struct GetQueueUrlResponse: Sendable, Hashable, Decodable {
    package let queueURL: String

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        queueURL = try members.required("QueueUrl")
    }
}

package struct PurgeQueueRequest: Sendable, Hashable, Encodable {
    package var queueURL: String

    package init(queueURL: String) {
        self.queueURL = queueURL
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("QueueUrl", queueURL)
    }
}

package struct DeleteQueueRequest: Sendable, Hashable, Encodable {
    package var queueURL: String

    package init(queueURL: String) {
        self.queueURL = queueURL
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("QueueUrl", queueURL)
    }
}
