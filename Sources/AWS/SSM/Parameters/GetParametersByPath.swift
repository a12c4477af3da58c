package struct GetParametersByPathRequest: Sendable, Hashable, PagedRequest, Encodable {
    /// Begins with a slash; at most 15 levels.
    package var path: String
    /// Whether levels below the first come too.
    package var recursive: Bool?
    package var parameterFilters: [ParameterStringFilter]
    package var withDecryption: Bool?
    /// 1 to 10.
    package var maxResults: Int?
    package var nextToken: String?

    package init(
        path: String, recursive: Bool? = nil, parameterFilters: [ParameterStringFilter] = [],
        withDecryption: Bool? = nil, maxResults: Int? = nil, nextToken: String? = nil
    ) {
        self.path = path
        self.recursive = recursive
        self.parameterFilters = parameterFilters
        self.withDecryption = withDecryption
        self.maxResults = maxResults
        self.nextToken = nextToken
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("Path", path)
        try members.add("Recursive", recursive)
        try members.add("ParameterFilters", parameterFilters)
        try members.add("WithDecryption", withDecryption)
        try members.add("MaxResults", maxResults)
        try members.add("NextToken", nextToken)
    }
}

package struct GetParametersByPathResponse: Sendable, Hashable, Page, Decodable {
    package let parameters: [StoredParameter]
    package let nextToken: String?

    package var items: [StoredParameter] { parameters }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        parameters = try members.list("Parameters")
        nextToken = try members.filledText("NextToken")
    }
}

/// What such a page names, for callers that want nothing else of its parameters.
package struct ParameterNames: Sendable, Hashable, Page, Decodable {
    /// Whole names, with their paths.
    package let items: [String]
    package let nextToken: String?

    private struct Parameter: Decodable {
        let name: String

        init(from decoder: any Decoder) throws { name = try decoder.members.required("Name") }
    }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        let parameters: [Parameter] = try members.list("Parameters")
        items = parameters.map(\.name)
        nextToken = try members.filledText("NextToken")
    }
}

/// Which parameters: `Type`, `KeyId`, `Label`; the option is `Equals` or `BeginsWith`.
package struct ParameterStringFilter: Sendable, Hashable, Encodable {
    /// At most 132 characters.
    package var key: String
    /// At most 10 characters.
    package var option: String?
    /// 1 to 50.
    package var values: [String]

    package init(key: String, option: String? = nil, values: [String] = []) {
        self.key = key
        self.option = option
        self.values = values
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("Key", key)
        try members.add("Option", option)
        try members.add("Values", values)
    }
}
