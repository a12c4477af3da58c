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

package struct ListCommandsRequest: Sendable, Hashable, PagedRequest, Encodable {
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

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("CommandId", commandID)
        try members.add("InstanceId", instanceID)
        try members.add("Filters", filters)
        try members.add("MaxResults", maxResults)
        try members.add("NextToken", nextToken)
    }
}

package struct ListCommandsResponse: Sendable, Hashable, Page, Decodable {
    /// Newest first.
    package let commands: [Command]
    /// Nil at the end.
    package let nextToken: String?

    package var items: [Command] { commands }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        commands = try members.list("Commands")
        nextToken = try members.filledText("NextToken")
    }
}
