import Deployment
import Foundation
import Scripting
import Testing

/// A Linux host for whole rendered scripts: `/bin/sh` of this machine, with records, application and repository in a
/// folder of its own.
final class RenderedHost {
    let folder: URL
    private var fence = 0

    var app: URL { folder.appending(path: "srv/app") }
    private var repository: URL { folder.appending(path: "repository") }

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "muster-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: repository, withIntermediateDirectories: true)
        _ = try git(["init", "--quiet", "--initial-branch", "main"])
        _ = try git(["config", "uploadpack.allowAnySHA1InWant", "true"])
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Settings of an application that lives in the host's folder.
    func settings(_ app: String, extra: String = "offline: refuse", source: String = "git") throws
        -> EnvironmentSettings
    {
        let text =
            Environments.text(
                app: "{path: \(self.app.path), restart: {systemd: {unit: orders}}, \(app)}",
                health: Environments.proofOnHost, extra: extra) + "\nsource: \(source)\n"
        return try #require(try Environments.read(text))
    }

    /// Commits files, links where the text begins with `->`; answers the commit.
    func commit(_ files: [String: String]) throws -> String {
        for (path, text) in files {
            let place = repository.appending(path: path)
            try FileManager.default.createDirectory(
                at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
            if text.hasPrefix("->") {
                try FileManager.default.createSymbolicLink(
                    atPath: place.path, withDestinationPath: String(text.dropFirst(2)))
            } else {
                try Data(text.utf8).write(to: place)
            }
        }
        _ = try git(["add", "--all", "--force"])
        _ = try git(["commit", "--quiet", "--allow-empty", "--message", "files"])
        return try git(["rev-parse", "HEAD"]).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private func git(_ words: [String]) throws -> String {
        let identity = ["-c", "user.name=Ada Example", "-c", "user.email=ada@example.com"]
        let (output, code) = try Tool.run("/usr/bin/git", ["-C", repository.path] + identity + words)
        try #require(code == 0, "git \(words): \(output)")
        return output
    }

    struct Ran {
        var verdict: Verdict?
        var output: String
        var reason: String { verdict?.reason ?? "no verdict: \(output.suffix(800))" }
        var isGood: Bool { verdict?.status == .done && verdict?.exit == 0 }
    }

    func stage(_ settings: EnvironmentSettings, _ commit: String, before: String = "") throws -> Ran {
        let scripts = try Scripts(settings: settings).deployment(commit: commit, source: .git(repository.path))
        return try run(scripts[0], before: before)
    }

    /// - Parameter before: shell text in front of everything, which may define functions over programs.
    func run(_ script: ScriptTemplate, before: String = "", url: String? = nil) throws -> Ran {
        fence += 1
        let values = RunValues(
            nonce: "nonce", key: "muster/1 orders/test r1 test.1.1 \(fence)", claim: "claim\(fence)", run: "r\(fence)",
            ledger: "ledger", fence: fence, url: url)
        let file = folder.appending(path: "script.sh")
        try Data("\(before)\n\(try script.filled(with: values))".utf8).write(to: file)
        let home = folder.appending(path: "records").path
        let (output, _) = try Tool.run("/usr/bin/env", ["MUSTER_HOME=\(home)", "/bin/sh", file.path])
        return Ran(verdict: Verdict(output: output, nonce: "nonce"), output: output)
    }

    func text(_ path: String) -> String? { try? String(contentsOf: app.appending(path: path), encoding: .utf8) }

    func destination(_ path: String) -> String? {
        try? FileManager.default.destinationOfSymbolicLink(atPath: app.appending(path: path).path)
    }
}
