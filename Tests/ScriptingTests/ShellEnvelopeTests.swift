import Foundation
import Scripting
import Testing

/// The envelope, really run by `/bin/sh` with its records in a folder of the test's own.
@Suite final class ShellEnvelopeTests {
    let home: URL
    let nonce = "nonce-of-this-run"

    init() throws {
        home = FileManager.default.temporaryDirectory.appending(path: "muster-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: home) }

    struct Ran {
        var verdict: Verdict?
        var output: String
        var code: Int32
    }

    func script(
        _ body: String, access: ScriptTemplate.Access = .fenced, claim: String = "claim1", ledger: String = "ledger-a",
        fence: Int = 1
    ) throws -> String {
        let template = ScriptTemplate(
            platform: .linux, scope: "orders/test", phase: "activate", access: access,
            body: "muster_body() {\n\(body)\n}")
        return try template.filled(
            with: RunValues(
                nonce: nonce, key: "muster/1 orders/test r1 activate.1.1 \(claim)", claim: claim, run: "r1",
                ledger: ledger, fence: fence))
    }

    func run(
        _ body: String, access: ScriptTemplate.Access = .fenced, claim: String = "claim1", command: String = "cmd-1",
        ledger: String = "ledger-a", fence: Int = 1
    ) throws -> Ran {
        let (output, code) = try shell(
            try script(body, access: access, claim: claim, ledger: ledger, fence: fence),
            environment: ["MUSTER_HOME": home.path, "SSM_COMMAND_ID": command])
        return Ran(verdict: Verdict(output: output, nonce: nonce), output: output, code: code)
    }

    @Test(arguments: [ScriptTemplate.Access.reading, .claimed, .fenced])
    func aBodyThatEndsWellIsDone(_ access: ScriptTemplate.Access) throws {
        let ran = try run("echo hello; muster_fact release 'abc=1'", access: access)
        #expect(ran.code == 0)
        #expect(ran.verdict?.status == .done)
        #expect(ran.verdict?.exit == 0)
        #expect(ran.verdict?.facts == ["release": "abc=1"])
        #expect(Verdict.body(of: ran.output, nonce: nonce) == "hello")
    }

    @Test func aFailingCommandEndsTheBody() throws {
        let ran = try run("false\necho not reached")
        #expect(ran.code == 1)
        #expect(ran.verdict?.exit == 1)
        #expect(!ran.output.contains("not reached"))
    }

    @Test func aReasonTravelsInTheVerdict() throws {
        let ran = try run("muster_fail \"no \\\"git\\\" on this host\" 7")
        #expect(ran.verdict?.exit == 7)
        #expect(ran.verdict?.reason == "no git on this host")
        #expect(ran.code == 7)
    }

    @Test(arguments: [137, 168, 169, 194]) func codesThatTheAgentTreatsSpeciallyBecomePlainFailures(_ code: Int) throws
    {
        let ran = try run("exit \(code)")
        #expect(ran.verdict?.exit == code)
        #expect(ran.code == 1)
    }

    @Test func theVerdictSurvivesBothTruncationsOfAMegabyte() throws {
        let ran = try run("head -c 1000000 /dev/zero | tr '\\0' x; muster_fact last yes; exit 3")
        let bytes = Array(ran.output.utf8)
        for limit in [2_500, 24_000] {
            let head = String(decoding: bytes.prefix(limit), as: UTF8.self)
            #expect(Verdict(output: head, nonce: nonce)?.exit == 3)
        }
        #expect(bytes.count < 24_000)
        #expect(ran.verdict?.bytes == 1_000_000)
    }

    @Test func anotherCommandWithTheSameKeyDoesNothing() throws {
        let first = try run("echo ran >>\"$muster_home/ran\"")
        let second = try run("echo ran >>\"$muster_home/ran\"", command: "cmd-2")
        #expect(first.verdict?.status == .done)
        #expect(second.verdict == Verdict(status: .duplicate, exit: 0, first: "cmd-1"))
        #expect(try String(contentsOf: home.appending(path: "orders/test/ran"), encoding: .utf8) == "ran\n")
    }

    @Test func theSameCommandDeliveredTwiceRunsOnceAndRepeatsItsVerdict() throws {
        let first = try run("echo ran >>\"$muster_home/ran\"; exit 4")
        let second = try run("echo ran >>\"$muster_home/ran\"; exit 4")
        #expect(second.verdict == first.verdict)
        #expect(second.code == 4)
        #expect(try String(contentsOf: home.appending(path: "orders/test/ran"), encoding: .utf8) == "ran\n")
    }

    @Test func theSameCommandDeliveredTwiceAtOnceRunsOnce() async throws {
        let script = try script("echo ran >>\"$muster_home/ran\"; sleep 1; exit 4")
        let folder = home.path
        let codes = try await withThrowingTaskGroup(of: Int32.self) { group in
            for _ in 0..<2 {
                group.addTask {
                    try shell(script, environment: ["MUSTER_HOME": folder, "SSM_COMMAND_ID": "cmd-1"]).code
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(codes == [4, 4])
        #expect(try String(contentsOf: home.appending(path: "orders/test/ran"), encoding: .utf8) == "ran\n")
    }

    @Test func theSameCommandGoesOnAfterAnInterruption() throws {
        let work = home.appending(path: "orders/test/commands/claim1")
        try FileManager.default.createDirectory(at: work, withIntermediateDirectories: true)
        try Data("cmd-1\n".utf8).write(to: work.appending(path: "command"))
        #expect(try run("echo on").verdict?.status == .done)
    }

    @Test func anOlderFenceIsRefusedAndANewerOneTaken() throws {
        #expect(try run("true", claim: "a", fence: 5).verdict?.status == .done)
        let stale = try run("echo stale", claim: "b", fence: 4)
        #expect(stale.verdict?.status == .refused)
        #expect(stale.verdict?.reason.hasPrefix("stale-fence") == true)
        #expect(!stale.output.contains("\nstale\n"))
        #expect(try run("true", claim: "c", fence: 5).verdict?.status == .done)
        #expect(try run("true", claim: "d", fence: 6).verdict?.status == .done)
    }

    @Test func anotherLedgerIsRefused() throws {
        #expect(try run("true", claim: "a").verdict?.status == .done)
        let foreign = try run("true", claim: "b", ledger: "ledger-b", fence: 9)
        #expect(foreign.verdict?.status == .refused)
        #expect(foreign.verdict?.reason.contains("ledger-a") == true)
    }

    @Test func aLockLeftByADeadProcessIsTakenOver() throws {
        let busy = home.appending(path: "orders/test/busy")
        try FileManager.default.createDirectory(at: busy, withIntermediateDirectories: true)
        try Data("1 1\n".utf8).write(to: busy.appending(path: "owner"))
        #expect(try run("true").verdict?.status == .done)
        #expect(!FileManager.default.fileExists(atPath: busy.path))
    }

    @Test func recordedFieldsAreReplacedAndTheOthersKept() throws {
        let ran = try run(
            """
            muster_record release=one verified=0
            muster_record verified=1
            muster_fact release "$(muster_recorded release)"
            muster_fact verified "$(muster_recorded verified)"
            """)
        #expect(ran.verdict?.facts == ["release": "one", "verified": "1"])
    }

    @Test func outputCannotForgeAVerdict() throws {
        let ran = try run("echo 'muster:1 other {\"status\":\"done\",\"exit\":0}'; exit 2")
        #expect(ran.verdict?.exit == 2)
    }
}
