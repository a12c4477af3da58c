import AWS
import Foundation
import HTTPTransport
import Sandbox
import Testing

/// Runs whose process ends in the middle, and what `resume` and `cancel` make of them.
@Suite struct ResumeTests {
    private static let settings = Stage.settings(rollout: "{canary: 1, batch: 1, bake: 1s}")

    /// Every key that was sent: each belongs to one command.
    private func expectEachKeyOnce(_ stage: Stage) async throws {
        let configuration = try AWSConfiguration.standard(
            environment: stage.sandbox.environment, region: try #require(Region("eu-west-1")), http: HTTPClient())
        let keys = try await SSMClient(configuration).listCommandsPages(ListCommandsRequest(maxResults: 50)).all()
            .map(\.comment)
        #expect(Set(keys).count == keys.count, "\(keys.sorted())")
    }

    /// After each of these lines of progress the process is killed; the lines follow the events of a deployment.
    @Test(arguments: [
        "fence 2", "stage: i-", "stage.0.1: command", "stage: ok", "activate (batch 1 of 2)",
        "activate.1.1: command", "activate: ok", "verify (batch 1", "verify.1.1: command", "verify: ok",
        "baking", "activate (batch 2", "activate.2.1: command", "verify.2.1: command", "active, release",
    ])
    func aKilledDeploymentIsFinishedByAnother(line: String) async throws {
        try await Stage.run(linux: 2, settings: Self.settings) { stage in
            _ = try stage.commit(Stage.server())
            #expect(try await stage.muster("deploy", "test").code == 0)
            let goal = try stage.commit(Stage.server())
            let program = try stage.start(["deploy", "test"])
            #expect(await program.killed(after: line), "\(line)")
            let killed = await program.ended()
            // After its last line a run, or its process, may have ended before the signal came.
            let isLast = line == "active, release"
            #expect(killed.code == 137 || isLast && killed.code == 0)
            if isLast, try await stage.history().first == "ok" { return }
            let run = try await stage.newestRun()
            let dry = try await stage.muster("resume", run, "--dry-run")
            #expect(dry.code == 0 && dry.output.contains("would finish deploy orders/test, run \(run): "), "\(dry.all)")
            let resumed = try await stage.muster("resume", run, "--output", "json")
            #expect(resumed.code == 0, "\(killed.error)\n\(resumed.all)")
            #expect(try await stage.serving() == [goal, goal])
            #expect(try await stage.history().prefix(1) == ["ok"])
            try await expectEachKeyOnce(stage)
            try await stage.expectQuiet()
            let again = try await stage.muster("resume", run)
            #expect(again.code == 2, "\(again.all)")
            #expect(again.error.contains("\(run) has ended: ok"))
        }
    }

    @Test(arguments: ["stage.0.1: command", "activate.1.1: command", "baking", "verify.2.1: command"])
    func aKilledDeploymentIsTakenBackOnDemand(line: String) async throws {
        try await Stage.run(linux: 2, settings: Self.settings) { stage in
            let before = try stage.commit(Stage.server())
            #expect(try await stage.muster("deploy", "test").code == 0)
            _ = try stage.commit(Stage.server())
            let program = try stage.start(["deploy", "test"])
            #expect(await program.killed(after: line))
            _ = await program.ended()
            let undone = try await stage.muster("resume", try await stage.newestRun(), "--undo")
            #expect(undone.code == (line.hasPrefix("stage") ? 1 : 3), "\(undone.all)")
            #expect(
                undone.output.contains(line.hasPrefix("stage") ? "there was nothing to take back" : "was taken back"))
            #expect(try await stage.serving() == [before, before])
            try await expectEachKeyOnce(stage)
            try await stage.expectQuiet()
        }
    }

