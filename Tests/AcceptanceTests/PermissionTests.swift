import Foundation
import GoldenFiles
import Sandbox
import Testing

/// What policies allow, against the calls that commands really make.
@Suite struct PermissionTests {
    /// The operations that were called since the last look. Everybody may ask who they are.
    private func calls(_ stage: Stage) async -> Set<String> {
        Set(await stage.sandbox.takeCalls().keys).subtracting(["GetCallerIdentity"])
    }

    /// The actions that one policy of a template allows, without their services.
    private func actions(_ template: String, _ policy: String) throws -> Set<String> {
        let start = try #require(template.range(of: "\n  \(policy):\n"))
        let rest = template[start.upperBound...]
        let end = rest.firstRange(of: /\n  [A-Z]|\n[A-Z]/)?.lowerBound ?? rest.endIndex
        return Set(rest[..<end].matches(of: /\b(?:ssm|ec2):([A-Z][A-Za-z]+)\n/).map { String($0.1) })
    }

    @Test func theDeployingRoleMayDoWhatItsCommandsDoAndNoMore() async throws {
        try await Stage.run(linux: 2, settings: Stage.settings(rollout: "{canary: 1, batch: 1, bake: 30s}")) { stage in
            let template = try await stage.muster("template", "iam", "test", "--repository", "acme/orders")
            #expect(template.code == 0, "\(template.all)")
            let id = await stage.sandbox.instances[0].id
            _ = try stage.commit(Stage.server())
            _ = await calls(stage)

            #expect(try await stage.muster("doctor", "test", "--quick").code == 0)
            #expect(await calls(stage) == (try actions(template.output, "LookPolicy")))

            var used: Set<String> = []
            let commands: [[String]] = [
                ["doctor", "test", "--hosts"], ["plan", "test"], ["status", "test", "--drift", "--ref", "HEAD"],
                ["rollback", "test"], ["run", "--target", id, "--", "echo hello"], ["logs", "--remote"],
            ]
            // A deployment that is interrupted cancels, and one that is resumed looks up what it sent.
            let program = try stage.start(["deploy", "test"])
            #expect(await program.says("verify.1.1: command"))
            program.interrupt()
            _ = await program.ended()
            used.formUnion(await calls(stage))
            let run = try await stage.newestRun()
            #expect(try await stage.muster("resume", run).code != 2)
            for words in commands {
                let ended = try await stage.start(words == ["logs", "--remote"] ? ["logs", run, "--remote"] : words)
                    .ended()
                #expect(ended.code != 1 || words[0] == "status", "\(words): \(ended.all)")
                used.formUnion(await calls(stage))
            }
            #expect(used == (try actions(template.output, "DeployPolicy")))
        }
    }

    /// `scripts/test` lints what is recorded here.
    @Test func theTemplateIsAsRecorded() async throws {
        let settings = Stage.settings(targets: "{tags: {App: orders}}").replacing(
            "offline: refuse",
            with: """
                output: {s3: {bucket: acme-logs, prefix: ssm-logs}}
                    environment: {DATABASE: {ssm: /orders/db}, KEY: {secretsmanager: orders/key}}
                """)
        let source = """
            source: {git: {url: "https://git.example.com/acme/orders.git", token: {secretsmanager: orders/git}}}
            """
        let folder = FileManager.default.temporaryDirectory.appending(path: "iam-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data((settings + "\n\(source)\n").utf8).write(to: folder.appending(path: "muster.yml"))
        let template = try await Program.Run(
            path: Program.muster, words: ["template", "iam", "test", "--repository", "acme/orders"], folder: folder,
            environment: [:]
        ).start().ended()
        #expect(template.code == 0, "\(template.all)")
        try Golden.expect(template.output, equals: "template-iam.yml")
        let unnamed = try await Program.Run(
            path: Program.muster, words: ["template", "iam", "test"], folder: folder, environment: [:]
        ).start().ended()
        #expect(unnamed.code == 2 && unnamed.error.contains("--repository OWNER/NAME"), "\(unnamed.all)")
    }
}
