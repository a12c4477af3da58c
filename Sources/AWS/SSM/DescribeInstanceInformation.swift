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

    private enum CodingKeys: String, CodingKey {
        case key = "Key", values = "Values"
    }
}

package struct DescribeInstanceInformationRequest: Sendable, Hashable, Encodable {
    package var filters: [InstanceInformationFilter]
    /// 5 to 50; SSM's default is 10.
    package var maxResults: Int?
    package var nextToken: String?

    package init(filters: [InstanceInformationFilter] = [], maxResults: Int? = 50, nextToken: String? = nil) {
        self.filters = filters
        self.maxResults = maxResults
        self.nextToken = nextToken
    }

    private enum CodingKeys: String, CodingKey {
        case filters = "Filters", maxResults = "MaxResults", nextToken = "NextToken"
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encodeFilled(filters, .filters)
        try fields.encodeIfPresent(maxResults, forKey: .maxResults)
        try fields.encodeIfPresent(nextToken, forKey: .nextToken)
    }
}

package struct DescribeInstanceInformationResponse: Sendable, Hashable, Decodable {
    package let instanceInformationList: [InstanceInformation]
    /// Nil at the end; a page may be empty and still have one.
    package let nextToken: String?

    private enum CodingKeys: String, CodingKey {
        case instanceInformationList = "InstanceInformationList", nextToken = "NextToken"
    }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        instanceInformationList = try fields.list(.instanceInformationList)
        nextToken = try fields.filledText(.nextToken)
    }
}
