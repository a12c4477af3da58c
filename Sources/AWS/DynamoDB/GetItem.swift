package struct GetItemRequest: Sendable, Hashable, Encodable {
    package var tableName: String
    package var key: [String: AttributeValue]
    /// Whether all writes before are seen; otherwise the item may be a second old.
    package var consistentRead: Bool?
    package var projectionExpression: String?
    /// For `#name` in expressions.
    package var expressionAttributeNames: [String: String]

    package init(
        tableName: String, key: [String: AttributeValue], consistentRead: Bool? = nil,
        projectionExpression: String? = nil, expressionAttributeNames: [String: String] = [:]
    ) {
        self.tableName = tableName
        self.key = key
        self.consistentRead = consistentRead
        self.projectionExpression = projectionExpression
        self.expressionAttributeNames = expressionAttributeNames
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("TableName", tableName)
        try members.add("Key", key)
        try members.add("ConsistentRead", consistentRead)
        try members.add("ProjectionExpression", projectionExpression)
        try members.add("ExpressionAttributeNames", expressionAttributeNames)
    }
}

package struct GetItemResponse: Sendable, Hashable, Decodable {
    /// Empty when there is no such item.
    package let item: [String: AttributeValue]

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        item = try members.map("Item")
    }
}
