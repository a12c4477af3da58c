import AWS
import Dispatching
import LoopbackServer
import MotoServer
import Scripting
import Synchronization
import Testing

/// Publishing on the wire; what waits, waits in virtual time.
@Suite struct DocumentPublisherTests {
    private static let missing = AnsweringSSM.reply(
        #"{"__type":"InvalidDocument","message":"Document with name does not exist."}"#, status: 400)
    private static let taken = AnsweringSSM.reply(#"{"__type":"DocumentAlreadyExists"}"#, status: 400)
    private static let denied = AnsweringSSM.reply(
        #"{"__type":"AccessDeniedException","Message":"not authorized"}"#, status: 400)

    private static func described(
        _ document: ScriptDocument, _ status: String, hash: String? = nil, in member: String = "Document"
    ) -> LoopbackServer.Reply {
        AnsweringSSM.reply(
            #"{"\#(member)":{"Name":"\#(document.name)","Hash":"\#(hash ?? document.sha256 ?? "")","HashType":"Sha256","#
                + #""Status":"\#(status)","DocumentVersion":"1","DocumentFormat":"JSON"}}"#)
    }

    private final class Time: Sendable {
        private let passed = Mutex(Duration.zero)
        var now: Duration { passed.withLock { $0 } }
        func sleep(_ duration: Duration) { passed.withLock { $0 += duration } }
    }

    private func settle(
        _ document: ScriptDocument, _ answers: [String: [LoopbackServer.Reply]], time: Time = Time()
    ) async throws -> (DocumentMachine.Finding, operations: [String]) {
        try await AnsweringSSM.serving(answers) { client, server in
            let publisher = DocumentPublisher(
                ssm: client, stop: StopSignal(), now: { time.now }, pause: { time.sleep($0) })
            let finding = try await publisher.settle(document, mayCreate: true)
            let operations = server.requests.compactMap {
                $0.header("X-Amz-Target")?.split(separator: ".").last.map(String.init)
            }
            return (finding, operations)
        }
    }

    private func document() throws -> ScriptDocument { try #require(ScriptDocument.own(.linux, .lines)) }

    @Test func isMadeOnceAndWaitedForUntilItIsActive() async throws {
        let document = try document()
        let time = Time()
        let (finding, operations) = try await settle(
            document,
            [
                "DescribeDocument": [
                    Self.missing, Self.described(document, "Creating"), Self.described(document, "Creating"),
                    Self.described(document, "Active"),
                ],
                "CreateDocument": [Self.described(document, "Creating", in: "DocumentDescription")],
            ], time: time)
        #expect(finding == .active(isNew: true))
        #expect(operations.count { $0 == "CreateDocument" } == 1 && operations.count == 5)
        #expect(time.now == .seconds(2))
    }

    @Test func whoLosesTheRaceTakesWhatIsThere() async throws {
        let document = try document()
        let (finding, _) = try await settle(
            document,
            [
                "DescribeDocument": [Self.missing, Self.described(document, "Active")],
                "CreateDocument": [Self.taken],
            ])
        #expect(finding == .active(isNew: false))
    }

    @Test func anotherContentUnderTheNameIsFound() async throws {
        let document = try document()
        let (finding, operations) = try await settle(
            document, ["DescribeDocument": [Self.described(document, "Active", hash: "feed")]])
        #expect(finding == .foreign(hash: "feed") && operations == ["DescribeDocument"])
    }

    @Test func aLostReplyIsNotAnotherDocument() async throws {
        let document = try document()
        let (finding, operations) = try await settle(
            document,
            [
                "DescribeDocument": [Self.missing, Self.described(document, "Active")], "CreateDocument": [.hangUp],
            ])
        #expect(finding == .active(isNew: false))
        #expect(operations.count { $0 == "CreateDocument" } == 1)
    }

    @Test func aMissingPermissionIsThrown() async throws {
        let document = try document()
        let error = await #expect(throws: AWSError.self) {
            try await settle(document, ["DescribeDocument": [Self.missing], "CreateDocument": [Self.denied]])
        }
        #expect(error?.code == .accessDenied && error?.operation == "CreateDocument")
    }

    @Test func anUnknownContentIsNeverMade() async throws {
        var document = try document()
        document.sha256 = String(repeating: "0", count: 64)
        let (finding, operations) = try await settle(document, ["DescribeDocument": [Self.missing]])
        #expect(finding == .missing && operations == ["DescribeDocument"])
    }

    @Test func whoStopsMakesNothing() async throws {
        let document = try document()
        try await AnsweringSSM.serving([:]) { client, server in
            let stop = StopSignal()
            stop.raise("enough")
            await #expect(throws: DocumentPublisher.Stopped.self) {
                try await DocumentPublisher(ssm: client, stop: stop).settle(document, mayCreate: true)
            }
            #expect(server.requests.isEmpty)
        }
    }

    /// moto takes the content as it is, and says its SHA-256.
    @Test(arguments: Platform.allCases.flatMap(ScriptDocument.allOwn))
    func motoKeepsWhatIsPublished(document: ScriptDocument) async throws {
        let client = SSMClient(try MotoServer.shared().configuration)
        let publisher = DocumentPublisher(ssm: client, stop: StopSignal())
        #expect(try await publisher.settle(document, mayCreate: false) == .missing)
        #expect(try await publisher.settle(document, mayCreate: true) == .active(isNew: true))
        #expect(try await publisher.settle(document, mayCreate: true) == .active(isNew: false))
        let kept = try await client.getDocument(GetDocumentRequest(name: document.name))
        #expect(kept.content == document.content)
        try await client.deleteDocument(DeleteDocumentRequest(name: document.name))
    }
}
