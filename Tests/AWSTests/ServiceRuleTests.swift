@testable import AWS
import Foundation
import LoopbackServer
import Testing

/// What single services ask of the calls, beyond their shapes.
@Suite struct ServiceRuleTests {
    @Test(arguments: [("group", 3), (nil, 1)])
    func aMessageIsRepeatedOnlyWithADeduplicationID(deduplication: String?, attempts: Int) async throws {
        try await LoopbackServer.serving { _ in
            .hangUp
        } body: { server in
            let client = try SQSClient(configuration(server.url))
            let error = await #expect(throws: AWSError.self) {
                try await client.sendMessage(
                    .init(queueURL: "q", messageBody: "m", messageDeduplicationID: deduplication))
            }
            #expect(error?.isAmbiguous == true && server.requests.count == attempts)
        }
    }

    @Test func refusedEntriesOfABatchAreData() async throws {
        let reply = """
            {"Successful":[{"Id":"a","MessageId":"m","MD5OfMessageBody":"x"}],
            "Failed":[{"Id":"b","SenderFault":true,"Code":"InvalidMessageContents","Message":"no"}]}
            """
        try await LoopbackServer.serving { _ in
            .json(reply)
        } body: { server in
            let result = try await SQSClient(configuration(server.url)).sendMessageBatch(
                .init(queueURL: "q", entries: [.init(id: "a", messageBody: "1"), .init(id: "b", messageBody: "2")]))
            #expect(result.successful.map(\.id) == ["a"])
            #expect(result.failed.map(\.code) == ["InvalidMessageContents"] && result.failed.first?.senderFault == true)
        }
    }

    @Test func dynamoDBIsTriedFourTimes() async throws {
        try await LoopbackServer.serving { _ in
            .error("InternalServerError", status: 500)
        } body: { server in
            let time = VirtualTime()
            let client = try DynamoDBClient(configuration(server.url, time))
            _ = await #expect(throws: AWSError.self) {
                try await client.getItem(.init(tableName: "t", key: ["id": .string("a")]))
            }
            #expect(server.requests.count == 4)
            #expect(server.requests.last?.header("amz-sdk-request") == "attempt=4; max=4")
            #expect(time.slept == [.microseconds(12_500), .milliseconds(25), .milliseconds(50)])
        }
    }

    @Test func aTransactionCarriesOneTokenThroughItsRepetitions() async throws {
        let script = Script([.hangUp, .json("{}")])
        try await LoopbackServer.serving { _ in
            script.next()
        } body: { server in
            let client = try DynamoDBClient(configuration(server.url))
            let put = TransactWriteItem(put: .init(item: ["id": .string("a")], tableName: "t"))
            try await client.transactWriteItems(.init(transactItems: [put]))
            let tokens = try server.requests.map { request in
                let body = try JSONSerialization.jsonObject(with: Data(request.body)) as? [String: Any]
                return try #require(body?["ClientRequestToken"] as? String)
            }
            #expect(tokens.count == 2 && Set(tokens).count == 1 && (1...36).contains(tokens[0].count))
        }
    }

    @Test func bothSpellingsOfAPatchStateAreRead() {
        for (value, word) in PatchState.spellings {
            #expect(PatchState(word) == value)
        }
        #expect(PatchState.installedPendingReboot.word == "InstalledPendingReboot")
        #expect(PatchState("Odd") == .other("Odd"))
    }

    @Test func aSecretIsNotDescribed() throws {
        let json = #"{"Name":"/a","Type":"SecureString","Value":"hunter2","Version":3}"#
        let parameter = try JSONDecoder().decode(StoredParameter.self, from: Data(json.utf8))
        #expect("\(parameter)" == "SecureString /a, version 3" && parameter.value == "hunter2")
    }
}
