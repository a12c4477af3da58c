package struct ListCommandInvocationsRequest: Sendable, Hashable, Encodable {
    package var commandID: String?
    package var instanceID: String?
    package var filters: [CommandFilter]
    /// Whether the steps come along; without, `commandPlugins` is empty.
    package var details: Bool
    /// 1 to 50.
    package var maxResults: Int?
    package var nextToken: String?

    package init(
        commandID: String? = nil, instanceID: String? = nil, filters: [CommandFilter] = [], details: Bool = false,
        maxResults: Int? = 50, nextToken: String? = nil
    ) {
        self.commandID = commandID
        self.instanceID = instanceID
        self.filters = filters
        self.details = details
        self.maxResults = maxResults
        self.nextToken = nextToken
    }

    private enum CodingKeys: String, CodingKey {
        case commandID = "CommandId", instanceID = "InstanceId", filters = "Filters", details = "Details"
        case maxResults = "MaxResults", nextToken = "NextToken"
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encodeIfPresent(commandID, forKey: .commandID)
        try fields.encodeIfPresent(instanceID, forKey: .instanceID)
        try fields.encodeFilled(filters, .filters)
        try fields.encode(details, forKey: .details)
        try fields.encodeIfPresent(maxResults, forKey: .maxResults)
        try fields.encodeIfPresent(nextToken, forKey: .nextToken)
    }
}

package struct ListCommandInvocationsResponse: Sendable, Hashable, Decodable {
    /// Empty for a moment after sending.
    package let commandInvocations: [CommandInvocation]
    /// Nil at the end.
    package let nextToken: String?

    private enum CodingKeys: String, CodingKey {
        case commandInvocations = "CommandInvocations", nextToken = "NextToken"
    }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        commandInvocations = try fields.list(.commandInvocations)
        nextToken = try fields.filledText(.nextToken)
    }
}
