/// Which commands or invocations; 1 to 5 of them.
package struct CommandFilter: Sendable, Hashable, Encodable {
    /// `InvokedAfter`, `InvokedBefore`, `Status`, `DocumentName`; `ExecutionStage` for ListCommands only. The members
    /// are lower case on the wire, unlike those of other filters.
    package let key: String
    package let value: String

    package init(key: String, value: String) {
        self.key = key
        self.value = value
    }
}

package struct ListCommandsRequest: Sendable, Hashable, Encodable {
    package var commandID: String?
    package var instanceID: String?
    package var filters: [CommandFilter]
    /// 1 to 50.
    package var maxResults: Int?
    package var nextToken: String?

    package init(
        commandID: String? = nil, instanceID: String? = nil, filters: [CommandFilter] = [], maxResults: Int? = nil,
        nextToken: String? = nil
    ) {
        self.commandID = commandID
        self.instanceID = instanceID
        self.filters = filters
        self.maxResults = maxResults
        self.nextToken = nextToken
    }

    private enum CodingKeys: String, CodingKey {
        case commandID = "CommandId", instanceID = "InstanceId", filters = "Filters", maxResults = "MaxResults"
        case nextToken = "NextToken"
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encodeIfPresent(commandID, forKey: .commandID)
        try fields.encodeIfPresent(instanceID, forKey: .instanceID)
        try fields.encodeFilled(filters, .filters)
        try fields.encodeIfPresent(maxResults, forKey: .maxResults)
        try fields.encodeIfPresent(nextToken, forKey: .nextToken)
    }
}

package struct ListCommandsResponse: Sendable, Hashable, Decodable {
    /// Newest first.
    package let commands: [Command]
    /// Nil at the end.
    package let nextToken: String?

    private enum CodingKeys: String, CodingKey {
        case commands = "Commands", nextToken = "NextToken"
    }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        commands = try fields.list(.commands)
        nextToken = try fields.filledText(.nextToken)
    }
}
