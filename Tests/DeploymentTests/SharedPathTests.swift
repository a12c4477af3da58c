import Deployment
import Foundation
import Scripting
import Settings
import Testing

/// What releases have in common: as it is read, and as it is linked on a host.
@Suite struct SharedPathTests {
    private func read(_ shared: String, platform: String = "linux") throws -> [SharedPath]? {
        let (path, restart) =
            platform == "linux" ? ("/opt/a", "{systemd: {unit: a}}") : (#"C:\Apps\A"#, "{service: A}")
        return try Environments.read(
            Environments.text(
                platform: platform, app: "{path: '\(path)', shared: \(shared), restart: \(restart)}",
                health: Environments.proofOnHost))?.app.shared
    }

    @Test func aFolderEndsWithASlash() throws {
        let shared = try #require(try read("[.env, uploads/, a/b c/d]"))
        #expect(shared.map(\.path) == [".env", "uploads", "a/b c/d"])
        #expect(shared.map(\.isFolder) == [false, true, false])
        #expect(try read(#"['App_Data\Up\', x/y]"#, platform: "windows")?.map(\.path) == ["App_Data/Up", "x/y"])
    }

    @Test(arguments: [
        ("linux", "../x"), ("linux", "a/../../x"), ("linux", "/etc/passwd"), ("linux", "."), ("linux", "./"),
        ("linux", "a/./b"), ("linux", "''"), ("linux", "/"), ("linux", "a//b"), ("linux", "-x"), ("linux", "REVISION"),
        ("linux", "venv/"), ("linux", ".muster-staged"), ("linux", "\"a\\nb\""), ("windows", #"..\x"#),
        ("windows", "C:x"), ("windows", #"C:\x"#), ("windows", "a./x"), ("windows", "'x '"), ("windows", "revision"),
        ("windows", "x:y"),
    ])
    func whatLeavesTheReleaseIsRefused(_ platform: String, _ path: String) throws {
        let error = #expect(throws: SettingsError.self) { try read("[\(path)]", platform: platform) }
        #expect(error?.diagnostics.first?.path == "environments.test.app.shared[0]")
    }

    @Test(arguments: [("linux", "[a, a]"), ("linux", "[a/, a/b]"), ("linux", "[a/b, a/]"), ("windows", #"[a\b, A/]"#)])
    func nothingIsSharedTwice(_ platform: String, _ list: String) throws {
        let error = #expect(throws: SettingsError.self) { try read(list, platform: platform) }
        #expect(error?.diagnostics.first?.path == "environments.test.app.shared[1]")
    }

    @Test func everyReleaseHasTheSameFilesAndTheFirstBringsDefaults() throws {
        let host = try RenderedHost()
        let settings = try host.settings("shared: [.env, 'data/up loads/', cache/]")
        let first = try host.commit([".env": "one", "data/up loads/a": "a", "data/b": "b"])
        let staged = try host.stage(settings, first)
        #expect(staged.isGood, "\(staged.reason)")
        #expect(host.text("shared/.env") == "one")
        #expect(host.text("releases/\(first)/data/up loads/a") == "a")
        #expect(host.text("releases/\(first)/data/b") == "b")
        #expect(host.destination("releases/\(first)/cache") == host.app.path + "/shared/cache")
        try Data("changed".utf8).write(to: host.app.appending(path: "shared/.env"))
        let second = try host.commit([".env": "two", "data/up loads/c": "c"])
        #expect(try host.stage(settings, second).isGood)
        #expect(host.text("releases/\(second)/.env") == "changed")
        #expect(host.text("releases/\(second)/data/up loads/a") == "a")
        #expect(host.text("releases/\(second)/data/up loads/c") == nil)
    }

    @Test func aFileThatNobodyBringsIsNamed() throws {
        let host = try RenderedHost()
        let ran = try host.stage(try host.settings("shared: [.env]"), try host.commit(["a": "a"]))
        #expect(ran.verdict?.exit == 1)
        #expect(ran.reason.hasPrefix("shared file .env is not at \(host.app.path)/shared/.env"), "\(ran.reason)")
    }

    @Test func aKindThatDiffersIsNamed() throws {
        let host = try RenderedHost()
        try FileManager.default.createDirectory(
            at: host.app.appending(path: "shared/data"), withIntermediateDirectories: true)
        let ran = try host.stage(try host.settings("shared: [data]"), try host.commit(["data": "a"]))
        #expect(ran.reason.hasSuffix("shared/data is shared as a file, and is none"), "\(ran.reason)")
    }

    /// A link in the repository must not lead the deletion of what the release brings elsewhere.
    @Test func aLinkOfTheReleaseIsNotFollowed() throws {
        let host = try RenderedHost()
        let outside = host.folder.appending(path: "outside")
        try FileManager.default.createDirectory(at: outside, withIntermediateDirectories: true)
        try Data("kept".utf8).write(to: outside.appending(path: "x"))
        let commit = try host.commit(["data": "->\(outside.path)"])
        let ran = try host.stage(try host.settings("shared: [data/x]"), commit)
        #expect(ran.reason == "shared path data/x: this release has a link at data", "\(ran.reason)")
        #expect(try host.stage(try host.settings("shared: [data/]"), commit).isGood)
        #expect(host.destination("releases/\(commit)/data") == host.app.path + "/shared/data")
        #expect(try String(contentsOf: outside.appending(path: "x"), encoding: .utf8) == "kept")
    }
}
