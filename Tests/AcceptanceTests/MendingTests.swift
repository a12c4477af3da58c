import Foundation
import Sandbox
import Testing

/// The state that a run which did not end well leaves, what is said of it, and how it is mended.
@Suite struct MendingTests {
    /// A stage whose hosts serve the second of two releases; answers both.
    private func twice(_ stage: Stage) async throws -> (older: String, old: String) {
        let older = try stage.commit(Stage.server())
        #expect(try await stage.muster("deploy", "test").code == 0)
        let old = try stage.commit(Stage.server())
        #expect(try await stage.muster("deploy", "test").code == 0)
        return (older, old)
    }

    private static func settings(_ hooks: String, rollout: String = "{batch: 1}") -> String {
        Stage.settings(rollout: rollout).replacing("timeouts:", with: "hooks: {\(hooks)}\n    timeouts:")
    }

    @Test func afterAFailureThatWasLeftARollbackGoesBackOnlyWhereSomethingChanged() async throws {
        try await Stage.run(linux: 3) { stage in
            let (older, old) = try await twice(stage)
            _ = try stage.commit(Stage.server(status: "500"))
            #expect(try await stage.muster("deploy", "test", "--no-rollback").code == 1)
            let mended = try await stage.muster("rollback", "test")
            #expect(mended.code == 0, "\(mended.all)")
            #expect(mended.output.contains("serves again on the 1 host that did not serve it"), "\(mended.output)")
            #expect(try await stage.serving() == [old, old, old])
            let drift = try await stage.muster("status", "test", "--drift")
            #expect(drift.code == 0, "\(drift.all)")
            // From one release everywhere it goes to the one before.
            #expect(try await stage.muster("rollback", "test").code == 0)
            #expect(try await stage.serving() == [older, older, older])
            #expect(try await stage.muster("status", "test", "--drift").code == 0)
            let again = try await stage.muster("rollback", "test", "--to", older)
            #expect(again.code == 0 && again.output.contains("3 hosts serve it already"), "\(again.all)")
        }
    }

    @Test func aPausedDeploymentThatIsRolledBackLeavesOneRelease() async throws {
        try await Stage.run(linux: 2, settings: Stage.settings(rollout: "{canary: 1, batch: 1, pause: canary}")) {
            stage in
            let first = try stage.commit(Stage.server())
            #expect(try await stage.muster("deploy", "test").code == 8)
            #expect(try await stage.muster("resume", try await stage.newestRun()).code == 0)
            _ = try stage.commit(Stage.server())
            #expect(try await stage.muster("deploy", "test").code == 8)
            let paused = try await stage.newestRun()
            #expect(try await stage.muster("rollback", "test").code == 0)
            #expect(try await stage.serving() == [first, first])
            // Nobody has to decide on it any more.
            #expect(try await stage.history() == ["ok", "locked", "ok"])
            let late = try await stage.muster("resume", paused, "--undo")
            #expect(late.code == 2 && late.error.contains("overtaken by"), "\(late.all)")
            try await stage.expectQuiet()
        }
    }

    @Test func whoCannotBeAskedIsNamedEvenWhenNothingIsSent() async throws {
        let settings = Stage.settings().replacing("offline: refuse", with: "offline: skip")
        try await Stage.run(linux: 2, settings: settings) { stage in
            _ = try stage.commit(Stage.server())
            #expect(try await stage.muster("deploy", "test").code == 0)
            let gone = await stage.sandbox.instances[1].id
            try await stage.sandbox.setOffline(gone, true)
            let ended = try await stage.muster("deploy", "test", "--converge")
            #expect(ended.code == 7 && ended.output.contains("\(gone): skipped: "), "\(ended.all)")
            let json = try await stage.muster("deploy", "test", "--converge", "--output", "json")
            #expect(json.code == 7 && json.output.contains("\"id\" : \"\(gone)\""), "\(json.all)")
            #expect(json.output.contains("\"result\" : \"partial\""))
        }
    }

    @Test(arguments: ["{run: 'exit 5'}", "{run: 'exit 5', on: runner}"])
    func whereNoHostSwitchedNothingIsSaidToServeAgain(_ hook: String) async throws {
        let settings = Self.settings("before-activate: [\(hook)]", rollout: "{batch: 2}")
        try await Stage.run(linux: 2, settings: settings) { stage in
            _ = try stage.commit(Stage.server())
            let ended = try await stage.muster("deploy", "test")
            #expect(ended.code == 1, "\(ended.all)")
            #expect(ended.output.contains("failed before any host switched to it"), "\(ended.output)")
            #expect(ended.output.contains("staged"))
        }
    }

    @Test func afterAWayBackThatFailedTheReleaseIsNamedThatIsThere() async throws {
        let hooks = "after-verify: [{run: '[ ! -e bad ]'}], after-restore: [{run: 'exit 9'}]"
        try await Stage.run(settings: Self.settings(hooks)) { stage in
            let first = try stage.commit(Stage.server())
            #expect(try await stage.muster("deploy", "test").code == 0)
            try stage.write("bad", "")
            _ = try stage.commit(Stage.server())
            let ended = try await stage.muster("deploy", "test")
            #expect(ended.code == 4, "\(ended.all)")
            #expect(ended.output.contains("broken   \(first.prefix(10))"), "\(ended.output)")
        }
    }

    @Test func aReleaseThatServesNowhereHasFailedHoweverLargeTheBudget() async throws {
        try await Stage.run(linux: 2, settings: Stage.settings(rollout: "{batch: 1, max-errors: 100%}")) { stage in
            let good = try stage.commit(Stage.server())
            #expect(try await stage.muster("deploy", "test").code == 0)
            _ = try stage.commit(Stage.server(status: "500"))
            let ended = try await stage.muster("deploy", "test")
            #expect(ended.code == 3, "\(ended.all)")
            #expect(try await stage.serving() == [good, good])
            let drift = try await stage.muster("status", "test", "--drift")
            #expect(drift.code == 0, "\(drift.all)")
        }
    }

    @Test func whoWasOvertakenInTheMiddleTouchesNothingMore() async throws {
        let settings = Stage.settings(rollout: "{canary: 1, batch: 1, bake: 30s}")
        try await Stage.run(linux: 2, settings: settings) { stage in
            _ = try stage.commit(Stage.server())
            let program = try stage.start(["deploy", "test"])
            #expect(await program.says("baking"))
            #expect(try await stage.muster("lock", "break", "test", "--reason", "in a hurry").code == 0)
            let next = try stage.commit(Stage.server())
            let other = try await stage.muster("deploy", "test")
            #expect(other.code == 0, "\(other.all)")
            let ended = await program.ended()
            #expect([5, 130].contains(ended.code), "\(ended.all)")
            #expect(try await stage.serving() == [next, next])
            #expect(try await stage.history().contains("rollbackFailed") == false)
        }
    }

    @Test func aReleaseThatWasRemovedFromUnderItsProcessIsNotProven() async throws {
        try await Stage.run { stage in
            _ = try stage.commit(Stage.server())
            #expect(try await stage.muster("deploy", "test").code == 0)
            let id = await stage.sandbox.instances[0].id
            #expect(try await stage.muster("run", "--target", id, "--", "rm -rf /opt/orders/releases/*").code == 0)
            let status = try await stage.muster("status", "test")
            #expect(status.code == 1 && !status.output.contains("serving, proven"), "\(status.all)")
        }
    }
}
