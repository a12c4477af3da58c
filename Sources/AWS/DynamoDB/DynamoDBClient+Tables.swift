/// Tables.
extension DynamoDBClient {
    /// Makes a table, which is not ready at once. It is sent at most once.
    package func createTable(_ request: CreateTableRequest) async throws(AWSError) -> TableDescription {
        let reply: CreateTableResponse = try await wire.call("CreateTable", request, .atMostOnce)
        return reply.tableDescription
    }

    /// What is known of a table. Throws `resourceNotFound`.
    package func describeTable(_ request: DescribeTableRequest) async throws(AWSError) -> TableDescription {
        let reply: DescribeTableResponse = try await wire.call("DescribeTable", request)
        return reply.table
    }

    /// Deletes a table with its items.
    package func deleteTable(_ request: DeleteTableRequest) async throws(AWSError) {
        let _: EmptyReply = try await wire.call("DeleteTable", request, .atMostOnce)
    }
}
