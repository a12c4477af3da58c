import AWS
import Foundation
import HTTPTransport
import Sandbox
import Testing

/// What happens between batches: pauses, baking, alarms, and what a person may say.
@Suite struct RolloutCourseTests {
    /// A stage whose hosts serve a release; answers that release and another commit.
    private func prepared(_ stage: Stage, _ second: String = Stage.server(), alarms: AlarmServer? = nil) async throws
        -> (before: String, goal: String)
    {
        let before = try stage.commit(Stage.server())
        let ended = try await stage.muster("deploy", "test", environment: alarms?.environment ?? [:])
        #expect([0, 8].contains(ended.code), "\(ended.all)")
        if ended.code == 8 { #expect(try await stage.muster("resume", try await stage.newestRun()).code == 0) }
        return (before, try stage.commit(second))
    }

    @Test func pausesAfterTheCanaryUntilItIsResumed() async throws {
        let settings = Stage.settings(rollout: "{canary: 1, batch: 1, pause: canary}")
        try await Stage.run(linux: 3, settings: settings) { stage in
            let (before, goal) = try await prepared(stage)
            let paused = try await stage.muster("deploy", "test")
            #expect(paused.code == 8, "\(paused.all)")
            #expect(paused.output.contains("serves on 1 of 3 hosts, and waits: batch 1 of 3 is done"), "\(paused.all)")
            #expect(try await stage.serving() == [goal, before, before])
            #expect(try await stage.history().first == "waiting")
            try await stage.expectQuiet()
            let resumed = try await stage.muster("resume", try await stage.newestRun())
            #expect(resumed.code == 0, "\(resumed.all)")
            #expect(try await stage.serving() == [goal, goal, goal])
            #expect(try await stage.history() == ["ok", "ok"])
        }
    }

    @Test func aPausedDeploymentIsTakenBackOrOvertaken() async throws {
        let settings = Stage.settings(rollout: "{batch: 1, pause: batch}")
        try await Stage.run(linux: 2, settings: settings) { stage in
            let (before, _) = try await prepared(stage)
            #expect(try await stage.muster("deploy", "test").code == 8)
            let first = try await stage.newestRun()
            let undone = try await stage.muster("resume", first, "--undo")
            #expect(undone.code == 3, "\(undone.all)")
            #expect(try await stage.serving() == [before, before])
            #expect(try await stage.muster("deploy", "test").code == 8)
            let second = try await stage.newestRun()
            #expect(try await stage.muster("deploy", "test").code == 8)
            let late = try await stage.muster("resume", second)
            #expect(late.code == 2 && late.error.contains("overtaken by"), "\(late.all)")
        }
    }

    @Test func aHostThatFallsIllWhileItBakesTakesTheDeploymentBack() async throws {
        let settings = Stage.settings(rollout: "{canary: 1, batch: 1, bake: 15s}")
        try await Stage.run(linux: 2, settings: settings) { stage in
            let (before, _) = try await prepared(stage)
            let program = try stage.start(["deploy", "test"])
            #expect(await program.says("baking"))
            let id = await stage.sandbox.instances[0].id
            #expect(try await stage.muster("run", "--target", id, "--", "kill $(pgrep -f '[a]pp.py')").code == 0)
            let ended = await program.ended()
            #expect(ended.code == 3, "\(ended.all)")
            #expect(ended.error.contains("observe (batch 1 of 2)"), "\(ended.all)")
            #expect(!ended.error.contains("activate (batch 2"))
            #expect(try await stage.serving() == [before, before])
        }
    }

    private static let watched = Stage.settings(rollout: "{canary: 1, batch: 1, alarms: [errors]}")

    @Test func anAlarmAfterTheCanaryTakesTheDeploymentBack() async throws {
        try await Stage.run(linux: 2, settings: Self.watched) { stage in
            let alarms = try AlarmServer(["OK"])
            let (before, _) = try await prepared(stage, alarms: alarms)
            alarms.set(["OK", "ALARM"])
            let ended = try await stage.muster("deploy", "test", environment: alarms.environment)
            #expect(ended.code == 3, "\(ended.all)")
            #expect(ended.output.contains("serves again, verified: alarm 'errors' is on"), "\(ended.output)")
            #expect(try await stage.serving() == [before, before])
            let configuration = try AWSConfiguration.standard(
                environment: stage.sandbox.environment, region: try #require(Region("eu-west-1")), http: HTTPClient())
            let commands = try await SSMClient(configuration).listCommandsPages(ListCommandsRequest()).all()
            for command in commands {
                // A way back that the alarm stopped would leave the failed release there.
                let isWatched = ["stage.", "activate.", "verify."].contains { command.comment.contains(" \($0)") }
                #expect(command.alarmConfiguration?.alarms.map(\.name) == (isWatched ? ["errors"] : nil))
            }
        }
    }

    /// Whoever cancels the command stands for Systems Manager, which stops what an alarm is attached to.
    @Test func anAlarmThatStopsACommandIsNamedAndTakesTheDeploymentBack() async throws {
        let slow = "after-activate: [{run: '[ -z \"$MUSTER_PREVIOUS\" ] || { touch /run/switched; sleep 25; }'}]"
        let settings = Self.watched.replacing("timeouts:", with: "hooks: {\(slow)}\n    timeouts:")
        try await Stage.run(settings: settings) { stage in
            let alarms = try AlarmServer(["OK"])
            let (before, _) = try await prepared(stage, alarms: alarms)
            let ssm = try SSMClient(
                .standard(
                    environment: stage.sandbox.environment, region: try #require(Region("eu-west-1")),
                    http: HTTPClient()))
            let program = try stage.start(["deploy", "test"], environment: alarms.environment)
            let id = await stage.sandbox.instances[0].id
            while try await stage.muster("run", "--target", id, "--", "test -e /run/switched").code != 0 {}
            let running = try await ssm.listCommandsPages(ListCommandsRequest()).all()
                .first { $0.status == .inProgress && $0.comment.contains(" activate.") }
            alarms.set(["ALARM"])
            try await ssm.cancelCommand(CancelCommandRequest(commandID: try #require(running).commandID))
            let ended = await program.ended()
            #expect(ended.code == 3, "\(ended.all)")
            #expect(ended.all.contains("alarm 'errors' is on"), "\(ended.all)")
            #expect(try await stage.serving() == [before])
        }
    }

    @Test func anAlarmThatIsOnBeforeRefusesUnlessItIsAnEmergency() async throws {
        try await Stage.run(settings: Self.watched) { stage in
            let alarms = try AlarmServer(["ALARM"])
            let goal = try stage.commit(Stage.server())
            let refused = try await stage.muster("deploy", "test", environment: alarms.environment)
            #expect(refused.code == 6 && refused.error.contains("alarm 'errors' is on"), "\(refused.all)")
            #expect(try await stage.history() == [])
            let forced = try await stage.muster(
                "deploy", "test", "--emergency", "--reason", "it mends the errors", environment: alarms.environment)
            #expect(forced.code == 0, "\(forced.all)")
            #expect(forced.error.contains("nobody watches errors"), "\(forced.error)")
            #expect(try await stage.serving() == [goal])
        }
    }

    @Test func whatIsInconclusivePausesUntilItIsClearOrPromoted() async throws {
        try await Stage.run(linux: 2, settings: Self.watched) { stage in
            let alarms = try AlarmServer(["OK"])
            let (before, goal) = try await prepared(stage, alarms: alarms)
            alarms.set(["OK", "INSUFFICIENT_DATA"])
            let paused = try await stage.muster("deploy", "test", environment: alarms.environment)
            #expect(paused.code == 8 && paused.output.contains("'errors' has too little data"), "\(paused.all)")
            #expect(try await stage.serving() == [goal, before])
            let run = try await stage.newestRun()
            let again = try await stage.muster("resume", run, environment: alarms.environment)
            #expect(again.code == 8, "\(again.all)")
            alarms.set(["INSUFFICIENT_DATA", "OK"])
            let promoted = try await stage.muster("resume", run, "--promote", environment: alarms.environment)
            #expect(promoted.code == 0, "\(promoted.all)")
            #expect(promoted.error.contains("taken for good on demand: alarm 'errors' has too little data"))
            #expect(try await stage.serving() == [goal, goal])
            let late = try await stage.muster("resume", run, "--promote", environment: alarms.environment)
            #expect(late.code == 2, "\(late.all)")
        }
    }

    @Test func aFailedDeploymentIsLeftForALookOnDemand() async throws {
        try await Stage.run(linux: 2) { stage in
            let (before, goal) = try await prepared(stage, Stage.server(status: "500"))
            let ended = try await stage.muster("deploy", "test", "--no-rollback")
            #expect(ended.code == 1, "\(ended.all)")
            #expect(ended.output.contains("broken"))
            #expect(!ended.error.contains("rolling back"))
            #expect(try await stage.serving() == [nil, before])
            let there = try await stage.muster(
                "run", "--target", "tag:Platform=linux", "--", "cat /opt/orders/current/REVISION")
            #expect(there.output.contains(goal))
            #expect(try await stage.muster("rollback", "test", "--to", before).code == 0)
        }
    }

    @Test func hostsGetTheirTurnByATag() async throws {
        let settings = Stage.settings(rollout: "{batch: 100%, order: {tag: Name}, max-concurrency: 1}")
        try await Stage.run(linux: 2, settings: settings) { stage in
            let goal = try stage.commit(Stage.server())
            let plan = try await stage.muster("plan", "test")
            #expect(
                plan.output.contains("batch 2, ") && plan.output.contains("pace: at most 1 at a time"), "\(plan.all)")
            #expect(try await stage.muster("deploy", "test").code == 0)
            #expect(try await stage.serving() == [goal, goal])
        }
    }
}
