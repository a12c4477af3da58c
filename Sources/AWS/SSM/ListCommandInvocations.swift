package struct ListCommandInvocationsRequest: Sendable, Hashable, PagedRequest, Encodable {
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

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("CommandId", commandID)
        try members.add("InstanceId", instanceID)
        try members.add("Filters", filters)
        try members.add("Details", details)
        try members.add("MaxResults", maxResults)
        try members.add("NextToken", nextToken)
    }
}

package struct ListCommandInvocationsResponse: Sendable, Hashable, Page, Decodable {
    /// Empty for a moment after sending.
    package let commandInvocations: [CommandInvocation]
    /// Nil at the end.
    package let nextToken: String?

    package var items: [CommandInvocation] { commandInvocations }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        commandInvocations = try members.list("CommandInvocations")
        nextToken = try members.filledText("NextToken")
    }
}
