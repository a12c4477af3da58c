import Foundation
import Testing

/// `action/action.yml`, held against the program that it starts.
@Suite struct ActionFileTests {
    private static let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "action/action.yml")

    /// What is no option or argument of a command.
    private static let own: Set<String> = [
        "command", "shell", "working-directory", "role-to-assume", "aws-region", "github-token", "github-deployment",
        "environment-url",
    ]

    /// The names one level below a key of the file.
    private static func names(of key: String) throws -> Set<String> {
        let lines = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n")
        let below = lines.drop { $0 != "\(key):" }.dropFirst().prefix { $0.isEmpty || $0.hasPrefix(" ") }
        return Set(below.compactMap { $0.wholeMatch(of: #/ {2}([a-z][a-z0-9-]*):.*/#).map { String($0.output.1) } })
    }

    private struct Command: Decodable {
        struct Argument: Decodable {
            struct Name: Decodable { var name: String }
            var preferredName: Name?
            var valueName: String
        }
        var commandName: String
        var arguments: [Argument]?
        var subcommands: [Command]?

        /// Long options, and arguments by the names of their values.
        var inputs: Set<String> {
            let others = (subcommands ?? []).filter { !["sandbox", "init", "help"].contains($0.commandName) }
            let own = (arguments ?? []).map { $0.preferredName?.name ?? $0.valueName }
            return Set(own).union(others.flatMap(\.inputs)).subtracting(["help", "version", "command"])
        }
    }

    @Test func everythingThatACommandTakesIsAnInputAndNothingElseIs() throws {
        struct Dump: Decodable { var command: Command }
        let ended = try Program.Run(path: Program.muster, words: ["--experimental-dump-help"], environment: [:]).start()
            .wait()
        let inputs = try JSONDecoder().decode(Dump.self, from: Data(ended.output.utf8)).command.inputs
        #expect(inputs.count > 30)
        #expect(inputs.isDisjoint(with: Self.own), "an input that stands for two things")
        let found = try Self.names(of: "inputs")
        #expect(found.symmetricDifference(inputs.union(Self.own)).sorted() == [])
    }

    @Test func theOutputsAreThoseThatAStepSets() throws {
        let outputs: Set<String> = [
            "result", "run-id", "plan-sha256", "revision", "previous-revision", "succeeded", "failed", "unknown",
            "report",
        ]
        #expect(try Self.names(of: "outputs") == outputs)
        let text = try String(contentsOf: Self.file, encoding: .utf8)
        #expect(text.contains("entrypoint: /usr/bin/muster-action\n"))
        #expect(text.contains("post-entrypoint: /usr/bin/muster-action-post\n"))
    }

    /// Either a digest, or what no registry can hold: never a tag, and never a name that somebody could publish under.
    @Test func theImageIsPinnedOrCannotBePulled() throws {
        let text = try String(contentsOf: Self.file, encoding: .utf8)
        let image = try #require(text.firstMatch(of: /image: docker:\/\/(\S+)\n/)?.output.1)
        let isPinned = image.wholeMatch(of: /[a-z0-9.:\/_-]+@sha256:[0-9a-f]{64}/) != nil
        #expect(isPinned || image.hasSuffix("/OWNER/muster@sha256:NOT-RELEASED-YET"))
    }
}
