import Foundation
import RunnerGrammar
import Sandbox
import Testing

/// The runner's half of a step.
struct Step {
    let stage: Stage
    let folder: URL
    /// The inputs of an ordinary deployment.
    static let deploy = ["command": " deploy ", "environment": "test", "dry-run": "false", "ref": ""]

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

    /// What the main part saved, as the part that clears up gets it.
    func saved() throws -> [String: String] {
        Dictionary(uniqueKeysWithValues: try pairs("state").map { ("STATE_\($0.key)", $0.value) })
    }

    /// Runs the part that clears up.
    func post(_ inputs: [String: String] = Step.deploy, environment: [String: String]) async throws -> Program.Ended {
        try await start(inputs, program: "muster-action-post", environment: environment).ended()
    }

    /// What the runner obeys of what was printed.
    static func commands(_ ended: Program.Ended) -> [RunnerGrammar.Command] {
        ended.all.split(whereSeparator: \.isNewline).compactMap { RunnerGrammar.command(String($0)) }
    }
}
