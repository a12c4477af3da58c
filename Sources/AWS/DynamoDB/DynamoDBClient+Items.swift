/// Items.
extension DynamoDBClient {
    /// One item by its whole key; the attributes are empty when there is none.
    package func getItem(_ request: GetItemRequest) async throws(AWSError) -> GetItemResponse {
        try await wire.call("GetItem", request)
    }

    /// Writes a whole item. With a condition it goes out at most once, since a repeated write could refuse itself.
    package func putItem(_ request: PutItemRequest) async throws(AWSError) -> PutItemResponse {
        try await wire.call("PutItem", request, request.conditionExpression == nil ? .repeatable : .atMostOnce)
    }

    /// Changes attributes of an item, or makes it. It goes out at most once, since an update may add.
    package func updateItem(_ request: UpdateItemRequest) async throws(AWSError) -> UpdateItemResponse {
        try await wire.call("UpdateItem", request, .atMostOnce)
    }

    /// Deletes an item; one that is not there is no error. With a condition it goes out at most once.
    package func deleteItem(_ request: DeleteItemRequest) async throws(AWSError) -> DeleteItemResponse {
        try await wire.call("DeleteItem", request, request.conditionExpression == nil ? .repeatable : .atMostOnce)
    }

    /// The items of one partition key, page by page.
    package func query(_ request: QueryRequest) -> Pages<QueryResponse> {
        wire.pages("Query", request)
    }

    /// All items, page by page.
    package func scan(_ request: ScanRequest) -> Pages<ScanResponse> {
        wire.pages("Scan", request)
    }

    /// Up to 25 puts and deletes without conditions. What was not written comes back and has to be sent again.
    package func batchWriteItem(_ request: BatchWriteItemRequest) async throws(AWSError) -> BatchWriteItemResponse {
        try await wire.call("BatchWriteItem", request)
    }
}
