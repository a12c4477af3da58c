import AWS
import Foundation

extension Contract {
    static let sqs: [Contract] = [
        Contract(
            "sqs", "CreateQueue",
            CreateQueueRequest(
                queueName: "queueName", attributes: ["SqsManagedSseEnabled": "attributes"], tags: ["key": "tags"])
        ) {
            try await SQSClient($0).createQueue($1)
        },
        Contract(
            "sqs", "GetQueueUrl",
            GetQueueUrlRequest(queueName: "queueName", queueOwnerAWSAccountID: "queueOwnerAWSAccountId")
        ) {
            try await SQSClient($0).getQueueURL($1)
        },
        Contract(
            "sqs", "GetQueueAttributes",
            GetQueueAttributesRequest(queueURL: "queueUrl", attributeNames: ["SqsManagedSseEnabled"])
        ) {
            try await SQSClient($0).getQueueAttributes($1)
        },
        Contract(
            "sqs", "SetQueueAttributes",
            SetQueueAttributesRequest(queueURL: "queueUrl", attributes: ["SqsManagedSseEnabled": "attributes"])
        ) {
            try await SQSClient($0).setQueueAttributes($1)
        },
        Contract(
            "sqs", "ListQueues",
            ListQueuesRequest(queueNamePrefix: "queueNamePrefix", nextToken: "nextToken", maxResults: 7)
        ) {
            try await first(SQSClient($0).listQueues($1))
        },
        Contract(
            "sqs", "ListDeadLetterSourceQueues",
            ListDeadLetterSourceQueuesRequest(queueURL: "queueUrl", nextToken: "nextToken", maxResults: 7)
        ) {
            try await first(SQSClient($0).listDeadLetterSourceQueues($1))
        },
        Contract("sqs", "PurgeQueue", PurgeQueueRequest(queueURL: "queueUrl")) {
            try await SQSClient($0).purgeQueue($1)
        },
        Contract("sqs", "DeleteQueue", DeleteQueueRequest(queueURL: "queueUrl")) {
            try await SQSClient($0).deleteQueue($1)
        },
        Contract(
            "sqs", "SendMessage",
            SendMessageRequest(
                queueURL: "queueUrl", messageBody: "messageBody", delaySeconds: 7,
                messageAttributes: [
                    "key": .init(dataType: "dataType", stringValue: "stringValue", binaryValue: Data("blob".utf8))
                ],
                messageSystemAttributes: [
                    "AWSTraceHeader": .init(
                        dataType: "dataType", stringValue: "stringValue", binaryValue: Data("blob".utf8))
                ], messageDeduplicationID: "messageDeduplicationId", messageGroupID: "messageGroupId")
        ) {
            try await SQSClient($0).sendMessage($1)
        },
        Contract(
            "sqs", "SendMessageBatch",
            SendMessageBatchRequest(
                queueURL: "queueUrl",
                entries: [
                    .init(
                        id: "id", messageBody: "messageBody", delaySeconds: 7,
                        messageAttributes: [
                            "key": .init(
                                dataType: "dataType", stringValue: "stringValue", binaryValue: Data("blob".utf8))
                        ],
                        messageSystemAttributes: [
                            "AWSTraceHeader": .init(
                                dataType: "dataType", stringValue: "stringValue", binaryValue: Data("blob".utf8))
                        ], messageDeduplicationID: "messageDeduplicationId", messageGroupID: "messageGroupId")
                ])
        ) {
            try await SQSClient($0).sendMessageBatch($1)
        },
        Contract("sqs", "DeleteMessage", DeleteMessageRequest(queueURL: "queueUrl", receiptHandle: "receiptHandle")) {
            try await SQSClient($0).deleteMessage($1)
        },
        Contract(
            "sqs", "DeleteMessageBatch",
            DeleteMessageBatchRequest(queueURL: "queueUrl", entries: [.init(id: "id", receiptHandle: "receiptHandle")])
        ) {
            try await SQSClient($0).deleteMessageBatch($1)
        },
        Contract(
            "sqs", "ChangeMessageVisibility",
            ChangeMessageVisibilityRequest(queueURL: "queueUrl", receiptHandle: "receiptHandle", visibilityTimeout: 7)
        ) {
            try await SQSClient($0).changeMessageVisibility($1)
        },
        Contract(
            "sqs", "ChangeMessageVisibilityBatch",
            ChangeMessageVisibilityBatchRequest(
                queueURL: "queueUrl", entries: [.init(id: "id", receiptHandle: "receiptHandle", visibilityTimeout: 7)])
        ) {
            try await SQSClient($0).changeMessageVisibilityBatch($1)
        },
        Contract(
            "sqs", "StartMessageMoveTask",
            StartMessageMoveTaskRequest(
                sourceARN: "sourceArn", destinationARN: "destinationArn", maxNumberOfMessagesPerSecond: 7)
        ) {
            try await SQSClient($0).startMessageMoveTask($1)
        },
        Contract("sqs", "ListMessageMoveTasks", ListMessageMoveTasksRequest(sourceARN: "sourceArn", maxResults: 7)) {
            try await SQSClient($0).listMessageMoveTasks($1)
        },
        Contract("sqs", "CancelMessageMoveTask", CancelMessageMoveTaskRequest(taskHandle: "taskHandle")) {
            try await SQSClient($0).cancelMessageMoveTask($1) as Any
        },
        Contract(
            "sqs", "ReceiveMessage",
            ReceiveMessageRequest(
                queueURL: "queueUrl", messageSystemAttributeNames: ["DeadLetterQueueSourceArn"],
                messageAttributeNames: ["messageAttributeNames"], maxNumberOfMessages: 7, visibilityTimeout: 7,
                waitTimeSeconds: 7, receiveRequestAttemptID: "receiveRequestAttemptId")
        ) {
            try await SQSClient($0).receiveMessage($1)
        },
    ]
}
