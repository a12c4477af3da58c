package struct QueryRequest: Sendable, Hashable, PagedRequest, Encodable {
    package var tableName: String
    /// At most 255 characters.
    package var indexName: String?
    /// E.g. `COUNT`.
    package var select: String?
    /// How many items are looked at, not how many match.
    package var limit: Int?
    /// Whether all writes before are seen; otherwise the item may be a second old.
    package var consistentRead: Bool?
    /// False: from the highest sort key down.
    package var scanIndexForward: Bool?
    /// Where to begin: the last key of the page before.
    package var exclusiveStartKey: [String: AttributeValue]
    package var projectionExpression: String?
    package var filterExpression: String?
    package var keyConditionExpression: String?
    /// For `#name` in expressions.
    package var expressionAttributeNames: [String: String]
    /// For `:value` in expressions.
    package var expressionAttributeValues: [String: AttributeValue]

    var nextToken: [String: AttributeValue]? {
        get { exclusiveStartKey.isEmpty ? nil : exclusiveStartKey }
        set { exclusiveStartKey = newValue ?? [:] }
    }

    package init(
        tableName: String, indexName: String? = nil, select: String? = nil, limit: Int? = nil,
        consistentRead: Bool? = nil, scanIndexForward: Bool? = nil, exclusiveStartKey: [String: AttributeValue] = [:],
        projectionExpression: String? = nil, filterExpression: String? = nil, keyConditionExpression: String? = nil,
        expressionAttributeNames: [String: String] = [:], expressionAttributeValues: [String: AttributeValue] = [:]
    ) {
        self.tableName = tableName
        self.indexName = indexName
        self.select = select
        self.limit = limit
        self.consistentRead = consistentRead
        self.scanIndexForward = scanIndexForward
        self.exclusiveStartKey = exclusiveStartKey
        self.projectionExpression = projectionExpression
        self.filterExpression = filterExpression
        self.keyConditionExpression = keyConditionExpression
        self.expressionAttributeNames = expressionAttributeNames
        self.expressionAttributeValues = expressionAttributeValues
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("TableName", tableName)
        try members.add("IndexName", indexName)
        try members.add("Select", select)
        try members.add("Limit", limit)
        try members.add("ConsistentRead", consistentRead)
        try members.add("ScanIndexForward", scanIndexForward)
        try members.add("ExclusiveStartKey", exclusiveStartKey)
        try members.add("ProjectionExpression", projectionExpression)
        try members.add("FilterExpression", filterExpression)
        try members.add("KeyConditionExpression", keyConditionExpression)
        try members.add("ExpressionAttributeNames", expressionAttributeNames)
        try members.add("ExpressionAttributeValues", expressionAttributeValues)
    }
}

package struct QueryResponse: Sendable, Hashable, Page, Decodable {
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
