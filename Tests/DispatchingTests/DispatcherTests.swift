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

    private static let command =
        #""CommandId":"c-1","DocumentName":"D","Comment":"\#(send().key)","Status":"Success","TargetCount":1,"#
        + #""CompletedCount":1"#
    private static let accepted = AnsweringSSM.reply("{\"Command\":{\(command)}}")
    private static let listed = AnsweringSSM.reply("{\"Commands\":[{\(command)}]}")
    private static let invoked = AnsweringSSM.reply(
        #"{"CommandInvocations":[{"CommandId":"c-1","InstanceId":"i-1","Status":"Success","StatusDetails":"Success"}]}"#
    )

    @Test func aCommandIsDurableBeforeItIsLookedAt() async throws {
        let notes = Notes()
        try await AnsweringSSM.serving([
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
        try await AnsweringSSM.serving([
            "SendCommand": [.hangUp], "ListCommands": [Self.listed], "ListCommandInvocations": [Self.invoked],
        ]) { client, server in
            let conclusions = try await Dispatcher(ssm: client, journal: .none, stop: StopSignal()).run([Self.send()])
            #expect(conclusions[0].commandID == "c-1")
            #expect(server.requests.count { $0.header("X-Amz-Target") == "AmazonSSM.SendCommand" } == 1)
        }
    }

    @Test func aCommandOfAnotherDocumentIsNotOursWhateverItsCommentSays() async throws {
        let other = Self.command.replacing(#""D""#, with: #""E""#).replacing("c-1", with: "c-9")
        let foreign = AnsweringSSM.reply(
            "{\"Commands\":[{\(other)},{\(Self.command)}]}"
        )
        try await AnsweringSSM.serving([
            "SendCommand": [.hangUp], "ListCommands": [foreign], "ListCommandInvocations": [Self.invoked],
        ]) { client, _ in
            let conclusions = try await Dispatcher(ssm: client, journal: .none, stop: StopSignal()).run([Self.send()])
            #expect(conclusions[0].commandID == "c-1")
        }
    }

    @Test func aPinnedDocumentGoesWithItsVersionAndHash() async throws {
        var send = Self.send()
        (send.documentVersion, send.documentHash) = ("1", "abc")
        try await AnsweringSSM.serving([
            "SendCommand": [
                AnsweringSSM.reply(#"{"__type":"InvalidDocument","message":"another hash"}"#, status: 400)
            ]
        ]) { client, server in
            let conclusions = try await Dispatcher(ssm: client, journal: .none, stop: StopSignal()).run([send])
            #expect(conclusions[0].results.map(\.outcome) == [.notSent("InvalidDocument: another hash")])
            let sent = String(decoding: try #require(server.requests.first).body, as: UTF8.self)
            for part in [#""DocumentHash":"abc""#, #""DocumentHashType":"Sha256""#, #""DocumentVersion":"1""#] {
                #expect(sent.contains(part), "\(sent)")
            }
        }
    }

    @Test func aCommandThatIsKnownIsOnlyWatched() async throws {
        try await AnsweringSSM.serving(["ListCommands": [Self.listed], "ListCommandInvocations": [Self.invoked]]) {
            client, server in
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
        let running = AnsweringSSM.reply("{\"Commands\":[{\(Self.command.replacing("Success", with: "Cancelled"))}]}")
        let cancelled = AnsweringSSM.reply(
            #"{"CommandInvocations":[{"CommandId":"c-1","InstanceId":"i-1","Status":"Cancelled","StatusDetails":"Cancelled"}]}"#
        )
        try await AnsweringSSM.serving([
            "SendCommand": [Self.accepted], "ListCommands": [running], "ListCommandInvocations": [cancelled],
            "CancelCommand": [AnsweringSSM.reply("{}")],
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
        let denied = AnsweringSSM.reply(#"{"__type":"ExpiredTokenException","message":"expired"}"#, status: 400)
        let notes = Notes()
        try await AnsweringSSM.serving([
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
