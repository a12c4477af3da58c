package struct ScanRequest: Sendable, Hashable, PagedRequest, Encodable {
    package var tableName: String
    /// At most 255 characters.
    package var indexName: String?
    /// How many items are looked at, not how many match.
    package var limit: Int?
    /// E.g. `COUNT`.
    package var select: String?
    /// Where to begin: the last key of the page before.
    package var exclusiveStartKey: [String: AttributeValue]
    /// 1 to 1,000,000.
    package var totalSegments: Int?
    /// For parallel scans: from 0, below `totalSegments`.
    package var segment: Int?
    package var projectionExpression: String?
    package var filterExpression: String?
    /// For `#name` in expressions.
    package var expressionAttributeNames: [String: String]
    /// For `:value` in expressions.
    package var expressionAttributeValues: [String: AttributeValue]
    /// Whether all writes before are seen; otherwise the item may be a second old.
    package var consistentRead: Bool?

    var nextToken: [String: AttributeValue]? {
        get { exclusiveStartKey.isEmpty ? nil : exclusiveStartKey }
        set { exclusiveStartKey = newValue ?? [:] }
    }

    package init(
        tableName: String, indexName: String? = nil, limit: Int? = nil, select: String? = nil,
        exclusiveStartKey: [String: AttributeValue] = [:], totalSegments: Int? = nil, segment: Int? = nil,
        projectionExpression: String? = nil, filterExpression: String? = nil,
        expressionAttributeNames: [String: String] = [:], expressionAttributeValues: [String: AttributeValue] = [:],
        consistentRead: Bool? = nil
    ) {
        self.tableName = tableName
        self.indexName = indexName
        self.limit = limit
        self.select = select
        self.exclusiveStartKey = exclusiveStartKey
        self.totalSegments = totalSegments
        self.segment = segment
        self.projectionExpression = projectionExpression
        self.filterExpression = filterExpression
        self.expressionAttributeNames = expressionAttributeNames
        self.expressionAttributeValues = expressionAttributeValues
        self.consistentRead = consistentRead
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("TableName", tableName)
        try members.add("IndexName", indexName)
        try members.add("Limit", limit)
        try members.add("Select", select)
        try members.add("ExclusiveStartKey", exclusiveStartKey)
        try members.add("TotalSegments", totalSegments)
        try members.add("Segment", segment)
        try members.add("ProjectionExpression", projectionExpression)
        try members.add("FilterExpression", filterExpression)
        try members.add("ExpressionAttributeNames", expressionAttributeNames)
        try members.add("ExpressionAttributeValues", expressionAttributeValues)
        try members.add("ConsistentRead", consistentRead)
    }
}

package struct ScanResponse: Sendable, Hashable, Page, Decodable {
    package let items: [[String: AttributeValue]]
    package let count: Int
    package let scannedCount: Int
    /// Where the next page begins; empty at the end.
    package let lastEvaluatedKey: [String: AttributeValue]

    package var nextToken: [String: AttributeValue]? { lastEvaluatedKey.isEmpty ? nil : lastEvaluatedKey }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        items = try members.list("Items")
        count = try members.count("Count")
        scannedCount = try members.count("ScannedCount")
        lastEvaluatedKey = try members.map("LastEvaluatedKey")
    }
}
