import Foundation
import Sandbox
import Testing

/// What ends a process from outside, and what that leaves.
@Suite struct SignalTests {
    @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
    func whoIsToldToStopCancelsAndWritesItDown(_ signal: Int32) async throws {
        try await Stage.run(linux: 2, settings: Stage.settings(rollout: "{canary: 1, batch: 1, bake: 30s}")) { stage in
            _ = try stage.commit(Stage.server())
            let program = try stage.start(["deploy", "test"])
            #expect(await program.says("baking"))
            kill(program.pid, signal)
            let ended = await program.ended()
            #expect(ended.code == 130, "\(ended.all)")
            #expect(try await stage.history() == ["interrupted"])
            try await stage.expectQuiet()
        }
    }

    @Test func aReaderThatGoesAwayDoesNotEndADeployment() async throws {
        try await Stage.run(linux: 2) { stage in
            let goal = try stage.commit(Stage.server())
            let environment = ProcessInfo.processInfo.environment.merging(stage.sandbox.environment) { $1 }
            let ended = try await Program.Run(
                path: "/bin/sh", words: ["-c", "'\(Program.muster)' deploy test 2>&1 | head -n 2"],
                folder: stage.repository, environment: environment
            ).start().ended()
            #expect(ended.output.split(separator: "\n").count == 2, "\(ended.all)")
            // The pipe's other end was gone long before the deployment was done.
            #expect(try await stage.muster("deploy", "test", "--converge", "--lock-wait", "60s").code == 0)
            #expect(try await stage.serving() == [goal, goal])
            #expect(try await stage.history() == ["ok"])
        }
    }
}
