import Foundation
import Testing

/// A repository in a temporary folder, made and changed by the git command; removed at the end.
package final class RealRepository {
    package let path: String
    private static let clock = "2026-01-01T00:00:"
    private var second = 0

    package init(at path: String? = nil, cloning arguments: [String]? = nil) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "muster-repository-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        self.path = folder.path
        if let arguments { try git(["clone", "-q"] + arguments + ["."]) } else { try git("init", "-q", "-b", "main") }
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Runs git here and gives its output without the last line break. Every call has a later commit time.
    @discardableResult package func git(_ arguments: String...) throws -> String {
        try git(arguments)
    }

    @discardableResult package func git(_ arguments: [String]) throws -> String {
        second += 1
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["git"] + arguments
        process.currentDirectoryURL = URL(filePath: path)
        let time = Self.clock + String(format: "%02dZ", second)
        process.environment = [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": path,
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@acme.test",
            "GIT_COMMITTER_NAME": "Bo", "GIT_COMMITTER_EMAIL": "bo@acme.test", "GIT_AUTHOR_DATE": time,
            "GIT_COMMITTER_DATE": time,
        ]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "git \(arguments)")
        return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .newlines)
    }

    package func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(filePath: path).appending(path: name))
    }

    /// Commits one changed file and gives the new id.
    @discardableResult package func commit(_ subject: String, file: String = "file.txt") throws -> String {
        try write(subject, to: file)
        try git("add", file)
        try git("commit", "-q", "-m", subject)
        return try git("rev-parse", "HEAD")
    }
}
