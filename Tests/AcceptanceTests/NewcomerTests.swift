import AWS
import Foundation
import HTTPTransport
import Sandbox
import Testing

/// Hosts that come to match a deployment's targets while it runs.
@Suite struct NewcomerTests {
    private static let settings = Stage.settings(targets: "{tags: {Ring: live}}", rollout: "{canary: 1, batch: 1}")

    private func client(_ stage: Stage) throws -> EC2Client {
        EC2Client(
            try AWSConfiguration.standard(
                environment: stage.sandbox.environment, region: try #require(Region("eu-west-1")), http: HTTPClient()))
    }

    private func deploy(_ stage: Stage, joining id: String, _ meanwhile: () async throws -> Void = {}) async throws
        -> Program.Ended
    {
        let program = try stage.start(["deploy", "test", "--output", "json"])
        #expect(await program.says("activate (batch 1"))
        try await meanwhile()
        try await client(stage).createTags([id], ["Ring": "live"])
        return await program.ended()
    }

    @Test func aHostThatJoinsGetsTheSameRelease() async throws {
        try await Stage.run(linux: 3, settings: Self.settings) { stage in
            let ids = await stage.sandbox.instances.map(\.id)
            try await client(stage).createTags([ids[0], ids[1]], ["Ring": "live"])
            let goal = try stage.commit(Stage.server())
            let ended = try await deploy(stage, joining: ids[2])
            #expect(ended.code == 0, "\(ended.all)")
            #expect(ended.error.contains("joined meanwhile: \(ids[2])"))
            #expect(ended.output.contains("1 host joined meanwhile: \(goal.prefix(10)) serves on all 1 host, verified"))
            #expect(try await stage.serving() == [goal, goal, goal])
            #expect(try await stage.history() == ["ok", "ok"])
            try await stage.expectQuiet()
        }
    }

    @Test func aHostThatJoinsAndIsNotReadyIsNamed() async throws {
        try await Stage.run(linux: 3, settings: Self.settings) { stage in
            let ids = await stage.sandbox.instances.map(\.id)
            try await client(stage).createTags([ids[0], ids[1]], ["Ring": "live"])
            _ = try stage.commit(Stage.server())
            let ended = try await deploy(stage, joining: ids[2]) {
                try await stage.sandbox.setOffline(ids[2], true)
            }
            #expect(ended.code == 7, "\(ended.all)")
            #expect(ended.output.contains("hosts that joined meanwhile are not ready"))
            #expect(try await stage.history() == ["partial"])
            #expect(ended.output.contains(ids[2]), "\(ended.output)")
        }
    }

    @Test func aHostThatJoinsDuringAPauseGetsTheReleaseWhenItIsResumed() async throws {
        let settings = Self.settings.replacing("batch: 1}", with: "batch: 1, pause: canary}")
        try await Stage.run(linux: 3, settings: settings) { stage in
            let ids = await stage.sandbox.instances.map(\.id)
            try await client(stage).createTags([ids[0], ids[1]], ["Ring": "live"])
            let goal = try stage.commit(Stage.server())
            let paused = try await stage.muster("deploy", "test")
            #expect(paused.code == 8, "\(paused.all)")
            try await client(stage).createTags([ids[2]], ["Ring": "live"])
            let resumed = try await stage.muster("resume", try await stage.newestRun())
            #expect(resumed.code == 0 && resumed.output.contains("1 host joined meanwhile"), "\(resumed.all)")
            #expect(try await stage.serving() == [goal, goal, goal])
        }
    }
}
