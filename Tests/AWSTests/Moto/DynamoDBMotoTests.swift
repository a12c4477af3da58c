import AWS
import Foundation
import MotoServer
import Testing

/// DynamoDB against moto's server.
@Suite struct DynamoDBMotoTests {
    private func table() async throws -> (DynamoDBClient, String) {
        let client = DynamoDBClient(try MotoServer.shared().configuration)
        let name = MotoServer.name("t")
        let description = try await client.createTable(
            CreateTableRequest(
                tableName: name,
                attributeDefinitions: [
                    .init(attributeName: "scope", attributeType: "S"), .init(attributeName: "n", attributeType: "N"),
                ],
                keySchema: [
                    .init(attributeName: "scope", keyType: "HASH"), .init(attributeName: "n", keyType: "RANGE"),
                ], billingMode: "PAY_PER_REQUEST"))
        #expect(description.tableName == name)
        return (client, name)
    }

    private func key(_ number: Int) -> [String: AttributeValue] {
        ["scope": .string("a"), "n": .number(number)]
    }

    @Test func keepsEveryKindOfValue() async throws {
        let (client, table) = try await table()
        #expect(try await client.describeTable(.init(tableName: table)).tableStatus == .active)
        let values: [String: AttributeValue] = [
            "text": .string("é🚀\""), "number": .number("12345678901234567890.123456789"),
            "bytes": .binary(Data([0, 255])), "texts": .strings(["a", "b"]), "numbers": .numbers(["1", "2.5"]),
            "blobs": .binaries([Data([1])]), "map": .map(["deep": .list([.bool(true), .null, .map([:])])]),
        ]
        let item = values.merging(key(1)) { $1 }
        _ = try await client.putItem(PutItemRequest(tableName: table, item: item))
        let read = try await client.getItem(GetItemRequest(tableName: table, key: key(1), consistentRead: true))
        #expect(read.item == item)
        #expect(try await client.getItem(GetItemRequest(tableName: table, key: key(2))).item == [:])
    }

    @Test func onlyOneRacerTakesTheLease() async throws {
        let (client, table) = try await table()
        let winners = await withTaskGroup(of: Int?.self) { group in
            for racer in 1...8 {
                let item = key(0).merging(["holder": .number(racer)]) { $1 }
                group.addTask {
                    do throws(AWSError) {
                        _ = try await client.putItem(
                            PutItemRequest(
                                tableName: table, item: item, conditionExpression: "attribute_not_exists(#s)",
                                expressionAttributeNames: ["#s": "scope"],
                                returnValuesOnConditionCheckFailure: "ALL_OLD"))
                        return racer
                    } catch {
                        #expect(error.code == .conditionalCheckFailed && !error.isAmbiguous)
                        #expect(error.conflictingItem["holder"]?.integer != nil)
                        return nil
                    }
                }
            }
            return await group.reduce(into: [Int]()) { winners, racer in racer.map { winners.append($0) } }
        }
        #expect(winners.count == 1)
        let read = try await client.getItem(GetItemRequest(tableName: table, key: key(0)))
        #expect(read.item["holder"]?.integer == winners.first)
    }

    @Test func updatesAndDeletesUnderConditions() async throws {
        let (client, table) = try await table()
        var update = UpdateItemRequest(
            tableName: table, key: key(1), returnValues: .allNew, updateExpression: "ADD fence :one",
            expressionAttributeValues: [":one": .number(1)])
        #expect(try await client.updateItem(update).attributes["fence"] == .number("1"))
        update.conditionExpression = "fence = :one"
        #expect(try await client.updateItem(update).attributes["fence"]?.integer == 2)
        let refused = await #expect(throws: AWSError.self) { try await client.updateItem(update) }
        #expect(refused?.code == .conditionalCheckFailed)
        let deleted = try await client.deleteItem(
            DeleteItemRequest(tableName: table, key: key(1), returnValues: .allOld))
        #expect(deleted.attributes["fence"]?.integer == 2)
    }

    @Test func readsPageByPage() async throws {
        let (client, table) = try await table()
        let writes = (0..<25).map { WriteRequest(putRequest: PutRequest(item: key($0))) }
        let batch = try await client.batchWriteItem(BatchWriteItemRequest(requestItems: [table: writes]))
        #expect(batch.unprocessedItems.isEmpty)
        let pages = client.query(
            QueryRequest(
                tableName: table, limit: 10, scanIndexForward: false,
                keyConditionExpression: "#s = :s AND n >= :from", expressionAttributeNames: ["#s": "scope"],
                expressionAttributeValues: [":s": .string("a"), ":from": .number(3)]))
        var numbers: [Int] = []
        var count = 0
        for try await page in pages {
            count += 1
            numbers += page.items.compactMap { $0["n"]?.integer }
        }
        #expect(numbers == (3..<25).reversed() && count == 3)
        #expect(try await client.scan(ScanRequest(tableName: table, limit: 7)).all().count == 25)
    }

    @Test func carriesOutAllPartsOrNone() async throws {
        let (client, table) = try await table()
        let put = { (number: Int) in
            TransactWriteItem(
                put: TransactPut(
                    item: key(number), tableName: table, conditionExpression: "attribute_not_exists(n)",
                    returnValuesOnConditionCheckFailure: "ALL_OLD"))
        }
        try await client.transactWriteItems(TransactWriteItemsRequest(transactItems: [put(1), put(2)]))
        let error = await #expect(throws: AWSError.self) {
            try await client.transactWriteItems(TransactWriteItemsRequest(transactItems: [put(3), put(2)]))
        }
        #expect(error?.code == .transactionCanceled)
        #expect(error?.cancellationReasons.map(\.code) == ["None", "ConditionalCheckFailed"])
        #expect(error?.cancellationReasons.last?.item == key(2))
        #expect(try await client.scan(ScanRequest(tableName: table)).all().count == 2)
    }
}
