package struct CreateTableRequest: Sendable, Hashable, Encodable {
    package var tableName: String
    package var attributeDefinitions: [AttributeDefinition]
    package var keySchema: [KeySchemaElement]
    package var globalSecondaryIndexes: [GlobalSecondaryIndex]
    /// `PAY_PER_REQUEST`: nothing has to be provisioned.
    package var billingMode: String?
    package var tags: [TableTag]
    package var deletionProtectionEnabled: Bool?

    package init(
        tableName: String, attributeDefinitions: [AttributeDefinition] = [], keySchema: [KeySchemaElement] = [],
        globalSecondaryIndexes: [GlobalSecondaryIndex] = [], billingMode: String? = nil, tags: [TableTag] = [],
        deletionProtectionEnabled: Bool? = nil
    ) {
        self.tableName = tableName
        self.attributeDefinitions = attributeDefinitions
        self.keySchema = keySchema
        self.globalSecondaryIndexes = globalSecondaryIndexes
        self.billingMode = billingMode
        self.tags = tags
        self.deletionProtectionEnabled = deletionProtectionEnabled
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("TableName", tableName)
        try members.add("AttributeDefinitions", attributeDefinitions)
        try members.add("KeySchema", keySchema)
        try members.add("GlobalSecondaryIndexes", globalSecondaryIndexes)
        try members.add("BillingMode", billingMode)
        try members.add("Tags", tags)
        try members.add("DeletionProtectionEnabled", deletionProtectionEnabled)
    }
}

package struct CreateTableResponse: Sendable, Hashable, Decodable {
    package let tableDescription: TableDescription

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        tableDescription = try members.required("TableDescription")
    }
}

/// An index with a key of its own.
package struct GlobalSecondaryIndex: Sendable, Hashable, Encodable {
    /// At most 255 characters.
    package var indexName: String
    package var keySchema: [KeySchemaElement]
    package var projection: Projection

    package init(indexName: String, keySchema: [KeySchemaElement], projection: Projection) {
        self.indexName = indexName
        self.keySchema = keySchema
        self.projection = projection
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("IndexName", indexName)
        try members.add("KeySchema", keySchema)
        try members.add("Projection", projection)
    }
}

/// Which attributes an index holds: `ALL`, `KEYS_ONLY`, `INCLUDE`.
package struct Projection: Sendable, Hashable, Codable {
    package let projectionType: String?
    package let nonKeyAttributes: [String]

    package init(projectionType: String? = nil, nonKeyAttributes: [String] = []) {
        self.projectionType = projectionType
        self.nonKeyAttributes = nonKeyAttributes
    }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        projectionType = try members.filledText("ProjectionType")
        nonKeyAttributes = try members.list("NonKeyAttributes")
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("ProjectionType", projectionType)
        try members.add("NonKeyAttributes", nonKeyAttributes)
    }
}

/// One part of a key.
package struct KeySchemaElement: Sendable, Hashable, Codable {
    package let attributeName: String
    /// `HASH` or `RANGE`.
    package let keyType: String

    package init(attributeName: String, keyType: String) {
        self.attributeName = attributeName
        self.keyType = keyType
    }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        attributeName = try members.text("AttributeName")
        keyType = try members.text("KeyType")
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("AttributeName", attributeName)
        try members.add("KeyType", keyType)
    }
}

/// The type of an attribute that is part of a key.
package struct AttributeDefinition: Sendable, Hashable, Codable {
    package let attributeName: String
    /// `S`, `N` or `B`.
    package let attributeType: String

    package init(attributeName: String, attributeType: String) {
        self.attributeName = attributeName
        self.attributeType = attributeType
    }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        attributeName = try members.text("AttributeName")
        attributeType = try members.text("AttributeType")
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("AttributeName", attributeName)
        try members.add("AttributeType", attributeType)
    }
}

/// A tag of a table.
package struct TableTag: Sendable, Hashable, Encodable {
    /// At most 128 characters.
    package var key: String
    /// At most 256 characters.
    package var value: String

    package init(key: String, value: String) {
        self.key = key
        self.value = value
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("Key", key)
        try members.add("Value", value)
    }
}
