import Foundation
import LoopbackServer
import RunnerGrammar
import Synchronization
import Testing

/// The part of a step that clears up after it.
@Suite struct ActionPostTests {
    private static let slow = Stage.settings(rollout: "{canary: 1, batch: 1, bake: 60s}")

    /// A step that was killed while its first host baked.
    private func killed(_ stage: Stage, _ inputs: [String: String] = [:], api: String = "") async throws -> Step {
        _ = try stage.commit(Stage.server())
        let step = try Step(stage)
        let program = try step.start(
            Step.deploy.merging(inputs) { $1 }, environment: api.isEmpty ? [:] : ["GITHUB_API_URL": api])
        #expect(await program.says("baking"))
        program.killNow()
        _ = await program.ended()
        return step
    }

    @Test func whatAKilledStepLeavesIsEndedAndItsHostsAreNamedOnce() async throws {
        try await Stage.run(linux: 2, settings: Self.slow) { stage in
            let step = try await killed(stage)
            let state = try step.pairs("state")
            #expect(state["run"] == (try await stage.newestRun()) && state["ended"] == nil)
            #expect(try step.text("summary").hasPrefix("## ⏳ deploy orders/test: under way"))
            let before = try step.pairs("output")
            let post = try await step.post(environment: try step.saved())
            #expect(post.code == 0, "\(post.all)")
            #expect(try await stage.history() == ["interrupted"])
            #expect(Step.commands(post).contains { $0.name == "warning" && $0.data.contains("the step was killed") })
            let summary = try step.text("summary")
            #expect(summary.contains("interrupted; hosts: 1 active, 1 staged\n"), "\(summary)")
            #expect(
                summary.contains("- active: `i-00000000000000001` linux-1\n") && !summary.contains("✅"), "\(summary)")
            #expect(try step.pairs("output") == before, "the step's result is its own")
            try await stage.expectQuiet()
            let again = try await step.post(environment: try step.saved())
            #expect(again.code == 0 && again.all.isEmpty, "\(again.all)")
            #expect(try step.text("summary").contains("interrupted; hosts: 1 active, 1 staged\n"))
        }
    }

    @Test func whatEndedByItselfLeavesNothingToDoWhateverItsInputsWere() async throws {
        try await Stage.run { stage in
            let step = try Step(stage)
            let wrong = ["command": "deploy", "github-deployment": "maybe", "working-directory": "gone"]
            #expect(try await step.run(wrong).code == 2)
            #expect(try step.pairs("state")["ended"] == "true")
            for state in [try step.saved(), ["STATE_run": "r1", "STATE_ended": "true"], [:]] {
                let post = try await step.post(wrong, environment: state)
                #expect(post.code == 0 && post.all.isEmpty, "\(post.all)")
            }
        }
    }

    @Test func whatCannotBeClearedUpFailsWithTheReason() async throws {
        try await Stage.run(linux: 2, settings: Self.slow) { stage in
            let step = try await killed(stage)
            let keys = ["AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "", "AWS_EC2_METADATA_DISABLED": "true"]
            let role = Step.deploy.merging(["role-to-assume": "arn:aws:iam::123456789012:role/deploy"]) { $1 }
            let gone = Step.deploy.merging(["working-directory": "gone"]) { $1 }
            for (inputs, text) in [
                (Step.deploy, "credentials"), (role, "id-token"), (gone, "there is no folder 'gone'"),
            ] {
                let post = try await step.post(inputs, environment: try step.saved().merging(keys) { $1 })
                #expect(post.code != 0 && post.error.contains(text), "\(post.all)")
                #expect(Step.commands(post).contains { $0.name == "error" && $0.data.contains(text) }, "\(post.all)")
            }
            #expect(try await stage.history() == ["lost"])
            let summary = try step.text("summary")
            #expect(summary.contains("was left in flight"), "\(summary)")
            #expect(try await step.post(environment: try step.saved()).code == 0)
            #expect(try await stage.history() == ["interrupted"])
        }
    }

    @Test func aRunThatHadNotBegunSentNothing() async throws {
        try await Stage.run { stage in
            let step = try Step(stage)
            let post = try await step.post(environment: ["STATE_run": "r261121-0744-k3f9"])
            #expect(post.code == 0 && post.error.contains("had not begun"), "\(post.all)")
            try FileManager.default.removeItem(at: stage.repository.appending(path: "muster.yml"))
            let blind = try await step.post(environment: ["STATE_run": "r261121-0744-k3f9"])
            #expect(blind.code == 2 && blind.error.contains("muster.yml"), "\(blind.all)")
        }
    }

    /// GitHub's half: it lists the states that it was told, the newest first.
    private func gitHub() throws -> LoopbackServer {
        let states = States()
        return try LoopbackServer { request in
            let body = String(decoding: request.body, as: UTF8.self)
            if request.method == "GET" { return .response(status: 200, body: "[\(states.newest)]") }
            if let match = body.firstMatch(of: /"state":"[a-z_]+"/) { states.add("{\(match.output)}") }
            return .response(status: 201, body: #"{"id": 5}"#)
        }
    }

    private func told(_ server: LoopbackServer) -> [String] {
        server.requests.compactMap { request in
            String(decoding: request.body, as: UTF8.self).firstMatch(of: /"state":"([a-z_]+)"/).map { "\($0.1)" }
        }
    }

    @Test func gitHubsRecordGetsOneLastStatusFromTheRun() async throws {
        let server = try gitHub()
        defer { server.stop() }
        let recorded = ["github-deployment": "true", "github-token": "t0ken-of-a-step"]
        let wanted = Step.deploy.merging(recorded) { $1 }
        let api = ["GITHUB_API_URL": server.url]
        try await Stage.run(linux: 2, settings: Self.slow) { stage in
            let step = try await killed(stage, recorded, api: server.url)
            for _ in 1...2 {
                let post = try await step.post(wanted, environment: try step.saved().merging(api) { $1 })
                #expect(post.code == 0, "\(post.all)")
                #expect(told(server) == ["in_progress", "error"])
            }
        }
    }

    @Test func aRunThatEndedWellStaysSo() async throws {
        let server = try gitHub()
        defer { server.stop() }
        let wanted = Step.deploy.merging(["github-deployment": "true", "github-token": "t0ken-of-a-step"]) { $1 }
        let api = ["GITHUB_API_URL": server.url]
        try await Stage.run { stage in
            _ = try stage.commit(Stage.server())
            let step = try Step(stage)
            #expect(try await step.run(wanted, environment: api).code == 0)
            // Killed between the run's end and the step's.
            var state = try step.saved().merging(api) { $1 }
            state["STATE_ended"] = nil
            let post = try await step.post(wanted, environment: state)
            #expect(post.code == 0 && Step.commands(post).allSatisfy { $0.name == "add-mask" }, "\(post.all)")
            #expect(told(server) == ["in_progress", "success"])
            #expect(try step.text("summary").contains("✅ deploy orders/test"))
        }
    }

    /// Whoever reads the last line may end the process.
    @Test func whatIsSaidToServeIsWrittenDown() async throws {
        try await Stage.run { stage in
            _ = try stage.commit(Stage.server())
            let program = try Step(stage).start(Step.deploy)
            #expect(await program.says("serves on all"))
            program.killNow()
            _ = await program.ended()
            #expect(try await stage.history() == ["ok"])
            try await stage.expectQuiet()
        }
    }
}

/// What GitHub was told, in order.
private final class States: Sendable {
    private let all = Mutex<[String]>([])

    var newest: String { all.withLock { $0.last ?? "" } }
    func add(_ state: String) { all.withLock { $0.append(state) } }
}
