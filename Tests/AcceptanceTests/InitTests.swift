import Foundation
import Testing

/// What `init` writes into a repository.
@Suite struct InitTests {
    private static let files = [
        "muster.yml", "muster.schema.json", ".github/workflows/deploy.yml", ".github/workflows/rollback.yml",
        ".github/workflows/verify.yml", ".github/workflows/report.yml", ".github/actions/muster/action.yml",
    ]

    private func inFolder(_ body: (URL) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "init-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(folder)
    }

    private func muster(_ words: String..., folder: URL) async throws -> Program.Ended {
        try await Program.Run(path: Program.muster, words: words, folder: folder, environment: [:]).start().ended()
    }

    private func text(_ path: String, _ folder: URL) -> String? {
        FileManager.default.contents(atPath: folder.appending(path: path).path).map {
            String(decoding: $0, as: UTF8.self)
        }
    }

    /// The project's own file, of which there is only one.
    private func own(_ path: String) throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return String(decoding: try Data(contentsOf: root.appending(path: path)), as: UTF8.self)
    }

    @Test func aRepositoryGetsSettingsThatAreValidAndTheProjectsOwnWorkflows() async throws {
        try await inFolder { folder in
            try Stage.git(["init", "--quiet"], in: folder)
            try Stage.git(["remote", "add", "origin", "git@example.com:acme/Orders_API.git"], in: folder)
            let ended = try await muster("init", "--region", "eu-central-1", folder: folder)
            #expect(ended.code == 0, "\(ended.all)")
            for file in Self.files { #expect(text(file, folder) != nil && ended.output.contains("written: \(file)\n")) }
            let settings = try #require(text("muster.yml", folder))
            #expect(settings.contains("application: orders-api\n") && settings.contains("region: eu-central-1\n"))
            #expect(try await muster("config", "validate", folder: folder).code == 0)
            for name in ["deploy", "rollback", "verify", "report"] {
                #expect(text(".github/workflows/\(name).yml", folder) == (try own("workflows/\(name).yml")))
            }
            #expect(text(".github/actions/muster/action.yml", folder) == (try own("action/action.yml")))
        }
    }

    @Test func nothingIsOverwrittenWithoutForceAndThenNothingIsWrittenAtAll() async throws {
        try await inFolder { folder in
            try Data("mine\n".utf8).write(to: folder.appending(path: "muster.yml"))
            let refused = try await muster("init", folder: folder)
            #expect(refused.code == 2 && refused.error.contains("muster.yml is there"), "\(refused.all)")
            #expect(text("muster.yml", folder) == "mine\n" && text(Self.files[2], folder) == nil)
            let forced = try await muster("init", "--force", "--output", "json", folder: folder)
            #expect(forced.code == 0 && forced.output.contains("\"overwritten\""), "\(forced.all)")
            let again = try await muster("init", folder: folder)
            #expect(again.code == 0 && !again.output.contains("written: "), "\(again.all)")
        }
    }

    @Test func whatIsThereAndOutOfReachIsNotTakenForAbsent() async throws {
        try await inFolder { folder in
            let settings = folder.appending(path: "muster.yml")
            try FileManager.default.createSymbolicLink(
                atPath: settings.path, withDestinationPath: "/nowhere/muster.yml")
            let broken = try await muster("init", folder: folder)
            #expect(broken.code == 2 && broken.error.contains("muster.yml is there"), "\(broken.all)")
            #expect(try FileManager.default.destinationOfSymbolicLink(atPath: settings.path) == "/nowhere/muster.yml")
            try FileManager.default.removeItem(at: settings)
            try Data("mine\n".utf8).write(to: settings)
            #expect(chmod(settings.path, 0) == 0)
            let unreadable = try await muster("init", folder: folder)
            #expect(unreadable.code == 2 && unreadable.error.contains("muster.yml is there"), "\(unreadable.all)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["muster.yml"])
            try FileManager.default.removeItem(at: settings)
            // What no file can replace, and root cannot read either.
            try FileManager.default.createDirectory(at: settings, withIntermediateDirectories: false)
            let refused = try await muster("init", "--force", folder: folder)
            #expect(refused.code == 2 && refused.error.contains("muster.yml is there and is no file"), "\(refused.all)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["muster.yml"])
        }
    }

    @Test func aFileWhereAFolderBelongsIsNamedBeforeAnythingIsWritten() async throws {
        try await inFolder { folder in
            try Data().write(to: folder.appending(path: ".github"))
            let ended = try await muster("init", folder: folder)
            #expect(ended.code == 2 && ended.error.contains(".github is no folder"), "\(ended.all)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [".github"])
        }
    }

    @Test func whoIsNotAtARepositorysRootIsToldWhereGitHubLooks() async throws {
        try await inFolder { folder in
            let without = try await muster("init", "--dry-run", folder: folder)
            #expect(without.output.contains("note: this is no git repository"), "\(without.all)")
            try Stage.git(["init", "--quiet"], in: folder)
            #expect(try await !muster("init", "--dry-run", folder: folder).output.contains("note: "))
            let below = folder.appending(path: "service")
            try FileManager.default.createDirectory(at: below, withIntermediateDirectories: false)
            let ended = try await muster("init", "--output", "json", "--dry-run", folder: below)
            #expect(
                ended.code == 0 && ended.output.contains("/.github/workflows only: move .github there"), "\(ended.all)")
            #expect(try await !muster("init", "--no-workflows", folder: below).output.contains("note: "))
        }
    }

    /// The scaffold's environments and their order, with hosts and an application of the sandbox.
    @Test func theCommitOfAMergeGoesToDevelopmentAndThenToProduction() async throws {
        let text = try own("Sources/MusterCommands/Init/Files/muster.yml")
        let environments = try #require(text.components(separatedBy: "\nenvironments:\n").last)
            .replacing(#/targets: .*Stage: development.*/#, with: "targets: {instances: [i-00000000000000001]}")
            .replacing(#/targets: .*Stage: production.*/#, with: "targets: {instances: [i-00000000000000002]}")
            .replacing("bake: 2m", with: "bake: 1s")
        let settings = """
            version: 1
            application: orders
            defaults:
              region: eu-west-1
              timeouts: {delivery: 30s, execution: 30s}
              app: {path: /opt/orders, restart: {process: {executable: python3, script: app.py}}}
              health: [{url: "http://{address}:8080/", revision: version, every: 100ms, within: 4s, consecutive: 2}]
            environments:
            \(environments)
            """
        try await Stage.run(linux: 2, settings: settings) { stage in
            let base = try stage.commit(Stage.server())
            try Stage.git(["checkout", "--quiet", "-b", "feature"], in: stage.repository)
            _ = try stage.commit(Stage.server(), branch: "feature")
            try Stage.git(["checkout", "--quiet", "main"], in: stage.repository)
            #expect(try Stage.git(["rev-parse", "HEAD"], in: stage.repository) == base)
            try Stage.git(["merge", "--quiet", "--no-ff", "--message", "Merge #1", "feature"], in: stage.repository)
            try Stage.git(["push", "--quiet", "origin", "main"], in: stage.repository)
            let merge = try Stage.git(["rev-parse", "HEAD"], in: stage.repository)
            let early = try await stage.muster("deploy", "production", "--ref", merge)
            #expect(early.code == 6 && early.error.contains("is not proven on i-00000000000000001"), "\(early.all)")
            for environment in ["development", "production"] {
                let ended = try await stage.muster("deploy", environment, "--ref", merge)
                #expect(ended.code == 0, "\(ended.all)")
            }
        }
    }

    @Test func onlyWhatIsWantedIsWrittenAndADryRunWritesNothing() async throws {
        try await inFolder { folder in
            let dry = try await muster("init", "--dry-run", folder: folder)
            #expect(dry.code == 0 && dry.output.contains("would be written: muster.yml"), "\(dry.all)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
            let image = "registry.example.com/muster@sha256:" + String(repeating: "ab", count: 32)
            let ended = try await muster("init", "--workflow", "rollback", "--image", image, folder: folder)
            #expect(ended.code == 0, "\(ended.all)")
            #expect(text(Self.files[3], folder) != nil && text(Self.files[2], folder) == nil)
            #expect(text(Self.files[6], folder)?.contains("\n  image: docker://\(image)\n") == true)
            let plain = folder.appending(path: "plain")
            try FileManager.default.createDirectory(at: plain, withIntermediateDirectories: true)
            #expect(try await muster("init", "--no-workflows", "--directory", "plain", folder: folder).code == 0)
            #expect(try FileManager.default.contentsOfDirectory(atPath: plain.path).count == 2)
        }
    }

    @Test(arguments: [
        (["--image", "muster:latest"], "a tag can be moved"),
        (["--region", "eu west"], "--region takes a region's name"),
        (["--image", "ghcr.io/Acme/muster@sha256:\(String(repeating: "ab", count: 32))"], "in small letters only"),
        (["--application", "a b"], "--application takes"),
        (["--workflow", "explode"], "explode"), (["--no-workflows", "--workflow", "deploy"], "exclude each other"),
        (["--directory", "/nowhere/at/all"], "there is no folder /nowhere/at/all"),
    ])
    func wrongWordsAreNamed(_ words: [String], _ text: String) async throws {
        try await inFolder { folder in
            let ended = try await Program.Run(
                path: Program.muster, words: ["init"] + words, folder: folder, environment: [:]
            ).start().ended()
            #expect(ended.code == 2 && ended.error.contains(text), "\(ended.all)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
        }
    }
}
