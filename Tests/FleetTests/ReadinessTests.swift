import Fleet
import Foundation
import Scripting
import Testing

@Suite struct ReadinessTests {
    static let now = Date(timeIntervalSince1970: 1_800_000_000)
    static let id = InstanceID("i-00000000000000001")

    struct Row: Sendable {
        var state: String?
        var ping: String?
        var platform: Platform? = .linux
        var launched: Date?
        var elsewhere: String?
        var cause: Readiness.Problem.Cause?
    }

    @Test(arguments: [
        Row(state: "running", ping: "Online"),
        Row(state: nil, ping: "Online"),
        Row(state: nil, ping: nil, cause: .noSuchInstance),
        Row(state: "running", ping: nil, elsewhere: "us-east-1", cause: .wrongRegion),
        Row(state: "terminated", ping: "Online", cause: .terminated),
        Row(state: "shutting-down", ping: nil, cause: .terminated),
        Row(state: "stopped", ping: "ConnectionLost", cause: .stopped),
        Row(state: "pending", ping: nil, cause: .starting),
        Row(state: "running", ping: nil, launched: now.addingTimeInterval(-60), cause: .starting),
        Row(state: "running", ping: nil, launched: now.addingTimeInterval(-3_600), cause: .noAgent),
        Row(state: "running", ping: "ConnectionLost", cause: .connectionLost),
        Row(state: "running", ping: "Inactive", cause: .connectionLost),
        Row(state: "running", ping: "Online", platform: .windows, cause: .wrongPlatform),
    ])
    func everyStateHasItsCauseAndAFix(_ row: Row) throws {
        let host = FleetHost(
            id: try #require(Self.id), state: row.state, launched: row.launched, pingStatus: row.ping,
            platform: row.platform)
        let readiness = Readiness.of(
            host, expected: .linux, region: "eu-west-1", elsewhere: row.elsewhere, now: Self.now)
        #expect(readiness.problem?.cause == row.cause)
        if let problem = readiness.problem { #expect(!problem.fix.isEmpty && !problem.explanation.isEmpty) }
    }

    @Test(arguments: [
        ("i-00000000000000001", true), ("i-12345678", true), ("mi-0123456789abcdef0", true), ("i-1", false),
        ("i-0123456789ABCDEF0", false), ("i-0000000000000000g", false), ("mi-12345678", false), ("", false),
        ("i-00000000000000001\n", false),
    ])
    func idsAreWhatSendCommandTakes(_ text: String, _ accepted: Bool) {
        #expect((InstanceID(text) != nil) == accepted)
    }

    @Test func wordsNameIdsOrTags() {
        #expect(
            Target(words: ["tag:App=orders", "tag:Tier=web,api"])
                == .tags(["App": ["orders"], "Tier": ["web", "api"]]))
        #expect(Target(words: ["i-12345678,i-00000000000000001"])?.description == "i-12345678, i-00000000000000001")
        #expect(Target(words: []) == nil)
        #expect(Target(words: ["tag:App"]) == nil)
        #expect(Target(words: ["i-12345678", "tag:A=b"])?.description == "i-12345678; A=b")
        #expect(Target(words: ["i-12345678", "all"]) == nil)
        #expect(Target(words: ["all"]) == nil)
    }
}
