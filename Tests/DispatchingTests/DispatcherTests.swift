import AWS
import Dispatching
import Foundation
import HTTPTransport
import LoopbackServer
import Synchronization
import Testing

/// The edge: requests on the wire, what is durable when, and who is told what.
@Suite struct DispatcherTests {
    private final class Notes: Sendable {
        private let lines = Mutex<[String]>([])
        func add(_ line: String) { lines.withLock { $0.append(line) } }
        var all: [String] { lines.withLock { $0 } }
    }

    private static func send() -> Send {
        Send(
            key: SendKey(scope: "a/b", run: "r", phase: "run", batch: 1, chunk: 1, payload: ""), nonce: nil,
            target: .instances(["i-1"]), expected: ["i-1"], document: "D", parameters: [:], deliveryTimeout: 30,
            executionTimeout: 30)
    }

    /// SSM's answers in an order of their own for each operation; the last one stays.
    private func serving<Value>(
        _ answers: [String: [LoopbackServer.Reply]], _ body: (SSMClient, LoopbackServer) async throws -> Value
    ) async throws -> Value {
        let rest = Rest(answers)
        return try await LoopbackServer.serving { request in
            rest.next(request.header("X-Amz-Target")?.split(separator: ".").last.map(String.init) ?? "")
        } body: { server in
            let configuration = AWSConfiguration(
                environment: ["AWS_ENDPOINT_URL": server.url], region: try #require(Region("eu-west-1")),
                credentials: Credentials(accessKeyID: "a", secretAccessKey: "b", source: "test"), http: HTTPClient(),
                retry: RetryPolicy(maximumAttempts: 1))
            return try await body(SSMClient(configuration), server)
        }
    }

    private final class Rest: Sendable {
        private let answers: Mutex<[String: [LoopbackServer.Reply]]>
        init(_ answers: [String: [LoopbackServer.Reply]]) { self.answers = Mutex(answers) }

        func next(_ operation: String) -> LoopbackServer.Reply {
            answers.withLock { answers in
                guard let own = answers[operation], let first = own.first else { return .hangUp }
                if own.count > 1 { answers[operation]?.removeFirst() }
                return first
            }
        }
    }

    private static func reply(_ body: String, status: Int = 200) -> LoopbackServer.Reply {
        .response(status: status, body: body)
    }

    private static let command =
        #""CommandId":"c-1","Comment":"\#(send().key)","Status":"Success","TargetCount":1,"CompletedCount":1"#
    private static let accepted = reply("{\"Command\":{\(command)}}")
    private static let listed = reply("{\"Commands\":[{\(command)}]}")
    private static let invoked = reply(
        #"{"CommandInvocations":[{"CommandId":"c-1","InstanceId":"i-1","Status":"Success","StatusDetails":"Success"}]}"#
    )

    @Test func aCommandIsDurableBeforeItIsLookedAt() async throws {
        let notes = Notes()
        try await serving([
            "SendCommand": [Self.accepted], "ListCommands": [Self.listed], "ListCommandInvocations": [Self.invoked],
        ]) {
            client, server in
            let journal = Dispatcher.Journal(
                prepared: { _ in notes.add("prepared, \(server.requests.count) requests") },
                sent: { _, id in notes.add("sent \(id), \(server.requests.count) requests") },
                ended: { _, _ in notes.add("ended") })
            let conclusions = try await Dispatcher(ssm: client, journal: journal, stop: StopSignal()).run([Self.send()])
            #expect(conclusions[0].results.map(\.outcome) == [.succeeded])
            #expect(notes.all == ["prepared, 0 requests", "sent c-1, 1 requests", "ended"])
        }
    }

    @Test func aLostReplyIsLookedUpByTheKeyAndNotSentAgain() async throws {
        try await serving([
            "SendCommand": [.hangUp], "ListCommands": [Self.listed], "ListCommandInvocations": [Self.invoked],
        ]) { client, server in
            let conclusions = try await Dispatcher(ssm: client, journal: .none, stop: StopSignal()).run([Self.send()])
            #expect(conclusions[0].commandID == "c-1")
            #expect(server.requests.count { $0.header("X-Amz-Target") == "AmazonSSM.SendCommand" } == 1)
        }
    }

    @Test func aCommandThatIsKnownIsOnlyWatched() async throws {
        try await serving(["ListCommands": [Self.listed], "ListCommandInvocations": [Self.invoked]]) { client, server in
            for known in [DispatchMachine.Resumption.prepared, .sent(commandID: "c-1")] {
                let conclusions = try await Dispatcher(ssm: client, journal: .none, stop: StopSignal()).run(
                    [Self.send()], known: [Self.send().key: known])
                #expect(conclusions[0].commandID == "c-1" && conclusions[0].results[0].outcome == .succeeded)
            }
            #expect(!server.requests.contains { $0.header("X-Amz-Target") == "AmazonSSM.SendCommand" })
        }
    }

    @Test func aJournalThatFailsSendsNothingAndCancelsWhatRuns() async throws {
        struct Full: Error {}
        let running = Self.reply("{\"Commands\":[{\(Self.command.replacing("Success", with: "Cancelled"))}]}")
        let cancelled = Self.reply(
            #"{"CommandInvocations":[{"CommandId":"c-1","InstanceId":"i-1","Status":"Cancelled","StatusDetails":"Cancelled"}]}"#
        )
        try await serving([
            "SendCommand": [Self.accepted], "ListCommands": [running], "ListCommandInvocations": [cancelled],
            "CancelCommand": [Self.reply("{}")],
        ]) { client, server in
            var journal = Dispatcher.Journal.none
            journal.sent = { _, _ in throw Full() }
            await #expect {
                try await Dispatcher(ssm: client, journal: journal, stop: StopSignal()).run([Self.send()])
            } throws: { error in
                let failure = error as? JournalFailure
                return failure?.cause is Full && failure?.conclusions[0].results.map(\.outcome) == [.cancelled]
            }
            #expect(server.requests.contains { $0.header("X-Amz-Target") == "AmazonSSM.CancelCommand" })
            journal.prepared = { _ in throw Full() }
            let before = server.requests.count
            await #expect(throws: JournalFailure.self) {
                try await Dispatcher(ssm: client, journal: journal, stop: StopSignal()).run([Self.send()])
            }
            #expect(server.requests.count == before)
        }
    }

    @Test func whoeverWatchesIsToldThatSSMCannotBeAskedAndThatItAnswersAgain() async throws {
        let denied = Self.reply(#"{"__type":"ExpiredTokenException","message":"expired"}"#, status: 400)
        let notes = Notes()
        try await serving([
            "SendCommand": [Self.accepted], "ListCommands": [denied, denied, denied, Self.listed],
            "ListCommandInvocations": [Self.invoked],
        ]) { client, _ in
            let dispatcher = Dispatcher(
                ssm: client, journal: .none, stop: StopSignal(), audience: .troubles(notes.add))
            let conclusions = try await dispatcher.run([Self.send()])
            #expect(conclusions[0].results.map(\.outcome) == [.succeeded])
            #expect(
                notes.all == [
                    "SSM cannot be asked, still trying: ExpiredTokenException: expired", "SSM answers again",
                ])
        }
    }
}
