import Foundation
import LoopbackServer
import RunnerGrammar
import Sandbox
import Testing

/// The program as a step of a workflow: what it takes from the runner and what it tells it.
@Suite struct ActionTests {
    /// The runner's half of a step.
    private struct Step {
        let stage: Stage
        let folder: URL

        init(_ stage: Stage) throws {
            self.stage = stage
            folder = stage.work.appending(path: "step-\(UUID().uuidString.prefix(8))")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            for name in ["output", "state", "summary"] { try Data().write(to: folder.appending(path: name)) }
            for name in ["muster-action", "muster-action-post", "muster"] {
                try FileManager.default.createSymbolicLink(
                    atPath: folder.appending(path: name).path, withDestinationPath: Program.muster)
            }
        }

        func start(
            _ inputs: [String: String], program: String = "muster-action", words: [String] = [],
            environment: [String: String] = [:]
        ) throws -> Program {
            var variables = [
                "GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "acme/orders", "GITHUB_RUN_ID": "7",
                "GITHUB_SERVER_URL": "https://github.com", "GITHUB_WORKSPACE": stage.repository.path,
                "GITHUB_OUTPUT": folder.appending(path: "output").path,
                "GITHUB_STATE": folder.appending(path: "state").path,
                "GITHUB_STEP_SUMMARY": folder.appending(path: "summary").path,
            ]
            for (name, value) in inputs { variables["INPUT_\(name.uppercased())"] = value }
            variables.merge(environment) { $1 }
            let all = ProcessInfo.processInfo.environment.merging(stage.sandbox.environment) { $1 }
            return try Program.Run(
                path: folder.appending(path: program).path, words: words, folder: stage.repository,
                environment: all.merging(variables) { $1 }
            ).start()
        }

        func run(_ inputs: [String: String], environment: [String: String] = [:]) async throws -> Program.Ended {
            try await start(inputs, environment: environment).ended()
        }

        func text(_ name: String) throws -> String {
            String(decoding: try Data(contentsOf: folder.appending(path: name)), as: UTF8.self)
        }

        func pairs(_ name: String) throws -> [String: String] { try #require(RunnerGrammar.pairs(try text(name))) }

        /// What the runner obeys of what was printed.
        static func commands(_ ended: Program.Ended) -> [RunnerGrammar.Command] {
            ended.all.split(whereSeparator: \.isNewline).compactMap { RunnerGrammar.command(String($0)) }
        }
    }

    private static let deploy = ["command": " deploy ", "environment": "test", "dry-run": "false", "ref": ""]

    @Test func aDeploymentTellsItsResultItsRunAndItsHosts() async throws {
        try await Stage.run(linux: 2) { stage in
            let before = try stage.commit(Stage.server())
            #expect(try await stage.muster("deploy", "test").code == 0)
            let goal = try stage.commit(Stage.server())
            let step = try Step(stage)
            let ended = try await step.run(Self.deploy)
            #expect(ended.code == 0, "\(ended.all)")
            let outputs = try step.pairs("output")
            #expect(outputs["result"] == "ok" && outputs["revision"] == goal && outputs["previous-revision"] == before)
            #expect(outputs["succeeded"] == "2" && outputs["failed"] == "0" && outputs["unknown"] == "0")
            #expect(outputs["run-id"] == (try await stage.newestRun()) && outputs["plan-sha256"]?.count == 64)
            let report = try #require(outputs["report"])
            #expect(try JSONSerialization.jsonObject(with: Data(report.utf8)) is NSDictionary)
            #expect(try step.pairs("state") == ["run": outputs["run-id"], "ended": "true"])
            let summary = try step.text("summary")
            #expect(summary.hasPrefix("## ✅ deploy orders/test: ok\n"))
            #expect(summary.contains("```mermaid\ngantt\n") && summary.contains("| `i-00000000000000002` | linux-2 |"))
            #expect(Step.commands(ended).isEmpty, "\(ended.all)")
        }
    }

    @Test func aScriptTellsItsRunAndItsHosts() async throws {
        try await Stage.run(linux: 2) { stage in
            let step = try Step(stage)
            let script = "test $(hostname) = linux-1 || { echo not here; exit 3; }"
            let ended = try await step.run(["command": "run", "target": "tag:Platform=linux", "shell": script])
            #expect(ended.code == 1, "\(ended.all)")
            let outputs = try step.pairs("output")
            #expect(outputs["succeeded"] == "1" && outputs["failed"] == "1" && outputs["unknown"] == "0", "\(outputs)")
            #expect(outputs["report"]?.contains("i-00000000000000002") == true)
            #expect(outputs["report"]?.contains(#""output":"""#) == true, "what hosts print stays in the log")
            #expect(try step.pairs("state") == ["run": outputs["run-id"], "ended": "true"])
            #expect(Step.commands(ended).map(\.name) == ["error"])
        }
    }

