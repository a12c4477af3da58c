import Foundation
import Health
import Scripting
import Services
import ShellHost
import Testing

/// Checks that read a log, really run: only what was written after the start counts.
@Suite struct ShellLogTests {
    private func check(_ path: String?, _ pattern: String = "started", within: Int = 1) -> HealthCheck {
        HealthCheck(
            probe: .log(path: path, pattern: pattern), every: 100, timeout: 1_000, within: within, consecutive: 1)
    }

    /// Starts `program` after `before` and runs the check.
    private func run(
        _ check: HealthCheck, program: String = "exec sleep 60", before: String = ":", after: String = ":"
    ) throws -> ShellHost.Ran {
        let host = try ShellHost()
        let kind = RestartKind.process(.init(executable: "/bin/sh", arguments: ["-c", program]))
        let functions = [
            "muster_app=$folder", try kind.shellFunctions(), try kind.shellLogFunctions(),
            try HealthCheck.shellMarks([check]), try HealthCheck.shellFunctions([check]),
        ]
        let body = """
            mkdir -p "$folder/current"
            cd "$folder/current"
            \(before)
            muster_marks
            muster_service_start "$folder/current"
            \(after)
            muster_health 0123456
            """
        return try host.run(body, functions: functions.joined(separator: "\n"))
    }

    @Test func whatTheServicePrintsCounts() throws {
        let ran = try run(check(nil, "^ready on [0-9]+$", within: 20), program: "echo ready on 80; exec sleep 60")
        #expect(ran.verdict?.exit == 0, "\(ran.output)")
        #expect(ran.fact("health0").hasPrefix("passed"))
    }

    @Test func whatAnEarlierOnePrintedDoesNot() throws {
        let old = "echo started >>\"$muster_home/log/service.log\""
        let ran = try run(check(nil), program: "echo one; echo two; exec sleep 60", before: old)
        #expect(
            ran.reason == "health check 0 (its own log): 'started' is not there; its last lines: one two",
            "\(ran.output)")
    }

    @Test(arguments: ["app.log", "logs/../app.log"]) func aFileOfTheReleaseIsRead(_ path: String) throws {
        let write = "echo started >>app.log"
        #expect(try run(check(path), before: "mkdir logs\n\(write)").verdict?.exit == 1)
        #expect(try run(check(path, within: 20), before: "mkdir logs\n\(write)", after: write).verdict?.exit == 0)
    }

    @Test func aLogThatWasReplacedOrCutIsReadFromItsBeginning() throws {
        let before = "printf 'much longer than what comes\\n' >app.log"
        let replaced = try run(
            check("app.log", within: 20), before: before, after: "echo started >new; cat app.log >>new; mv new app.log")
        #expect(replaced.verdict?.exit == 0, "\(replaced.output)")
        let cut = try run(check("app.log", within: 20), before: before, after: "echo started >app.log")
        #expect(cut.verdict?.exit == 0, "\(cut.output)")
    }

    @Test func aLogThatIsNotThereFails() throws {
        #expect(try run(check("/nowhere/app.log")).reason.contains("'started' is not there"))
    }

    @Test func aPatternThatCannotBeReadFails() throws {
        let ran = try run(check(nil, "(", within: 1), program: "echo started; exec sleep 60")
        #expect(ran.reason.contains("'(' is no pattern for grep -E"), "\(ran.output)")
    }

    @Test func withoutAMarkNothingCounts() throws {
        let ran = try run(
            check(nil), program: "echo started; exec sleep 60", after: "muster_record mark0=")
        #expect(ran.reason.contains("no mark was set in the log"), "\(ran.output)")
    }

    @Test func aProcessThatIsGoneFailsWhateverItWrote() throws {
        let ran = try run(check(nil), program: "echo started; exec sleep 1", after: "sleep 4")
        #expect(ran.reason.contains("the process is not running"), "\(ran.output)")
    }
}
