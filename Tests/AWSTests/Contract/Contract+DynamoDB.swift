import AWS

extension Contract {
    static let dynamoDB: [Contract] = [
        Contract(
            "dynamodb", "GetItem",
            GetItemRequest(
                tableName: "tableName", key: ["id": .string("a"), "n": .number(7)], consistentRead: true,
                projectionExpression: "projectionExpression",
                expressionAttributeNames: ["key": "expressionAttributeNames"])
        ) {
            try await DynamoDBClient($0).getItem($1)
        },
        Contract(
            "dynamodb", "PutItem",
            PutItemRequest(
                tableName: "tableName", item: ["id": .string("a"), "n": .number(7)], returnValues: .updatedNew,
                conditionExpression: "conditionExpression",
                expressionAttributeNames: ["key": "expressionAttributeNames"],
                expressionAttributeValues: ["key": .string("value")], returnValuesOnConditionCheckFailure: "NONE")
        ) {
            try await DynamoDBClient($0).putItem($1)
        },
        Contract(
            "dynamodb", "UpdateItem",
            UpdateItemRequest(
                tableName: "tableName", key: ["id": .string("a"), "n": .number(7)], returnValues: .updatedNew,
                updateExpression: "updateExpression", conditionExpression: "conditionExpression",
                expressionAttributeNames: ["key": "expressionAttributeNames"],
                expressionAttributeValues: ["key": .string("value")], returnValuesOnConditionCheckFailure: "NONE")
        ) {
            try await DynamoDBClient($0).updateItem($1)
        },
        Contract(
            "dynamodb", "DeleteItem",
            DeleteItemRequest(
                tableName: "tableName", key: ["id": .string("a"), "n": .number(7)], returnValues: .updatedNew,
                conditionExpression: "conditionExpression",
                expressionAttributeNames: ["key": "expressionAttributeNames"],
                expressionAttributeValues: ["key": .string("value")], returnValuesOnConditionCheckFailure: "NONE")
        ) {
            try await DynamoDBClient($0).deleteItem($1)
        },
        Contract(
            "dynamodb", "Query",
            QueryRequest(
                tableName: "tableName", indexName: "indexName", select: "COUNT", limit: 7, consistentRead: true,
                scanIndexForward: true, exclusiveStartKey: ["id": .string("a"), "n": .number(7)],
                projectionExpression: "projectionExpression", filterExpression: "filterExpression",
                keyConditionExpression: "keyConditionExpression",
                expressionAttributeNames: ["key": "expressionAttributeNames"],
                expressionAttributeValues: ["key": .string("value")])
        ) {
            try await first(DynamoDBClient($0).query($1))
        },
        Contract(
            "dynamodb", "Scan",
            ScanRequest(
                tableName: "tableName", indexName: "indexName", limit: 7, select: "COUNT",
                exclusiveStartKey: ["id": .string("a"), "n": .number(7)], totalSegments: 7, segment: 7,
                projectionExpression: "projectionExpression", filterExpression: "filterExpression",
                expressionAttributeNames: ["key": "expressionAttributeNames"],
                expressionAttributeValues: ["key": .string("value")], consistentRead: true)
        ) {
            try await first(DynamoDBClient($0).scan($1))
        },
        Contract(
            "dynamodb", "TransactWriteItems",
            TransactWriteItemsRequest(
                transactItems: [
                    .init(
                        conditionCheck: .init(
                            key: ["id": .string("a"), "n": .number(7)], tableName: "tableName",
                            conditionExpression: "conditionExpression",
                            expressionAttributeNames: ["key": "expressionAttributeNames"],
                            expressionAttributeValues: ["key": .string("value")],
                            returnValuesOnConditionCheckFailure: "NONE")),
                    .init(
                        put: .init(
                            item: ["id": .string("a"), "n": .number(7)], tableName: "tableName",
                            conditionExpression: "conditionExpression",
                            expressionAttributeNames: ["key": "expressionAttributeNames"],
                            expressionAttributeValues: ["key": .string("value")],
                            returnValuesOnConditionCheckFailure: "NONE")),
                    .init(
                        delete: .init(
                            key: ["id": .string("a"), "n": .number(7)], tableName: "tableName",
                            conditionExpression: "conditionExpression",
                            expressionAttributeNames: ["key": "expressionAttributeNames"],
                            expressionAttributeValues: ["key": .string("value")],
                            returnValuesOnConditionCheckFailure: "NONE")),
                    .init(
                        update: .init(
                            key: ["id": .string("a"), "n": .number(7)], updateExpression: "updateExpression",
                            tableName: "tableName", conditionExpression: "conditionExpression",
                            expressionAttributeNames: ["key": "expressionAttributeNames"],
                            expressionAttributeValues: ["key": .string("value")],
                            returnValuesOnConditionCheckFailure: "NONE")),
                ], clientRequestToken: "clientRequestToken")
        ) {
            try await DynamoDBClient($0).transactWriteItems($1)
        },
        Contract(
            "dynamodb", "BatchWriteItem",
            BatchWriteItemRequest(requestItems: [
                "key": [
                    .init(putRequest: .init(item: ["id": .string("a"), "n": .number(7)])),
                    .init(deleteRequest: .init(key: ["id": .string("a"), "n": .number(7)])),
                ]
            ])
        ) {
            try await DynamoDBClient($0).batchWriteItem($1)
        },
        Contract(
            "dynamodb", "CreateTable",
            CreateTableRequest(
                tableName: "tableName",
                attributeDefinitions: [.init(attributeName: "attributeName", attributeType: "B")],
                keySchema: [.init(attributeName: "attributeName", keyType: "RANGE")],
                globalSecondaryIndexes: [
                    .init(
                        indexName: "indexName", keySchema: [.init(attributeName: "attributeName", keyType: "RANGE")],
                        projection: .init(projectionType: "INCLUDE", nonKeyAttributes: ["nonKeyAttributes"]))
                ], billingMode: "PAY_PER_REQUEST", tags: [.init(key: "key", value: "value")],
                deletionProtectionEnabled: true)
        ) {
            try await DynamoDBClient($0).createTable($1)
        },
        Contract("dynamodb", "DescribeTable", DescribeTableRequest(tableName: "tableName")) {
            try await DynamoDBClient($0).describeTable($1)
        },
        Contract("dynamodb", "DeleteTable", DeleteTableRequest(tableName: "tableName")) {
            try await DynamoDBClient($0).deleteTable($1)
        },
    ]
}
