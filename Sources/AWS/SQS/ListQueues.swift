package struct ListQueuesRequest: Sendable, Hashable, PagedRequest, Encodable {
    package var queueNamePrefix: String?
    package var nextToken: String?
    /// 1 to 1,000.
    package var maxResults: Int?

    package init(queueNamePrefix: String? = nil, nextToken: String? = nil, maxResults: Int? = nil) {
        self.queueNamePrefix = queueNamePrefix
        self.nextToken = nextToken
        self.maxResults = maxResults
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("QueueNamePrefix", queueNamePrefix)
        try members.add("NextToken", nextToken)
        try members.add("MaxResults", maxResults)
    }
}

package struct ListQueuesResponse: Sendable, Hashable, Page, Decodable {
    package let queueURLs: [String]
    package let nextToken: String?

    package var items: [String] { queueURLs }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        queueURLs = try members.list("QueueUrls")
        nextToken = try members.filledText("NextToken")
    }
}

package struct ListDeadLetterSourceQueuesRequest: Sendable, Hashable, PagedRequest, Encodable {
    package var queueURL: String
    package var nextToken: String?
    /// 1 to 1,000.
    package var maxResults: Int?

    package init(queueURL: String, nextToken: String? = nil, maxResults: Int? = nil) {
        self.queueURL = queueURL
        self.nextToken = nextToken
        self.maxResults = maxResults
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("QueueUrl", queueURL)
        try members.add("NextToken", nextToken)
        try members.add("MaxResults", maxResults)
    }
}

package struct ListDeadLetterSourceQueuesResponse: Sendable, Hashable, Page, Decodable {
    package let queueURLs: [String]
    package let nextToken: String?

    package var items: [String] { queueURLs }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        queueURLs = try members.list("queueUrls")
        nextToken = try members.filledText("NextToken")
    }
}
