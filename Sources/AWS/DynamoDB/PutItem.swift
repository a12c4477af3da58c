package struct PutItemRequest: Sendable, Hashable, Encodable {
    package var tableName: String
    package var item: [String: AttributeValue]
    package var returnValues: ReturnValue?
    /// Refused with `conditionalCheckFailed` when it does not hold.
    package var conditionExpression: String?
    /// For `#name` in expressions.
    package var expressionAttributeNames: [String: String]
    /// For `:value` in expressions.
    package var expressionAttributeValues: [String: AttributeValue]
    /// `ALL_OLD`: the error brings the item as it stands.
    package var returnValuesOnConditionCheckFailure: String?

    package init(
        tableName: String, item: [String: AttributeValue], returnValues: ReturnValue? = nil,
        conditionExpression: String? = nil, expressionAttributeNames: [String: String] = [:],
        expressionAttributeValues: [String: AttributeValue] = [:], returnValuesOnConditionCheckFailure: String? = nil
    ) {
        self.tableName = tableName
        self.item = item
        self.returnValues = returnValues
        self.conditionExpression = conditionExpression
        self.expressionAttributeNames = expressionAttributeNames
        self.expressionAttributeValues = expressionAttributeValues
        self.returnValuesOnConditionCheckFailure = returnValuesOnConditionCheckFailure
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("TableName", tableName)
        try members.add("Item", item)
        try members.add("ReturnValues", returnValues)
        try members.add("ConditionExpression", conditionExpression)
        try members.add("ExpressionAttributeNames", expressionAttributeNames)
        try members.add("ExpressionAttributeValues", expressionAttributeValues)
        try members.add("ReturnValuesOnConditionCheckFailure", returnValuesOnConditionCheckFailure)
    }
}

package struct PutItemResponse: Sendable, Hashable, Decodable {
    package let attributes: [String: AttributeValue]

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        attributes = try members.map("Attributes")
    }
}

/// What a write gives back.
package enum ReturnValue: WireValue {
    case none, allOld, updatedOld, allNew, updatedNew
    case other(String)

    package static let spellings: [(value: Self, word: String)] = [
        (.none, "NONE"), (.allOld, "ALL_OLD"), (.updatedOld, "UPDATED_OLD"), (.allNew, "ALL_NEW"),
        (.updatedNew, "UPDATED_NEW"),
    ]

    package var unknownWord: String? {
        if case .other(let word) = self { word } else { nil }
    }
}
