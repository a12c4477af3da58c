import Foundation
import Testing

/// `muster sandbox` as a program.
@Suite struct SandboxCommandTests {
    @Test func aSignalEndsTheWholeGroupOfTheCommand() async throws {
        let work = FileManager.default.temporaryDirectory.appending(path: "muster-group-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: work, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: work) }
        let profile = work.appending(path: "profile.yml").path
        try "version: 1\ngroups: [{name: web}]\n".write(toFile: profile, atomically: true, encoding: .utf8)
        let script = #"trap "" INT TERM; sleep 600 & echo "child $!" >&2; wait; sleep 600"#
        let words = ["sandbox", "--profile", profile, "--", "sh", "-c", script]
        let program = try Program.Run(
            path: Program.muster, words: words, folder: work,
            environment: ["PATH": "/usr/bin:/bin", "TMPDIR": work.path]
        ).start()
        #expect(await program.says("child "))
        program.interrupt()
        let ended = await program.ended()
        #expect(ended.code == 137)
        let child = try #require(ended.error.firstMatch(of: /child ([0-9]+)/).flatMap { Int32($0.1) })
        let state = (try? String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8)) ?? ") Z"
        #expect(state.contains(") Z"), "the command's child is alive: \(state)")
        let left = try FileManager.default.contentsOfDirectory(atPath: work.path)
        #expect(left == ["profile.yml"])
    }

    private static func ended(_ words: [String]) throws -> Program.Ended {
        try Program.Run(
            path: Program.muster, words: ["sandbox"] + words, environment: ["PATH": "/usr/bin:/bin"]
        ).start().wait()
    }

    @Test func theCommandHasNoSignalBlockedAndBrokenPipesEndIt() throws {
        let words = ["--linux", "0", "--windows", "1", "--", "grep", "-E", "^Sig(Blk|Ign)", "/proc/self/status"]
        let ended = try Self.ended(words)
        let masks = ended.output.matches(of: /Sig(?:Blk|Ign):\t([0-9a-f]+)/).compactMap { UInt64($0.1, radix: 16) }
        try #require(masks.count == 2, "\(ended.all)")
        #expect(masks[0] == 0)
        #expect(masks[1] & 1 << UInt64(SIGPIPE - 1) == 0)
    }

    @Test(arguments: [
        ["--port", "99999"], ["--port", "65536"], ["--region", "foo"], ["--region", "eu_west_1"],
        ["--upstream", "127.0.0.1:5000"], ["--upstream", "ftp://127.0.0.1"],
    ])
    func wrongOptionsAreMistakesOfUse(words: [String]) throws {
        let ended = try Self.ended(["--linux", "0", "--windows", "1"] + words + ["--", "true"])
        #expect(ended.code == 2)
        #expect(ended.error.contains("\(words[0]) takes"), "\(ended.all)")
    }

    @Test func readsAProfileFromAPipe() throws {
        let line = "printf 'version: 1\\ngroups: [{name: web}]\\n' | '\(Program.muster)' sandbox --profile /dev/stdin"
        let run = Program.Run(
            path: "/bin/sh", words: ["-c", "\(line) -- echo started"], environment: ["PATH": "/usr/bin:/bin"])
        let ended = try run.start().wait()
        #expect(ended.output == "started\n", "\(ended.all)")
        #expect(ended.code == 0)
    }
}
