import Foundation
import GoldenFiles
import Testing

/// Commands that change what is remembered: as JSON, and only tried.
@Suite struct ChangeTests {
    private static let none = "version: 1\ngroups: [{name: web}]"

    private func isThere(_ path: String, _ stage: Stage) -> Bool {
        FileManager.default.fileExists(atPath: stage.work.appending(path: path).path)
    }

    @Test func whatChangesSomethingSpeaksJSON() async throws {
        try await Stage.run(linux: 0, profile: Self.none) { stage in
            func json(_ name: String, _ words: String...) async throws {
                let ended = try await stage.start(words + ["--output", "json"]).ended()
                #expect(ended.code == 0, "\(ended.all)")
                try Golden.expect(normalized(ended.output), equals: "\(name).json")
            }
            let dump = stage.work.appending(path: "ledger.jsonl").path
            try await json("lock-acquire-dry", "lock", "acquire", "test", "--reason", "audit", "--dry-run")
            try await json("lock-acquire", "lock", "acquire", "test", "--reason", "audit")
            try await json("lock-release-dry", "lock", "release", "test", "--dry-run")
            try await json("lock-break", "lock", "break", "test", "--reason", "gone")
            try await json("lock-release-nothing", "lock", "release", "test")
            try await json("ledger-export-dry", "ledger", "export", "--to", dump, "--dry-run")
            #expect(!isThere("ledger.jsonl", stage))
            try await json("ledger-export", "ledger", "export", "--to", dump)
            try await json("ledger-import-dry", "ledger", "import", dump, "--dry-run")
            try await json("ledger-import", "ledger", "import", dump)
        }
    }

    @Test func aDryRunMakesTheSameChecksAndChangesNothing() async throws {
        try await Stage.run(linux: 0, profile: Self.none) { stage in
            let dry = try await stage.muster("lock", "acquire", "test", "--reason", "audit", "--dry-run")
            #expect(dry.code == 0, "\(dry.all)")
            #expect(dry.output.hasPrefix("dry run, nothing was changed; without it: orders/test is yours until "))
            #expect(!isThere("state/muster", stage))
            #expect(try await stage.muster("lock", "acquire", "test", "--reason", "audit").code == 0)
            let held = try await stage.muster("lock", "acquire", "test", "--reason", "me too", "--dry-run")
            #expect(held.code == 5 && held.error.contains("audit"), "\(held.all)")
            for words in [["release", "test"], ["break", "test", "--reason", "gone"]] {
                #expect(try await stage.start(["lock"] + words + ["--dry-run"]).ended().code == 0)
                #expect(try await stage.muster("lock", "show", "test").output.contains("audit"))
            }
            let dump = stage.work.appending(path: "ledger.jsonl").path
            #expect(try await stage.muster("ledger", "export", "--to", dump).code == 0)
            let twice = try await stage.muster("ledger", "export", "--to", dump, "--dry-run")
            #expect(twice.code == 2 && twice.error.contains("cannot be written"), "\(twice.all)")
            let fresh = ["MUSTER_STATE": stage.work.appending(path: "fresh").path]
            let into = try await stage.muster("ledger", "import", dump, "--dry-run", environment: fresh)
            #expect(into.code == 0 && into.output.contains(" added, 0 were there"), "\(into.all)")
            #expect(!isThere("fresh", stage))
            let none = try await stage.muster("cancel", "r1", "--reason", "x", "--dry-run", "--output", "json")
            #expect(none.code == 2 && none.output.contains("\"name\" : \"usage\""), "\(none.all)")
        }
    }

