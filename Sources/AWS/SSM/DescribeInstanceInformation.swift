/// Which machines: filters are ANDed, the values of one are ORed. `tag:…` and `tag-key` cannot be mixed with others.
package struct InstanceInformationFilter: Sendable, Hashable, Encodable {
    /// E.g. `InstanceIds`, `PingStatus`, `PlatformTypes`, `tag:App`.
    package let key: String
    /// 1 to 100 values.
    package let values: [String]

    package init(key: String, values: [String]) {
        self.key = key
        self.values = values
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("Key", key)
        try members.add("Values", values)
    }
}

package struct DescribeInstanceInformationRequest: Sendable, Hashable, PagedRequest, Encodable {
    package var filters: [InstanceInformationFilter]
    /// 5 to 50; SSM's default is 10.
    package var maxResults: Int?
    package var nextToken: String?

    package init(filters: [InstanceInformationFilter] = [], maxResults: Int? = 50, nextToken: String? = nil) {
        self.filters = filters
        self.maxResults = maxResults
        self.nextToken = nextToken
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("Filters", filters)
        try members.add("MaxResults", maxResults)
        try members.add("NextToken", nextToken)
    }
}

package struct DescribeInstanceInformationResponse: Sendable, Hashable, Page, Decodable {
    package let instanceInformationList: [InstanceInformation]
    /// Nil at the end; a page may be empty and still have one.
    package let nextToken: String?

    package var items: [InstanceInformation] { instanceInformationList }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        instanceInformationList = try members.list("InstanceInformationList")
        nextToken = try members.filledText("NextToken")
    }
}