    @Test func aScriptOfAWorkflowThatCallsTheProgramGetsTheSame() async throws {
        try await Stage.run { stage in
            let goal = try stage.commit(Stage.server())
            let step = try Step(stage)
            let ended = try await step.start([:], program: "muster", words: ["deploy", "test"]).ended()
            #expect(ended.code == 0, "\(ended.all)")
            let outputs = try step.pairs("output")
            #expect(outputs["result"] == "ok" && outputs["revision"] == goal && outputs["succeeded"] == "1")
            #expect(try step.text("summary").hasPrefix("## ✅ deploy orders/test: ok"))
            // Results stay what they are: what the runner obeys is on the other stream.
            let json = try await step.start([:], program: "muster", words: ["plan", "no", "--output", "json"]).ended()
            #expect(json.code == 2 && json.error.contains("::error") && json.output.hasPrefix("{"), "\(json.all)")
        }
    }

    @Test func whatPeopleAndHostsWriteCommandsNothing() async throws {
        let hostile = "::set-output name=result::ok"
        try await Stage.run { stage in
            let application = Stage.server(before: "print('\(hostile)\\n##[add-mask]e', flush=True)", status: "500")
            _ = try stage.commit(application, message: "\(hostile) | @octocat ##[error]x")
            let step = try Step(stage)
            let ended = try await step.run(Self.deploy)
            #expect(ended.code == 4, "\(ended.all)")
            let commands = Step.commands(ended)
            #expect(
                commands.allSatisfy { ["error", "warning"].contains($0.name) } && !commands.isEmpty, "\(ended.all)")
            #expect(try step.pairs("output")["result"] == "rollbackFailed")
            let summary = try step.text("summary")
            #expect(!summary.contains("@octocat") && summary.contains("❌ deploy orders/test"), "\(summary)")
        }
    }

    @Test(arguments: [
        (["environment": "test"], "input 'command' is missing"),
        (["command": "explode"], "there is no command 'explode'"),
        (["command": "sandbox"], "there is no command 'sandbox'"),
        (["command": "deploy", "environment": "test", "dry-run": "yes"], "input 'dry-run' is 'yes'"),
        (["command": "status", "environment": "test", "to": "previous"], "input 'to' is not for 'status'"),
        (
            ["command": "deploy", "environment": "test", "ref": "main', 'Remove-Item -Recurse C:\\"],
            "There is no branch"
        ),
        (["command": "deploy", "environment": "--config=/etc/passwd"], "there is no environment"),
        (["command": "deploy", "environment": "test", "working-directory": "../.."], "there is no folder '../..'"),
        (["command": "status", "environment": "test", "shell": "id"], "input 'shell' is for 'command: run' only"),
    ])
    func wrongInputsAreNamedAndNothingIsDone(_ inputs: [String: String], _ text: String) async throws {
        try await Stage.run { stage in
            _ = try stage.commit(Stage.server())
            let step = try Step(stage)
            let ended = try await step.run(inputs)
            #expect(ended.code == 2 && ended.error.contains(text), "\(ended.all)")
            let command = try #require(Step.commands(ended).first)
            #expect(command.name == "error" && command.data.contains(text), "\(ended.all)")
            #expect(try step.pairs("output")["result"] == "usage")
            #expect(try step.text("summary").contains(": usage"))
            #expect(try await stage.history() == [])
        }
    }

    /// The payload of a pull request whose head is in a repository.
    private func payload(_ stage: Stage, head: String, of repository: String) throws -> [String: String] {
        let file = stage.work.appending(path: "event.json")
        let text = """
            {"pull_request": {"head": {"sha": "\(head)", "repo": {"full_name": "\(repository)"}},
              "base": {"repo": {"full_name": "acme/orders"}}}}
            """
        try Data(text.utf8).write(to: file)
        return ["GITHUB_EVENT_NAME": "pull_request", "GITHUB_EVENT_PATH": file.path, "GITHUB_SHA": "merge"]
    }

    @Test func aPullRequestsOwnCommitIsPlannedAndItsScriptsAreFolded() async throws {
        try await Stage.run { stage in
            let head = try stage.commit(Stage.server())
            _ = try stage.commit(Stage.server())
            let step = try Step(stage)
            let event = try payload(stage, head: head, of: "acme/orders")
            let ended = try await step.run(
                ["command": "plan", "environment": "test", "scripts": "true"], environment: event)
            #expect(ended.code == 0, "\(ended.all)")
            #expect(try step.pairs("output")["revision"] == head)
            let groups = Step.commands(ended).filter { $0.name == "group" }
            #expect(groups.contains { $0.data.hasPrefix("activate (linux), SHA-256 ") }, "\(ended.all)")
            #expect(groups.count == Step.commands(ended).count { $0.name == "endgroup" })
            #expect(try !step.text("summary").contains("muster_switch"))
        }
    }

    @Test func aPullRequestFromAForkIsToldThatItGetsNoRole() async throws {
        try await Stage.run { stage in
            let head = try stage.commit(Stage.server())
            let step = try Step(stage)
            let inputs = ["command": "plan", "environment": "test", "role-to-assume": "arn:aws:iam::1:role/look"]
            let ended = try await step.run(inputs, environment: try payload(stage, head: head, of: "eve/orders"))
            #expect(ended.code == 2 && ended.error.contains("comes from a fork"), "\(ended.all)")
            #expect(ended.error.contains("head.repo.full_name == github.repository"))
        }
    }

