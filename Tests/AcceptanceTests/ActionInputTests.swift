import Foundation
import RunnerGrammar
import Testing

/// What a step's inputs may be, and how mistakes in them and in the settings are told.
@Suite struct ActionInputTests {
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
        (
            ["command": "plan", "environment": "test", "role-to-assume": "deployer"],
            "input 'role-to-assume' is 'deployer'"
        ),
        (
            ["command": "deploy", "environment": "test", "environment-url": "javascript:alert(1)"],
            "input 'environment-url' is 'javascript:alert(1)'"
        ),
        (
            ["command": "run", "target": "tag:Platform=linux", "shell": "id", "parameter": "a=b"],
            "inputs 'parameter' and 'shell' exclude each other"
        ),
        (
            ["command": "deploy", "environment": "test", "config": "/etc/passwd"],
            "input 'config': /etc/passwd is not in"
        ),
        (["command": "deploy", "environment": "test", "plan": "../plan.json"], "input 'plan': ../plan.json is not in"),
        (["command": "history", "limit": "0"], "--limit takes 1 or more, not 0"),
        (
            ["command": "plan", "environment": "test", "out": "nowhere/plan.json"],
            "the plan cannot be written to nowhere/plan.json"
        ),
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
            #expect(!command.data.hasPrefix("Error: ") && command.properties["title"]?.isEmpty == false)
            #expect(!ended.error.contains("preflight"), "no host is asked")
            #expect(try step.pairs("output")["result"] == "usage")
            #expect(try step.text("summary").contains(": usage"))
            #expect(try await stage.history() == [])
        }
    }

    @Test func aMistakeInTheSettingsStandsBesideItsLine() async throws {
        try await Stage.run { stage in
            try stage.write("muster.yml", stage.settings.replacing("targets:", with: "targts:"))
            _ = try stage.commit(Stage.server())
            let step = try Step(stage)
            let ended = try await step.run(Step.deploy)
            let command = try #require(Step.commands(ended).first { $0.data.contains("targts") })
            #expect(command.properties["file"] == "muster.yml" && command.properties["line"] == "8", "\(command)")
        }
    }

    @Test func aMistakeInAnotherFoldersSettingsNamesTheRepositorysPath() async throws {
        try await Stage.run { stage in
            let folder = stage.repository.appending(path: "sub")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try stage.write("sub/muster.yml", stage.settings + "\nnonsense: 1\n")
            let named = ["command": "config validate", "config": "sub/muster.yml"]
            let inside = ["command": "config validate", "working-directory": "sub"]
            for inputs in [named, inside] {
                let step = try Step(stage)
                let ended = try await step.run(inputs)
                let command = try #require(Step.commands(ended).first, "\(ended.all)")
                #expect(command.properties["file"] == "sub/muster.yml", "\(ended.all)")
                #expect(command.properties["title"] == "sub/muster.yml", "a mistake of the whole file: \(ended.all)")
            }
        }
    }

    @Test func linksLeadOutOfTheWorkspaceForNobody() async throws {
        try await Stage.run { stage in
            let outside = stage.work.appending(path: "outside")
            try FileManager.default.createDirectory(at: outside, withIntermediateDirectories: true)
            try Data("a secret\n".utf8).write(to: outside.appending(path: "muster.yml"))
            for (link, target) in [("link", outside), ("link.yml", outside.appending(path: "muster.yml"))] {
                try FileManager.default.createSymbolicLink(
                    at: stage.repository.appending(path: link), withDestinationURL: target)
            }
            for (name, value) in [("working-directory", "link"), ("config", "link.yml"), ("config", "link/muster.yml")]
            {
                let ended = try await Step(stage).run(["command": "config validate", name: value])
                #expect(ended.code == 2 && ended.error.contains("input '\(name)'"), "\(ended.all)")
                #expect(!ended.all.contains("secret"))
            }
        }
    }

    @Test func whoAskedForJSONGetsItForWrongInputsToo() async throws {
        struct Report: Decodable {
            struct Failure: Decodable { var name: String }
            var error: Failure
        }
        try await Stage.run { stage in
            let ended = try await Step(stage).run(
                ["command": "deploy", "environment": "test", "dry-run": "maybe", "output": "json"])
            let report = try JSONDecoder().decode(Report.self, from: Data(ended.output.utf8))
            #expect(ended.code == 2 && report.error.name == "usage", "\(ended.all)")
        }
    }
}
