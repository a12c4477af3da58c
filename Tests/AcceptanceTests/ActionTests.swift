import Foundation
import LoopbackServer
import RunnerGrammar
import Sandbox
import Testing

/// The program as a step of a workflow: what it takes from the runner and what it tells it.
@Suite struct ActionTests {
    @Test func aDeploymentTellsItsResultItsRunAndItsHosts() async throws {
        try await Stage.run(linux: 2) { stage in
            let before = try stage.commit(Stage.server())
            #expect(try await stage.muster("deploy", "test").code == 0)
            let goal = try stage.commit(Stage.server())
            let step = try Step(stage)
            let ended = try await step.run(Step.deploy)
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
            let ended = try await step.run(Step.deploy)
            #expect(ended.code == 4, "\(ended.all)")
            let commands = Step.commands(ended)
            #expect(
                commands.allSatisfy { ["error", "warning"].contains($0.name) } && !commands.isEmpty, "\(ended.all)")
            #expect(try step.pairs("output")["result"] == "rollbackFailed")
            let summary = try step.text("summary")
            #expect(!summary.contains("@octocat") && summary.contains("❌ deploy orders/test"), "\(summary)")
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

    /// Whoever opens a pull request names its head; the checkout may have it.
    @Test(arguments: ["workflow_run", "pull_request_target"])
    func whatAStrangerCausesIsAboutTheWorkflowsOwnCommit(_ event: String) async throws {
        try await Stage.run { stage in
            let own = try stage.commit(Stage.server())
            let evil = try stage.commit(Stage.server(), branch: "evil")
            let file = stage.work.appending(path: "event.json")
            let text = """
                {"workflow_run": {"head_sha": "\(evil)", "head_branch": "main", "event": "pull_request"},
                  "pull_request": {"head": {"sha": "\(evil)", "repo": {"full_name": "eve/orders"}},
                  "base": {"repo": {"full_name": "acme/orders"}}}}
                """
            try Data(text.utf8).write(to: file)
            let step = try Step(stage)
            let ended = try await step.run(
                Step.deploy,
                environment: ["GITHUB_EVENT_NAME": event, "GITHUB_EVENT_PATH": file.path, "GITHUB_SHA": own])
            #expect(ended.code == 0, "\(ended.all)")
            #expect(try step.pairs("output")["revision"] == own)
            #expect(try await stage.serving() == [own])
        }
    }

    @Test func whereThereIsNothingToDoTheOutputsSayWhatServes() async throws {
        try await Stage.run(linux: 2) { stage in
            let first = try stage.commit(Stage.server())
            #expect(try await stage.muster("deploy", "test").code == 0)
            let step = try Step(stage)
            let ended = try await step.run(["command": "rollback", "environment": "test", "to": first])
            #expect(ended.code == 0 && ended.output.contains("nothing was sent"), "\(ended.all)")
            let outputs = try step.pairs("output")
            #expect(outputs["result"] == "ok" && outputs["revision"] == first && outputs["report"] != nil, "\(outputs)")
            #expect(outputs["succeeded"] == "2" && outputs["failed"] == "0" && outputs["unknown"] == "0", "\(outputs)")
        }
    }

    @Test func aPullRequestFromAForkIsToldThatItGetsNoRole() async throws {
        try await Stage.run { stage in
            let head = try stage.commit(Stage.server())
            let step = try Step(stage)
            let inputs = [
                "command": "plan", "environment": "test", "role-to-assume": "arn:aws:iam::111122223333:role/look",
            ]
            let ended = try await step.run(inputs, environment: try payload(stage, head: head, of: "eve/orders"))
            #expect(ended.code == 2 && ended.error.contains("comes from a fork"), "\(ended.all)")
            #expect(ended.error.contains("head.repo.full_name == github.repository"))
        }
    }

    @Test func filesThatCannotBeWrittenAreWarnedOfAndFailNothing() async throws {
        try await Stage.run { stage in
            _ = try stage.commit(Stage.server())
            let step = try Step(stage)
            let ended = try await step.run(
                Step.deploy,
                environment: ["GITHUB_OUTPUT": "/nowhere/output", "GITHUB_STEP_SUMMARY": "/nowhere/summary"])
            #expect(ended.code == 0, "\(ended.all)")
            let warnings = Step.commands(ended).filter { $0.name == "warning" }
            #expect(warnings.count == 2, "\(ended.all)")
            for file in ["/nowhere/output", "/nowhere/summary"] {
                #expect(warnings.contains { $0.data.contains(file) }, "\(ended.all)")
            }
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
            let wanted = Step.deploy.merging([
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
            let ended = try await Step(stage).run(Step.deploy, environment: ["GITHUB_ACTIONS": ""])
            #expect(ended.code == 2 && ended.error.contains("is a step of a GitHub Actions workflow"), "\(ended.all)")
        }
    }
}
