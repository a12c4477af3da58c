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
}
