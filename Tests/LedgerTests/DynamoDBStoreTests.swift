import AWS
import Foundation
import HTTPTransport
import Ledger
import LoopbackServer
import MotoServer
import Testing

/// What is DynamoDB's own: pages, and what AWS refuses.
@Suite struct DynamoDBStoreTests {
    private let now = Date(timeIntervalSince1970: 1_800_000_000)

    @Test func aTableThatIsNotThereIsSaidWithTheWayToMakeIt() async throws {
        let store = DynamoDBStore(try MotoServer.shared().configuration, table: "nowhere")
        await #expect {
            _ = try await Ledger(store: store)
        } throws: {
            "\($0)".contains("DynamoDB table 'nowhere' does not exist") && "\($0)".contains("muster template state")
        }
    }

    /// A page of DynamoDB ends after 1 MB.
    @Test func whatIsMoreThanAPageComesWhole() async throws {
        let ledger = try await LedgerPlace(.dynamoDB).open()
        let payload = String(repeating: "x", count: 240_000)
        for _ in 1...9 { try await ledger.append(run: "r1", kind: "n", payload: payload, at: now) }
        #expect(try await ledger.events(run: "r1").map(\.sequence) == Array(1...9))
        #expect(try await ledger.export().count == 9)
    }

    private struct Refusal: Sendable, CustomTestStringConvertible {
        var status: Int
        var code: String
        var fix: String
        var testDescription: String { code }
    }

    @Test(arguments: [
        Refusal(status: 400, code: "ProvisionedThroughputExceededException", fix: "on-demand capacity"),
        Refusal(status: 400, code: "AccessDeniedException", fix: "attach the policy of 'muster template state'"),
        Refusal(status: 500, code: "InternalServerError", fix: "the hosts keep their own record"),
    ]) private func whatAWSRefusesIsSaidWithAFix(_ refusal: Refusal) async throws {
        let body = "{\"__type\":\"com.amazonaws.dynamodb.v20120810#\(refusal.code)\",\"message\":\"no\"}"
        let server = try LoopbackServer { _ in .response(status: refusal.status, body: body) }
        defer { server.stop() }
        var configuration = AWSConfiguration(
            environment: ["AWS_ENDPOINT_URL": server.url], region: try #require(Region("eu-west-1")),
            credentials: Credentials(accessKeyID: "AKID", secretAccessKey: "secret", source: "test"),
            http: HTTPClient())
        configuration.retry = RetryPolicy(jitter: { 0 })
        let store = DynamoDBStore(configuration, table: "muster")
        await #expect {
            _ = try await Ledger(store: store)
        } throws: {
            "\($0)".hasPrefix("the ledger's DynamoDB table 'muster': ") && "\($0)".contains(refusal.code)
                && "\($0)".contains(refusal.fix)
        }
    }
}
