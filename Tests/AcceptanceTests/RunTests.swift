import Foundation
import Sandbox
import Testing

/// `muster run`, and what scripts may do to it.
@Suite struct RunTests {
    private static let host = "i-00000000000000001"

    @Test func aScriptThatAsksForARebootGoesOnAfterIt() async throws {
        try await Stage.run { stage in
            let script = "if [ -e /srv/mark ]; then echo after; exit 0; fi; touch /srv/mark; echo before; exit 194"
            let ended = try await stage.muster("run", "--target", Self.host, "--", script)
            #expect(ended.code == 0, "\(ended.all)")
            #expect(ended.output.contains("| before\n") && ended.output.contains("| after\n"), "\(ended.output)")
        }
    }

    @Test func aScriptThatRanOutOfTimeSaysWhereItsOutputIs() async throws {
        try await Stage.run { stage in
            let ended = try await stage.muster(
                "run", "--target", Self.host, "--timeout", "5", "--", "echo part; sleep 30")
            #expect(ended.code == 1)
            let path = try #require(ended.output.firstMatch(of: /is in (\/var\/lib\/muster\/[^ ]+) on the host/)?.1)
            let look = try await stage.muster("run", "--target", Self.host, "--", "cat \(path)")
            #expect(look.output.contains("| part\n"), "\(look.all)")
        }
    }

    @Test func aDocumentsOwnTimeOutIsATimeOut() async throws {
        try await Stage.run { stage in
            let ended = try await stage.muster(
                "run", "--target", Self.host, "--document", "AWS-RunShellScript", "--parameter", "commands=sleep 9",
                "--parameter", "executionTimeout=5")
            #expect(ended.code == 1 && ended.output.contains("\(Self.host): timed out (execution)"), "\(ended.all)")
        }
    }

    @Test func whoAsksForJSONGetsJSONFromFailuresAndDryRuns() async throws {
        struct Failure: Decodable {
            struct Details: Decodable {
                var code: Int32
                var name: String
                var message: String
            }
            var error: Details
        }
        struct Plan: Decodable {
            struct Sends: Decodable { var instances: [String] }
            var sends: [Sends]
        }
        try await Stage.run { stage in
            for (words, code) in [
                (["run", "--target", "i-0123456789abcdef0", "--output", "json", "--", "true"], Int32(6)),
                (["logs", "nosuch", "--output=json"], 2), (["status", "nosuch", "--output", "json"], 2),
            ] {
                let ended = try await stage.start(words).ended()
                #expect(ended.code == code, "\(ended.all)")
                let failure = try JSONDecoder().decode(Failure.self, from: Data(ended.output.utf8))
                #expect(failure.error.code == code && !failure.error.message.isEmpty)
            }
            let dry = try await stage.muster(
                "run", "--target", Self.host, "--output", "json", "--dry-run", "--", "true")
            let plan = try JSONDecoder().decode(Plan.self, from: Data(dry.output.utf8))
            #expect(plan.sends.map(\.instances) == [[Self.host]])
        }
    }

    @Test func aKilledRunIsLostInTheHistory() async throws {
        try await Stage.run { stage in
            let program = try stage.start(["run", "--target", Self.host, "--", "sleep 20"])
            #expect(await program.says("run.1.1: command"))
            program.killNow()
            _ = await program.ended()
            let history = try await stage.muster("history", "--output", "json")
            #expect(history.output.contains("\"state\" : \"lost\""), "\(history.output)")
        }
    }

    @Test(arguments: [
        ("AWS_MAX_ATTEMPTS", "abc"), ("AWS_MAX_ATTEMPTS", "0"), ("AWS_RETRY_MODE", "foo"),
        ("AWS_CREDENTIAL_EXPIRATION", "tomorrow"), ("AWS_SECRET_ACCESS_KEY", "wrong"),
    ])
    func aSetUpThatCannotWorkIsNamed(name: String, value: String) async throws {
        try await Stage.run { stage in
            let ended = try await stage.muster(
                "run", "--target", Self.host, "--", "true", environment: [name: value])
            #expect(ended.code == 2, "\(ended.all)")
            #expect(ended.error.contains(name))
        }
    }
    struct Course: Sendable {
        var script: String
        var options: [String] = []
        var code: Int32
        var outcome: String
    }

    @Test(arguments: [
        Course(script: "echo hello; exit 0", code: 0, outcome: "i-00000000000000001 | hello"),
        Course(script: "echo oops >&2; exit 7", code: 1, outcome: "failed (exit code 7)"),
        Course(
            script: "#!/usr/bin/env python3\nprint('from', 'python')", code: 0,
            outcome: "i-00000000000000001 | from python"),
        Course(script: "exit 194", code: 1, outcome: "failed (exit code 194)"),
        Course(script: "exit 168", code: 1, outcome: "failed (exit code 168)"),
        Course(script: "kill -9 $PPID; kill -9 $$", code: 1, outcome: "failed (exit code 137)"),
        Course(script: "sleep 600", options: ["--timeout", "5"], code: 1, outcome: "timed out (execution)"),
        Course(
            script: "printf '::set-output name=a::b\\n\\033[31mred ##[add-mask]x'", code: 0, outcome: "| : :set-output"),
        Course(script: "setsid sleep 600 </dev/null >/dev/null 2>&1 & echo started", code: 0, outcome: "started"),
    ])
    func everyEndIsTold(_ course: Course) async throws {
        try await Stage.run { stage in
            let ended = try await stage.start(
                ["run", "--target", "i-00000000000000001"] + course.options + ["--", course.script]
            ).ended()
            #expect(ended.code == course.code, "\(ended.all)")
            #expect(ended.output.contains(course.outcome), "\(ended.output)")
            #expect(!ended.output.contains("\u{1b}") && !ended.output.contains("##["))
        }
    }