    @Test func anInterruptedDeploymentIsTakenBack() async throws {
        try await Stage.run(linux: 2, settings: Self.settings.replacing("bake: 1s", with: "bake: 30s")) { stage in
            let before = try stage.commit(Stage.server())
            #expect(try await stage.muster("deploy", "test").code == 0)
            _ = try stage.commit(Stage.server())
            let program = try stage.start(["deploy", "test"])
            #expect(await program.says("baking"))
            program.interrupt()
            #expect(await program.ended().code == 130)
            #expect(try await stage.serving().contains(before), "one host was changed only")
            let undone = try await stage.muster("resume", try await stage.newestRun())
            #expect(undone.code == 3, "\(undone.all)")
            #expect(try await stage.serving() == [before, before])
            #expect(try await stage.history().first == "rolledBack")
        }
    }

    @Test func whatCannotBeResumedIsRefusedWithItsReason() async throws {
        try await Stage.run(settings: Self.settings.replacing("bake: 1s", with: "bake: 0s")) { stage in
            _ = try stage.commit(Stage.server())
            #expect(try await stage.muster("deploy", "test").code == 0)
            try stage.holdBuilds()
            _ = try stage.commit(Stage.server())
            let program = try stage.start(["deploy", "test"])
            #expect(await program.says("stage.0.1: command"))
            let first = try await stage.newestRun()
            let alive = try await stage.muster("resume", first)
            #expect(alive.code == 5, "\(alive.all)")
            #expect(alive.error.contains("is held by \(first)"))
            program.interrupt()
            _ = await program.ended()
            try stage.letGo()
            let next = try await stage.muster("deploy", "test")
            #expect(next.code == 0, "\(next.all)")
            let overtaken = try await stage.muster("resume", first)
            #expect(overtaken.code == 2 && overtaken.error.contains("came after \(first)"), "\(overtaken.all)")
            let unknown = try await stage.muster("resume", "r000000-0000-none")
            #expect(unknown.code == 2 && unknown.error.contains("the ledger has no run"))
            #expect(try await stage.muster("run", "--target", "i-00000000000000001", "--", "true").code == 0)
            let report = try await stage.muster("history", "--output", "json")
            let adhoc = try #require(
                report.output.firstMatch(of: /"id" : "(r[^"]+)",\s+"kind" : "run"/).map { "\($0.1)" })
            let planless = try await stage.muster("resume", adhoc)
            #expect(planless.code == 2 && planless.error.contains("holds no plan"), "\(planless.all)")
        }
    }

    @Test func aRunIsCancelledByAnotherProcess() async throws {
        try await Stage.run(settings: Self.settings) { stage in
            _ = try stage.commit(Stage.server())
            #expect(try await stage.muster("deploy", "test").code == 0)
            let target = ["run", "--target", "i-00000000000000001", "--", "sleep 60"]
            let program = try stage.start(target)
            #expect(await program.says("run.1.1: command"))
            let report = try await stage.muster("history", "--output", "json")
            let run = try #require(report.output.firstMatch(of: /"id" : "(r[^"]+)"/).map { "\($0.1)" })
            let cancelled = try await stage.muster("cancel", run, "--reason", "the wrong host")
            #expect(cancelled.code == 0, "\(cancelled.all)")
            #expect(cancelled.output.contains("\(run): interrupted"))
            #expect(await program.ended().code == 130)
            let again = try await stage.muster("cancel", run, "--reason", "again")
            #expect(again.code == 2 && again.error.contains("has ended already"))
        }
    }

    @Test func whatAKilledRunLeftRunningIsCancelledInSSM() async throws {
        let settings = Self.settings.replacing(
            "path: /opt/orders", with: "path: /opt/orders\n      build: ['sleep 60']")
        try await Stage.run(settings: settings) { stage in
            _ = try stage.commit(Stage.server())
            let program = try stage.start(["deploy", "test"])
            #expect(await program.says("stage.0.1: command"))
            program.killNow()
            _ = await program.ended()
            let run = try await stage.newestRun()
            let cancelled = try await stage.muster("cancel", run, "--reason", "no longer wanted")
            #expect(cancelled.code == 0, "\(cancelled.all)")
            #expect(cancelled.error.contains("1 command cancelled"))
            #expect(try await stage.history() == ["interrupted"])
            #expect(try await stage.muster("resume", run).code == 1)
            try await stage.expectQuiet()
        }
    }
}
