package import Foundation

package struct DescribeTableRequest: Sendable, Hashable, Encodable {
    package var tableName: String

    package init(tableName: String) {
        self.tableName = tableName
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("TableName", tableName)
    }
}

package struct DescribeTableResponse: Sendable, Hashable, Decodable {
    package let table: TableDescription

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        table = try members.required("Table")
    }
}

package struct DeleteTableRequest: Sendable, Hashable, Encodable {
    package var tableName: String

    package init(tableName: String) {
        self.tableName = tableName
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("TableName", tableName)
    }
}

/// What is known of a table.
package struct TableDescription: Sendable, Hashable, Decodable {
    package let attributeDefinitions: [AttributeDefinition]
    package let tableName: String
    package let keySchema: [KeySchemaElement]
    package let tableStatus: TableStatus
    package let creationDateTime: Date?
    package let tableSizeBytes: Int?
    package let itemCount: Int
    package let tableARN: String?
    package let tableID: String?
    package let globalSecondaryIndexes: [GlobalSecondaryIndexDescription]
    package let deletionProtectionEnabled: Bool?
    package let disassociationProtectionEnabled: Bool?

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        attributeDefinitions = try members.list("AttributeDefinitions")
        tableName = try members.required("TableName")
        keySchema = try members.list("KeySchema")
        tableStatus = try members.value("TableStatus")
        creationDateTime = try members.time("CreationDateTime")
        tableSizeBytes = try members.optional("TableSizeBytes")
        itemCount = try members.count("ItemCount")
        tableARN = try members.filledText("TableArn")
        tableID = try members.filledText("TableId")
        globalSecondaryIndexes = try members.list("GlobalSecondaryIndexes")
        deletionProtectionEnabled = try members.optional("DeletionProtectionEnabled")
        disassociationProtectionEnabled = try members.optional("DisassociationProtectionEnabled")
    }
}

/// What is known of an index.
package struct GlobalSecondaryIndexDescription: Sendable, Hashable, Decodable {
    package let indexName: String?
    package let keySchema: [KeySchemaElement]
    package let projection: Projection?
    package let indexStatus: String?
    package let indexARN: String?

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        indexName = try members.filledText("IndexName")
        keySchema = try members.list("KeySchema")
        projection = try members.optional("Projection")
        indexStatus = try members.filledText("IndexStatus")
        indexARN = try members.filledText("IndexArn")
    }
}

/// Whether a table can be used.
package enum TableStatus: WireValue {
    case creating, updating, deleting, active, inaccessibleEncryptionCredentials, archiving, archived,
        replicationNotAuthorized
    case other(String)

    package static let spellings: [(value: Self, word: String)] = [
        (.creating, "CREATING"), (.updating, "UPDATING"), (.deleting, "DELETING"), (.active, "ACTIVE"),
        (.inaccessibleEncryptionCredentials, "INACCESSIBLE_ENCRYPTION_CREDENTIALS"), (.archiving, "ARCHIVING"),
        (.archived, "ARCHIVED"), (.replicationNotAuthorized, "REPLICATION_NOT_AUTHORIZED"),
    ]

    package var unknownWord: String? {
        if case .other(let word) = self { word } else { nil }
    }
}
