package struct BatchWriteItemRequest: Sendable, Hashable, Encodable {
    /// By table.
    package var requestItems: [String: [WriteRequest]]

    package init(requestItems: [String: [WriteRequest]]) {
        self.requestItems = requestItems
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("RequestItems", requestItems)
    }
}

package struct BatchWriteItemResponse: Sendable, Hashable, Decodable {
    /// To be sent again.
    package let unprocessedItems: [String: [WriteRequest]]

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        unprocessedItems = try members.map("UnprocessedItems")
    }
}

/// A put or a delete of a batch.
package struct WriteRequest: Sendable, Hashable, Codable {
    package let putRequest: PutRequest?
    package let deleteRequest: DeleteRequest?

    package init(putRequest: PutRequest? = nil, deleteRequest: DeleteRequest? = nil) {
        self.putRequest = putRequest
        self.deleteRequest = deleteRequest
    }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        putRequest = try members.optional("PutRequest")
        deleteRequest = try members.optional("DeleteRequest")
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("PutRequest", putRequest)
        try members.add("DeleteRequest", deleteRequest)
    }
}

/// A whole item.
package struct PutRequest: Sendable, Hashable, Codable {
    package let item: [String: AttributeValue]

    package init(item: [String: AttributeValue]) {
        self.item = item
    }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        item = try members.map("Item")
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("Item", item)
    }
}

/// A whole key.
package struct DeleteRequest: Sendable, Hashable, Codable {
    package let key: [String: AttributeValue]

    package init(key: [String: AttributeValue]) {
        self.key = key
    }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        key = try members.map("Key")
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("Key", key)
    }
}
