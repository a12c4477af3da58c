package import AWS

/// The shape of the table that ``DynamoDBStore`` works on; `muster template state` renders the same.
package enum LedgerTable {
    package static let attributes = [
        AttributeDefinition(attributeName: "pk", attributeType: "S"),
        AttributeDefinition(attributeName: "sk", attributeType: "S"),
    ]
    package static let keys = [
        KeySchemaElement(attributeName: "pk", keyType: "HASH"), KeySchemaElement(attributeName: "sk", keyType: "RANGE"),
    ]
    /// What DynamoDB may remove an item after: whole seconds since 1970.
    package static let timeToLive = "removal"
}
