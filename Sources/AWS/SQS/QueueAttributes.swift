package struct GetQueueAttributesRequest: Sendable, Hashable, Encodable {
    package var queueURL: String
    package var attributeNames: [String]

    package init(queueURL: String, attributeNames: [String] = []) {
        self.queueURL = queueURL
        self.attributeNames = attributeNames
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("QueueUrl", queueURL)
        try members.add("AttributeNames", attributeNames)
    }
}

package struct GetQueueAttributesResponse: Sendable, Hashable, Decodable {
    /// E.g. `VisibilityTimeout`, `RedrivePolicy`; the values are always texts.
    package let attributes: [String: String]

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        attributes = try members.map("Attributes")
    }
}

package struct SetQueueAttributesRequest: Sendable, Hashable, Encodable {
    package var queueURL: String
    /// E.g. `VisibilityTimeout`, `RedrivePolicy`; the values are always texts.
    package var attributes: [String: String]

    package init(queueURL: String, attributes: [String: String]) {
        self.queueURL = queueURL
        self.attributes = attributes
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("QueueUrl", queueURL)
        try members.add("Attributes", attributes)
    }
}
