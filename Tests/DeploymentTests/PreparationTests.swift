import Deployment
import Foundation
import Scripting
import Settings
import Testing

/// What is asked of a host before a release is made, and how it is made: rendered scripts, really run.
@Suite struct PreparationTests {
    /// `df`, played: KiB and inodes that are free, of as many and ten times.
    private func disk(free: Int, inodes: String = "1000000 9 999991") -> String {
        """
        df() {
          echo 'Filesystem a b c d e'
          case $1 in -Pk) echo "none 1 1 \(free) 1 /" ;; *) echo "none \(inodes) 1 /" ;; esac
        }
        """
    }

    @Test(arguments: [
        ("{free: 1MiB}", 1_023, "1000000 9 999991", "0 MiB are free at"), ("{free: 1MiB}", 1_024, "9 0 9", "9 inodes"),
        ("{free: 1GiB, inodes: 10}", 1 << 20, "9 0 9", "9 inodes are free at"),
        ("{}", 102_399, "0 0 0", "99 MiB are free at"),
        ("{free: 1TiB}", 1 << 20, "0 0 0", "1048576 MiB are wanted"),
    ])
    func tooLittleSpaceIsNamedBeforeAnythingIsFetched(
        _ settings: String, _ free: Int, _ inodes: String, _ reason: String
    ) throws {
        let host = try RenderedHost()
        let commit = try host.commit(["a": "a"])
        let ran = try host.stage(
            try host.settings("disk: \(settings)"), commit, before: disk(free: free, inodes: inodes))
        #expect(ran.verdict?.exit == 1)
        #expect(ran.reason.contains(reason), "\(ran.reason)")
        #expect(!FileManager.default.fileExists(atPath: host.app.appending(path: "repository").path))
    }

    @Test(arguments: [
        ("{free: 1MiB}", 1_024, "0 0 0"), ("{free: 1MiB, inodes: 9}", 1_024, "9 0 9"),
        ("{free: 1MiB}", 1_024, "- - -"), ("{}", 102_400, "1000000 9 999991"),
    ])
    func enoughSpaceIsEnough(_ settings: String, _ free: Int, _ inodes: String) throws {
        let host = try RenderedHost()
        let ran = try host.stage(
            try host.settings("disk: \(settings)"), try host.commit(["a": "a"]),
            before: disk(free: free, inodes: inodes))
        #expect(ran.isGood, "\(ran.reason)")
    }

    @Test func thePresentReleaseHasToFitTwiceMore() throws {
        let host = try RenderedHost()
        let settings = try host.settings("keep: 3")
        let first = try host.commit(["a": String(repeating: "x", count: 4 << 20)])
        #expect(try host.stage(settings, first).isGood)
        try FileManager.default.createSymbolicLink(
            atPath: host.app.appending(path: "current").path, withDestinationPath: "releases/\(first)")
        let second = try host.commit(["b": "b"])
        let short = try host.stage(settings, second, before: disk(free: 102_400 + 8_191))
        #expect(short.reason.contains("108 MiB are wanted"), "\(short.reason)")
        #expect(try host.stage(settings, second, before: disk(free: 102_400 + 9_000)).isGood)
    }

    @Test func staticFilesTellTheirCommit() throws {
        let host = try RenderedHost()
        let settings = try host.settings("runtime: {static: {root: public, revision: about/revision.json}}")
        let commit = try host.commit(["public/index.html": "hello"])
        let ran = try host.stage(settings, commit)
        #expect(ran.isGood, "\(ran.reason)")
        #expect(
            host.text("releases/\(commit)/public/about/revision.json") == "{\"version\":\"\(commit)\"}\n")
    }

    @Test func nothingToServeIsAFailure() throws {
        let host = try RenderedHost()
        let ran = try host.stage(
            try host.settings("runtime: {static: {root: public}}"), try host.commit(["a": "a"]))
        #expect(ran.reason == "there is nothing to serve at public")
    }

    /// `npm` and `dotnet`, played by functions: what counts is how they are called and what is made of their answers.
    @Test func npmInstallsExactlyWhatTheLockSaysWithACacheOfItsOwn() throws {
        let host = try RenderedHost()
        let settings = try host.settings("runtime: {node: {production: true}}")
        let played = "npm() { echo \"$*\" >called; return \"${NPM_CODE:-0}\"; }"
        let without = try host.stage(settings, try host.commit(["a": "a"]), before: played)
        #expect(without.reason == "npm ci needs a package-lock.json in the repository")
        let commit = try host.commit(["package-lock.json": "{}"])
        let failed = try host.stage(settings, commit, before: "NPM_CODE=3\n\(played)")
        #expect(failed.reason == "npm ci failed")
        #expect(try host.stage(settings, commit, before: played).isGood)
        #expect(
            host.text("releases/\(commit)/called")
                == "ci --no-audit --no-fund --cache \(host.app.path)/cache/npm --omit=dev\n")
    }

    @Test func dotnetPublishesWithoutAHomeOfTheAgent() throws {
        let host = try RenderedHost()
        let settings = try host.settings("runtime: {dotnet: {project: 'src/The App.csproj'}}")
        let commit = try host.commit(["src/The App.csproj": "<Project/>"])
        let played = "dotnet() { echo \"$DOTNET_CLI_HOME $NUGET_PACKAGES\" >called; printf '%s;' \"$@\" >>called; }"
        let ran = try host.stage(settings, commit, before: played)
        #expect(ran.isGood, "\(ran.reason)")
        let cache = host.app.path + "/cache"
        #expect(
            host.text("releases/\(commit)/called")
                == "\(cache)/dotnet \(cache)/nuget\n"
                + "publish;src/The App.csproj;--configuration;Release;--output;publish;--nologo;")
    }

    @Test(arguments: [
        ("{node: {}}", ["node", "npm"]), ("{node: {install: none}}", ["node"]), ("{dotnet: {}}", ["dotnet"]),
        ("{python: {interpreter: python9}}", ["python9", "python3-venv"]), ("{static: {}}", []),
    ])
    func whatIsMissingIsNamedByPreflight(_ runtime: String, _ names: [String]) throws {
        let host = try RenderedHost()
        let scripts = Scripts(settings: try host.settings("runtime: \(runtime)"))
        let absent = "command() { case $2 in git | tar) ;; *) return 1 ;; esac; }"
        let ran = try host.run(try scripts.preflight(), before: absent)
        #expect(ran.isGood, "\(ran.reason)")
        #expect(HostRecord(facts: ran.verdict?.facts ?? [:]).missing == ["systemctl"] + names)
    }

    @Test(arguments: [
        "{node: {install: yarn}}", "{node: {}, python: {}}", "{}", "{static: {root: /srv}}",
        "{static: {revision: ../x}}", "{dotnet: {project: ../x}}", "{python: {hashes: maybe}}",
    ])
    func runtimesThatDoNotExistAreRefused(_ runtime: String) throws {
        let host = try RenderedHost()
        #expect(throws: SettingsError.self) { try host.settings("runtime: \(runtime)") }
    }

    @Test(arguments: ["500", "500MB", "MiB", "-1MiB", "0MiB", "99999999999999999999MiB", "1025TiB", "2 GiB"])
    func sizesHaveAUnit(_ size: String) throws {
        let host = try RenderedHost()
        #expect(throws: SettingsError.self) { try host.settings("disk: {free: \(size)}") }
    }
}
