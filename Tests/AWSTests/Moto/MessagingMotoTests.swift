import AWS
import Foundation
import MotoServer
import Testing

/// SQS and SNS against moto's server.
@Suite struct MessagingMotoTests {
    private func queue() async throws -> (SQSClient, String) {
        let client = SQSClient(try MotoServer.shared().configuration)
        let url = try await client.createQueue(
            CreateQueueRequest(queueName: MotoServer.name("q"), attributes: ["VisibilityTimeout": "30"]))
        return (client, url)
    }

    @Test func receivesAgainUntilDeleted() async throws {
        let (client, url) = try await queue()
        let sent = try await client.sendMessage(
            SendMessageRequest(
                queueURL: url, messageBody: "deploy \u{1F680} <&>",
                messageAttributes: ["app": SQSAttributeValue(dataType: "String", stringValue: "orders")]))
        let request = ReceiveMessageRequest(
            queueURL: url, messageSystemAttributeNames: ["All"], messageAttributeNames: ["All"],
            maxNumberOfMessages: 10, waitTimeSeconds: 1)
        let first = try #require(try await client.receiveMessage(request).first)
        #expect(first.messageID == sent.messageID && first.body == "deploy \u{1F680} <&>")
        #expect(first.messageAttributes["app"]?.stringValue == "orders")
        try await client.changeMessageVisibility(
            ChangeMessageVisibilityRequest(queueURL: url, receiptHandle: first.receiptHandle, visibilityTimeout: 0))
        let again = try #require(try await client.receiveMessage(request).first)
        #expect(again.messageID == sent.messageID && again.attributes["ApproximateReceiveCount"] == "2")
        try await client.deleteMessage(DeleteMessageRequest(queueURL: url, receiptHandle: again.receiptHandle))
        #expect(try await client.receiveMessage(request) == [])
    }

    @Test func sendsAndDeletesInBatches() async throws {
        let (client, url) = try await queue()
        let sent = try await client.sendMessageBatch(
            SendMessageBatchRequest(
                queueURL: url, entries: (0..<10).map { SendMessageBatchEntry(id: "e\($0)", messageBody: "\($0)") }))
        #expect(Set(sent.successful.map(\.id)) == Set((0..<10).map { "e\($0)" }) && sent.failed.isEmpty)
        let messages = try await client.receiveMessage(
            ReceiveMessageRequest(queueURL: url, maxNumberOfMessages: 10, waitTimeSeconds: 1))
        #expect(Set(messages.map(\.body)) == Set((0..<10).map(String.init)))
        let deleted = try await client.deleteMessageBatch(
            DeleteMessageBatchRequest(
                queueURL: url,
                entries: messages.enumerated().map {
                    DeleteMessageBatchEntry(id: "d\($0.offset)", receiptHandle: $0.element.receiptHandle)
                }))
        #expect(deleted.successful.count == 10 && deleted.failed.isEmpty)
    }

    @Test func knowsQueuesAndTheirDeadLetters() async throws {
        let (client, dead) = try await queue()
        let names = GetQueueAttributesRequest(queueURL: dead, attributeNames: ["QueueArn"])
        let arn = try #require(try await client.getQueueAttributes(names)["QueueArn"])
        let (_, source) = try await queue()
        let policy = #"{"deadLetterTargetArn":"\#(arn)","maxReceiveCount":"3"}"#
        try await client.setQueueAttributes(
            SetQueueAttributesRequest(queueURL: source, attributes: ["RedrivePolicy": policy]))
        let sources = client.listDeadLetterSourceQueues(.init(queueURL: dead))
        #expect(try await sources.all() == [source])
        #expect(try await client.listQueues(.init(queueNamePrefix: "q-")).all().contains(dead))
        let name = try #require(dead.split(separator: "/").last.map(String.init))
        #expect(try await client.getQueueURL(.init(queueName: name)) == dead)
        let error = await #expect(throws: AWSError.self) { try await client.getQueueURL(.init(queueName: "none")) }
        #expect(error?.code == .queueDoesNotExist && error?.operation == "GetQueueUrl")
    }

    @Test func publishesToTheSubscribers() async throws {
        let moto = try MotoServer.shared()
        let heard = try #require(moto.heard["messaging"])
        let text = MotoServer.name("deployed & done")
        let published = try await SNSClient(moto.configuration).publish(
            PublishRequest(
                topicARN: heard.topic, message: text, subject: "s", messageAttributes: ["app": .init(value: "orders")]))
        let messages = try await SQSClient(moto.configuration).receiveMessage(
            ReceiveMessageRequest(queueURL: heard.queue, maxNumberOfMessages: 10, waitTimeSeconds: 1))
        #expect(messages.contains { $0.body.contains(text) && $0.body.contains(published.messageID) })
    }
}
