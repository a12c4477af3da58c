import Foundation
import GitRepository
import Packing
import Repositories
import Testing

/// A commit as one file, held against git and the system's tar.
@Suite struct CommitArchiveTests {
    private func pack(_ path: String, _ reference: String = "HEAD") throws -> URL {
        let repository = try GitRepository(openingAt: path)
        let file = FileManager.default.temporaryDirectory.appending(path: "muster-\(UUID().uuidString).tar")
        try CommitArchive.write(try repository.resolve(reference), of: repository, to: file.path)
        return file
    }

    private func tar(_ words: String...) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["tar"] + words
        process.environment = ["LC_ALL": "C.UTF-8", "TZ": "UTC", "PATH": "/usr/bin:/bin"]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "tar \(words)")
        return String(decoding: data, as: UTF8.self)
    }

    /// Files, a program, a link, and names that a header of tar cannot hold.
    private func filled() throws -> RealRepository {
        let real = try RealRepository()
        let deep = "deep/" + String(repeating: "long-name-", count: 14) + "end.txt"
        try FileManager.default.createDirectory(
            atPath: real.path + "/deep", withIntermediateDirectories: true)
        for (name, text) in [
            ("b.txt", "b\n"), ("a.sh", "#!/bin/sh\n"), ("größe.txt", "ü\n"), (deep, "deep\n"),
            ("empty", ""), ("REVISION", "not this\n"),
        ] {
            try real.write(text, to: name)
        }
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: real.path + "/a.sh")
        try FileManager.default.createSymbolicLink(
            atPath: real.path + "/deep/link", withDestinationPath: "../b.txt")
        try real.git("add", "--all")
        try real.git("commit", "-q", "-m", "files")
        return real
    }

    @Test func theSameCommitGivesTheSameBytesInAnotherClone() throws {
        let real = try filled()
        let clone = try RealRepository(cloning: ["--depth", "1", "file://" + real.path])
        try clone.write("changed in the working copy", to: "b.txt")
        let (one, two) = (try pack(real.path), try pack(clone.path))
        #expect(try Data(contentsOf: one) == Data(contentsOf: two))
        try real.commit("another", file: "b.txt")
        #expect(try Data(contentsOf: pack(real.path)) != Data(contentsOf: one))
    }

    @Test func tarFindsWhatGitHasWithPlainOwnersModesAndTimes() throws {
        let real = try filled()
        let file = try pack(real.path)
        let names = try tar("-t", "-f", file.path).split(separator: "\n").map(String.init)
        let tracked = try real.git("-c", "core.quotePath=false", "ls-tree", "-r", "--name-only", "HEAD")
            .split(separator: "\n").map(String.init)
        #expect(names == ["REVISION"] + tracked.filter { $0 != "REVISION" })
        let lines = try tar("-t", "-v", "--numeric-owner", "-f", file.path).split(separator: "\n")
        #expect(lines.allSatisfy { $0.contains(" 0/0 ") && $0.contains(" 2026-01-01 ") })
        #expect(lines.first { $0.hasSuffix(" a.sh") }?.hasPrefix("-rwxr-xr-x") == true)
        #expect(lines.first { $0.hasSuffix(" b.txt") }?.hasPrefix("-rw-r--r--") == true)
        #expect(lines.contains { $0.hasSuffix("deep/link -> ../b.txt") })
        #expect(try tar("-x", "-O", "-f", file.path, "REVISION") == real.git("rev-parse", "HEAD") + "\n")
        #expect(try tar("-x", "-O", "-f", file.path, "größe.txt") == "ü\n")
        let deep = try #require(names.first { $0.hasSuffix("end.txt") })
        #expect(try tar("-x", "-O", "-f", file.path, deep) == "deep\n")
    }

    @Test(arguments: ["/etc/passwd", "../outside", "a/../../outside", "../../x", "C:/x"])
    func linksThatLeadOutAreRefused(_ target: String) throws {
        let real = try RealRepository()
        try FileManager.default.createDirectory(atPath: real.path + "/in", withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: real.path + (target == "../../x" ? "/in/link" : "/link"), withDestinationPath: target)
        try real.git("add", "--all")
        try real.git("commit", "-q", "-m", "link")
        let error = #expect(throws: PackingError.self) { try pack(real.path) }
        #expect(error?.message.contains("link to '\(target)', which leads out of the release") == true)
    }

    @Test func namesThatMeanSomethingElseElsewhereAreRefused() throws {
        let real = try RealRepository()
        try real.commit("x", file: #"a\b"#)
        let error = #expect(throws: PackingError.self) { try pack(real.path) }
        #expect(error?.fix == "rename it")
    }

    @Test func aSubmoduleIsNamed() throws {
        let real = try RealRepository()
        let commit = try real.commit("x")
        try real.git("update-index", "--add", "--cacheinfo", "160000,\(commit),vendor/library")
        try real.git("commit", "-q", "-m", "submodule")
        let error = #expect(throws: PackingError.self) { try pack(real.path) }
        #expect(error?.message.hasPrefix("'vendor/library' is a submodule") == true)
    }

    @Test func aFileInLargeFileStorageIsNamed() throws {
        let real = try RealRepository()
        try real.write(
            "version https://git-lfs.github.com/spec/v1\noid sha256:\(String(repeating: "0", count: 64))\nsize 9\n",
            to: "model.bin")
        try real.git("add", "--all")
        try real.git("commit", "-q", "-m", "lfs")
        let error = #expect(throws: PackingError.self) { try pack(real.path) }
        #expect(error?.message.hasPrefix("'model.bin' is kept in Git LFS") == true)
    }
}