    @Test func aMegabyteOfOutputDoesNotHideTheVerdict() async throws {
        try await Stage.run { stage in
            let script = "head -c 1000000 /dev/zero | tr '\\0' x; echo; echo the end; exit 5"
            let ended = try await stage.muster("run", "--target", "i-00000000000000001", "--", script)
            #expect(ended.code == 1)
            #expect(ended.output.contains("failed (exit code 5)"), "\(ended.output.suffix(300))")
            #expect(ended.output.contains("| the end"))
        }
    }

    @Test func everyInstanceOfATagIsToldApart() async throws {
        try await Stage.run(linux: 3) { stage in
            let ended = try await stage.muster(
                "run", "--target", "tag:Platform=linux", "--output", "json", "--",
                "hostname; test \"$(hostname)\" != linux-2")
            #expect(ended.code == 1)
            struct Report: Decodable {
                struct Host: Decodable {
                    var id: String
                    var outcome: String
                    var output: String
                }
                var hosts: [Host]
            }
            let report = try JSONDecoder().decode(Report.self, from: Data(ended.output.utf8))
            #expect(report.hosts.map(\.outcome) == ["succeeded", "failed", "succeeded"], "\(ended.output)")
        }
    }

    @Test func moreThanFiftyByTagAreOneSend() async throws {
        try await Stage.run(linux: 0, windows: 55) { stage in
            let ended = try await stage.muster(
                "run", "--target", "tag:Platform=windows", "--output", "json", "--", "hostname")
            #expect(ended.code == 9, "\(ended.all)")
            #expect(ended.output.components(separatedBy: "\"outcome\" : \"simulated\"").count == 56)
            struct Report: Decodable { var run: String }
            let run = try JSONDecoder().decode(Report.self, from: Data(ended.output.utf8)).run
            let logs = try await stage.muster("logs", run)
            #expect(logs.output.components(separatedBy: " to 55").count == 2, "\(logs.output)")
        }
    }

    @Test func anInstanceIsPrintedWhenItEndsNotWhenAllHave() async throws {
        try await Stage.run(linux: 2) { stage in
            let script = "test \"$(hostname)\" = linux-1 || while [ ! -e /srv/go ]; do sleep 0.1; done; echo over"
            let program = try stage.start(["run", "--target", "tag:Platform=linux", "--", script])
            #expect(await program.prints("i-00000000000000001: succeeded"))
            #expect(try await stage.muster("run", "--target", "i-00000000000000002", "--", "touch /srv/go").code == 0)
            let ended = await program.ended()
            #expect(ended.code == 0, "\(ended.all)")
            #expect(ended.output.components(separatedBy: "i-00000000000000001 | over").count == 2)
        }
    }

    @Test func aDocumentRunsWithItsParameters() async throws {
        try await Stage.run { stage in
            let ended = try await stage.muster(
                "run", "--target", "i-00000000000000001", "--document", "AWS-RunShellScript", "--parameter",
                "commands=echo one", "--parameter", "commands=echo two=2")
            #expect(ended.code == 0, "\(ended.all)")
            #expect(ended.output.contains("| one") && ended.output.contains("| two=2"))
            let unknown = try await stage.muster("run", "--target", "i-00000000000000001", "--document", "AWS-Nonsense")
            #expect(unknown.code == 1)
            #expect(unknown.output.contains("InvalidDocument"), "\(unknown.all)")
        }
    }

    @Test func aScriptThatIsTooLargeIsRefusedBeforeSending() async throws {
        try await Stage.run { stage in
            try stage.write("large.sh", "# " + String(repeating: "x", count: 66_000))
            let ended = try await stage.muster("run", "--target", "i-00000000000000001", "--script", "large.sh")
            #expect(ended.code == 2)
            #expect(ended.error.contains("64 KB"))
        }
    }

    @Test func anInterruptCancelsOnTheHostAndIsRecorded() async throws {
        try await Stage.run { stage in
            let program = try stage.start(["run", "--target", "i-00000000000000001", "--", "sleep 600"])
            #expect(await program.says("command "))
            program.interrupt()
            let ended = await program.ended()
            #expect(ended.code == 130, "\(ended.all)")
            #expect(ended.output.contains("cancelled"), "\(ended.output)")
            let look = try await stage.muster(
                "run", "--target", "i-00000000000000001", "--", "pgrep -x sleep || echo gone")
            #expect(look.output.contains("| gone"), "\(look.output)")
        }
    }
}
