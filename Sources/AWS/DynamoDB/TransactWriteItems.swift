package struct TransactWriteItemsRequest: Sendable, Hashable, Encodable {
    /// 1 to 100.
    package var transactItems: [TransactWriteItem]
    /// The same token within ten minutes is carried out once; one is made when it is nil.
    package var clientRequestToken: String?

    package init(transactItems: [TransactWriteItem], clientRequestToken: String? = nil) {
        self.transactItems = transactItems
        self.clientRequestToken = clientRequestToken
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("TransactItems", transactItems)
        try members.add("ClientRequestToken", clientRequestToken)
    }
}

/// One part of a transaction: exactly one of the four.
package struct TransactWriteItem: Sendable, Hashable, Encodable {
    package var conditionCheck: ConditionCheck?
    package var put: TransactPut?
    package var delete: TransactDelete?
    package var update: TransactUpdate?

    package init(
        conditionCheck: ConditionCheck? = nil, put: TransactPut? = nil, delete: TransactDelete? = nil,
        update: TransactUpdate? = nil
    ) {
        self.conditionCheck = conditionCheck
        self.put = put
        self.delete = delete
        self.update = update
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("ConditionCheck", conditionCheck)
        try members.add("Put", put)
        try members.add("Delete", delete)
        try members.add("Update", update)
    }
}

/// An item that must meet a condition, without being written.
package struct ConditionCheck: Sendable, Hashable, Encodable {
    package var key: [String: AttributeValue]
    package var tableName: String
    /// Refused with `conditionalCheckFailed` when it does not hold.
    package var conditionExpression: String
    /// For `#name` in expressions.
    package var expressionAttributeNames: [String: String]
    /// For `:value` in expressions.
    package var expressionAttributeValues: [String: AttributeValue]
    /// `ALL_OLD`: the error brings the item as it stands.
    package var returnValuesOnConditionCheckFailure: String?

    package init(
        key: [String: AttributeValue], tableName: String, conditionExpression: String,
        expressionAttributeNames: [String: String] = [:], expressionAttributeValues: [String: AttributeValue] = [:],
        returnValuesOnConditionCheckFailure: String? = nil
    ) {
        self.key = key
        self.tableName = tableName
        self.conditionExpression = conditionExpression
        self.expressionAttributeNames = expressionAttributeNames
        self.expressionAttributeValues = expressionAttributeValues
        self.returnValuesOnConditionCheckFailure = returnValuesOnConditionCheckFailure
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("Key", key)
        try members.add("TableName", tableName)
        try members.add("ConditionExpression", conditionExpression)
        try members.add("ExpressionAttributeNames", expressionAttributeNames)
        try members.add("ExpressionAttributeValues", expressionAttributeValues)
        try members.add("ReturnValuesOnConditionCheckFailure", returnValuesOnConditionCheckFailure)
    }
}

/// A write of a whole item in a transaction.
package struct TransactPut: Sendable, Hashable, Encodable {
    package var item: [String: AttributeValue]
    package var tableName: String
    /// Refused with `conditionalCheckFailed` when it does not hold.
    package var conditionExpression: String?
    /// For `#name` in expressions.
    package var expressionAttributeNames: [String: String]
    /// For `:value` in expressions.
    package var expressionAttributeValues: [String: AttributeValue]
    /// `ALL_OLD`: the error brings the item as it stands.
    package var returnValuesOnConditionCheckFailure: String?

    package init(
        item: [String: AttributeValue], tableName: String, conditionExpression: String? = nil,
        expressionAttributeNames: [String: String] = [:], expressionAttributeValues: [String: AttributeValue] = [:],
        returnValuesOnConditionCheckFailure: String? = nil
    ) {
        self.item = item
        self.tableName = tableName
        self.conditionExpression = conditionExpression
        self.expressionAttributeNames = expressionAttributeNames
        self.expressionAttributeValues = expressionAttributeValues
        self.returnValuesOnConditionCheckFailure = returnValuesOnConditionCheckFailure
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("Item", item)
        try members.add("TableName", tableName)
        try members.add("ConditionExpression", conditionExpression)
        try members.add("ExpressionAttributeNames", expressionAttributeNames)
        try members.add("ExpressionAttributeValues", expressionAttributeValues)
        try members.add("ReturnValuesOnConditionCheckFailure", returnValuesOnConditionCheckFailure)
    }
}

/// A change of attributes in a transaction.
package struct TransactUpdate: Sendable, Hashable, Encodable {
    package var key: [String: AttributeValue]
    package var updateExpression: String
    package var tableName: String
    /// Refused with `conditionalCheckFailed` when it does not hold.
    package var conditionExpression: String?
    /// For `#name` in expressions.
    package var expressionAttributeNames: [String: String]
    /// For `:value` in expressions.
    package var expressionAttributeValues: [String: AttributeValue]
    /// `ALL_OLD`: the error brings the item as it stands.
    package var returnValuesOnConditionCheckFailure: String?

    package init(
        key: [String: AttributeValue], updateExpression: String, tableName: String, conditionExpression: String? = nil,
        expressionAttributeNames: [String: String] = [:], expressionAttributeValues: [String: AttributeValue] = [:],
        returnValuesOnConditionCheckFailure: String? = nil
    ) {
        self.key = key
        self.updateExpression = updateExpression
        self.tableName = tableName
        self.conditionExpression = conditionExpression
        self.expressionAttributeNames = expressionAttributeNames
        self.expressionAttributeValues = expressionAttributeValues
        self.returnValuesOnConditionCheckFailure = returnValuesOnConditionCheckFailure
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("Key", key)
        try members.add("UpdateExpression", updateExpression)
        try members.add("TableName", tableName)
        try members.add("ConditionExpression", conditionExpression)
        try members.add("ExpressionAttributeNames", expressionAttributeNames)
        try members.add("ExpressionAttributeValues", expressionAttributeValues)
        try members.add("ReturnValuesOnConditionCheckFailure", returnValuesOnConditionCheckFailure)
    }
}

/// A deletion in a transaction.
package struct TransactDelete: Sendable, Hashable, Encodable {
    package var key: [String: AttributeValue]
    package var tableName: String
    /// Refused with `conditionalCheckFailed` when it does not hold.
    package var conditionExpression: String?
    /// For `#name` in expressions.
    package var expressionAttributeNames: [String: String]
    /// For `:value` in expressions.
    package var expressionAttributeValues: [String: AttributeValue]
    /// `ALL_OLD`: the error brings the item as it stands.
    package var returnValuesOnConditionCheckFailure: String?

    package init(
        key: [String: AttributeValue], tableName: String, conditionExpression: String? = nil,
        expressionAttributeNames: [String: String] = [:], expressionAttributeValues: [String: AttributeValue] = [:],
        returnValuesOnConditionCheckFailure: String? = nil
    ) {
        self.key = key
        self.tableName = tableName
        self.conditionExpression = conditionExpression
        self.expressionAttributeNames = expressionAttributeNames
        self.expressionAttributeValues = expressionAttributeValues
        self.returnValuesOnConditionCheckFailure = returnValuesOnConditionCheckFailure
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("Key", key)
        try members.add("TableName", tableName)
        try members.add("ConditionExpression", conditionExpression)
        try members.add("ExpressionAttributeNames", expressionAttributeNames)
        try members.add("ExpressionAttributeValues", expressionAttributeValues)
        try members.add("ReturnValuesOnConditionCheckFailure", returnValuesOnConditionCheckFailure)
    }
}