    @Test func aMistakeInTheSettingsStandsBesideItsLine() async throws {
        try await Stage.run { stage in
            try stage.write("muster.yml", stage.settings.replacing("targets:", with: "targts:"))
            _ = try stage.commit(Stage.server())
            let step = try Step(stage)
            let ended = try await step.run(Self.deploy)
            let command = try #require(Step.commands(ended).first { $0.data.contains("targts") })
            #expect(command.properties["file"] == "muster.yml" && command.properties["line"] == "8", "\(command)")
        }
    }

    @Test func filesThatCannotBeWrittenAreWarnedOfAndFailNothing() async throws {
        try await Stage.run { stage in
            _ = try stage.commit(Stage.server())
            let step = try Step(stage)
            let ended = try await step.run(
                Self.deploy,
                environment: ["GITHUB_OUTPUT": "/nowhere/output", "GITHUB_STEP_SUMMARY": "/nowhere/summary"])
            #expect(ended.code == 0, "\(ended.all)")
            let warnings = Step.commands(ended).filter { $0.name == "warning" }
            #expect(warnings.count == 2, "\(ended.all)")
            for file in ["/nowhere/output", "/nowhere/summary"] {
                #expect(warnings.contains { $0.data.contains(file) }, "\(ended.all)")
            }
        }
    }

    @Test func whatAKilledStepLeavesIsEndedByTheOneAfterIt() async throws {
        try await Stage.run(linux: 2, settings: Stage.settings(rollout: "{canary: 1, batch: 1, bake: 60s}")) { stage in
            _ = try stage.commit(Stage.server())
            let step = try Step(stage)
            let program = try step.start(Self.deploy)
            #expect(await program.says("baking"))
            program.killNow()
            _ = await program.ended()
            let state = try step.pairs("state")
            #expect(state["run"] == (try await stage.newestRun()) && state["ended"] == nil)
            #expect(try step.text("summary").hasPrefix("## ⏳ deploy orders/test: under way"))
            let saved = Dictionary(uniqueKeysWithValues: state.map { ("STATE_\($0.key)", $0.value) })
            let post = try await step.start(Self.deploy, program: "muster-action-post", environment: saved).ended()
            #expect(post.code == 0, "\(post.all)")
            #expect(try await stage.history() == ["interrupted"])
            #expect(Step.commands(post).contains { $0.name == "warning" && $0.data.contains("the step was killed") })
            try await stage.expectQuiet()
            // A step that ended by itself leaves nothing to do.
            let idle = try await step.start(
                Self.deploy, program: "muster-action-post", environment: ["STATE_run": "r1", "STATE_ended": "true"]
            ).ended()
            #expect(idle.code == 0 && idle.all.isEmpty)
        }
    }

    @Test func gitHubsOwnRecordIsKeptWhereItIsWanted() async throws {
        let gitHub = try LoopbackServer { request in
            .response(status: 201, body: request.target.hasSuffix("/statuses") ? "{}" : #"{"id": 5}"#)
        }
        defer { gitHub.stop() }
        try await Stage.run { stage in
            _ = try stage.commit(Stage.server())
            let step = try Step(stage)
            let wanted = Self.deploy.merging([
                "github-deployment": "true", "github-token": "t0ken-of-a-step",
                "environment-url": "https://orders.test",
            ]) { $1 }
            let api = ["GITHUB_API_URL": gitHub.url]
            let first = try await step.run(wanted, environment: api)
            #expect(first.code == 0, "\(first.all)")
            #expect(Step.commands(first).map(\.data) == ["t0ken-of-a-step"], "\(first.all)")
            _ = try stage.commit(Stage.server(status: "500"))
            #expect(try await step.run(wanted, environment: api).code == 3)
            let bodies = gitHub.requests.map { String(decoding: $0.body, as: UTF8.self) }
            let states = bodies.compactMap { $0.firstMatch(of: /"state":"([a-z_]+)"/).map { "\($0.1)" } }
            #expect(states == ["in_progress", "success", "in_progress", "failure"])
            #expect(bodies.allSatisfy { !$0.contains("t0ken") } && bodies[0].contains(#""environment":"test""#))
            let without = try await step.run(wanted.merging(["github-token": ""]) { $1 }, environment: api)
            #expect(without.code == 3 && without.error.contains("permissions: deployments: write"), "\(without.all)")
        }
    }

    @Test func outsideOfAWorkflowItSaysWhatItIs() async throws {
        try await Stage.run { stage in
            let ended = try await Step(stage).run(Self.deploy, environment: ["GITHUB_ACTIONS": ""])
            #expect(ended.code == 2 && ended.error.contains("is a step of a GitHub Actions workflow"), "\(ended.all)")
        }
    }
}