    /// Where nothing was remembered yet, nothing is to be seen, and it stays so.
    @Test(arguments: ["absolute", "relative"]) func lookingMakesNoLedger(_ place: String) async throws {
        try await Stage.run(linux: 0, profile: Self.none) { stage in
            let folder = place == "absolute" ? stage.work.appending(path: "fresh").path : "../fresh"
            let fresh = ["MUSTER_STATE": folder]
            let looks: [([String], code: Int32)] = [
                (["history"], 0), (["logs", "r1"], 2), (["lock", "show", "test"], 0), (["lock", "list"], 0),
                (["ledger", "verify"], 0), (["ledger", "export"], 0), (["cancel", "r1", "--reason", "x"], 2),
                (["approve", "r1"], 2), (["resume", "r1"], 2), (["status", "test", "--drift"], 2),
                (["lock", "release", "test"], 0),
            ]
            for look in looks {
                let ended = try await stage.start(look.0, environment: fresh).ended()
                #expect(ended.code == look.code, "\(look.0): \(ended.all)")
                #expect(!isThere("fresh", stage), "\(look.0)")
            }
            let taken = try await stage.muster("lock", "acquire", "test", "--reason", "x", environment: fresh)
            #expect(taken.code == 0 && isThere("fresh/ledger.sqlite", stage), "\(taken.all)")
        }
    }

    @Test(arguments: [
        ["deploy", "test", "--reff", "x", "--output", "json"], ["nonsense", "--output=json"],
        ["deploy", "test", "--ref", "a", "--plan", "b", "--output", "json"],
        ["history", "--output", "json", "--limit"],
        ["template", "state", "--output", "json"],
    ])
    func wrongWordsAreAFailureInJSONToo(_ words: [String]) async throws {
        struct Report: Decodable {
            struct Failure: Decodable {
                var code: Int
                var name: String
                var message: String
            }
            var version: Int
            var error: Failure
        }
        let ended = try await Program.Run(path: Program.muster, words: words, folder: nil, environment: [:]).start()
            .ended()
        #expect(ended.code == 2 && !ended.error.isEmpty)
        let report = try JSONDecoder().decode(Report.self, from: Data(ended.output.utf8))
        #expect(report.version == 1 && report.error.code == 2 && report.error.name == "usage")
        #expect(!report.error.message.isEmpty && !report.error.message.contains("Usage:"))
    }

    /// A process that is stopped does not answer, and is not gone.
    @Test func whoCancelsDoesNotClaimThatAProcessIsGoneThatIsNot() async throws {
        try await Stage.run { stage in
            // Nothing is written while it is stopped.
            try stage.holdBuilds()
            _ = try stage.commit(Stage.server())
            let program = try stage.start(["deploy", "test"])
            #expect(await program.says("stage.0.1: command"))
            kill(program.pid, SIGSTOP)
            defer { kill(program.pid, SIGCONT) }
            let run = try await stage.newestRun()
            let dry = try await stage.muster("cancel", run, "--reason", "stuck", "--dry-run")
            #expect(dry.code == 0 && dry.output.contains("is asked to cancel it"), "\(dry.all)")
            #expect(try await stage.history() == ["running"])
            try await expireLeases(stage)
            let cancelled = try await stage.muster("cancel", run, "--reason", "stuck", "--output", "json")
            #expect(cancelled.code == 0, "\(cancelled.all)")
            try Golden.expect(normalized(cancelled.output), equals: "cancel.json")
            try stage.letGo()
            kill(program.pid, SIGCONT)
            #expect(await program.ended().code != 0)
        }
    }

    /// As if a minute had passed.
    private func expireLeases(_ stage: Stage) async throws {
        let script = """
            import sqlite3, sys
            with sqlite3.connect(sys.argv[1], timeout=10) as ledger:
                ledger.execute("UPDATE items SET body = json_set(body, '$.lease.expires', 1) WHERE partition = 'leases'")
            """
        let path = stage.state.appending(path: "ledger.sqlite").path
        let ended = try await Program.Run(
            path: "/usr/bin/env", words: ["python3", "-c", script, path], folder: nil,
            environment: ProcessInfo.processInfo.environment
        ).start().ended()
        #expect(ended.code == 0, "\(ended.all)")
    }
}
