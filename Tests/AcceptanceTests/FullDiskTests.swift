import Foundation
import Sandbox
import Testing

/// The disk of the machine on which Muster runs is full in the middle.
@Suite struct FullDiskTests {
    /// A ledger on a file system of its own, which a hook fills before the switch and the script frees at the end.
    private static let course = """
        set -eu
        mount -t tmpfs -o size=2m none "$MUSTER_STATE"
        "$MUSTER" deploy test
        git commit --quiet --allow-empty --message 'the next one'
        git push --quiet origin HEAD:main
        touch fill
        status=0
        "$MUSTER" deploy test || status=$?
        echo "deployed: $status"
        rm "$MUSTER_STATE/filler" fill
        run=$("$MUSTER" history test | sed -n '2s/ .*//p')
        status=0
        "$MUSTER" resume "$run" || status=$?
        echo "resumed: $status"
        "$MUSTER" history test
        "$MUSTER" lock show test
        "$MUSTER" deploy test
        """

    @Test func aLedgerThatCannotBeWrittenStopsTheRunWhichAnotherEnds() async throws {
        let hook = "[ ! -e fill ] || dd if=/dev/zero of=\"$FILLER\" bs=1k 2>/dev/null || :"
        let settings = Stage.settings(rollout: "{batch: 1}").replacing(
            "timeouts:", with: "hooks: {before-activate: [{on: runner, run: '\(hook)'}]}\n    timeouts:")
        try await Stage.run(linux: 2, settings: settings) { stage in
            _ = try stage.commit(Stage.server())
            let folder = stage.work.appending(path: "ledger")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let own = [
                "MUSTER": Program.muster, "MUSTER_STATE": folder.path, "FILLER": folder.appending(path: "filler").path,
                "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.com", "GIT_COMMITTER_NAME": "Ada",
                "GIT_COMMITTER_EMAIL": "ada@example.com",
            ]
            let environment = ProcessInfo.processInfo.environment.merging(stage.sandbox.environment) { $1 }
            let ended = try await Program.Run(
                path: "/usr/bin/unshare", words: ["--mount", "--map-root-user", "sh", "-c", Self.course],
                folder: stage.repository, environment: environment.merging(own) { $1 }
            ).start().ended()
            #expect(ended.code == 0, "\(ended.all)")
            #expect(ended.output.contains("deployed: 1"), "\(ended.all)")
            #expect(ended.error.contains("database or disk is full"), "\(ended.error)")
            #expect(ended.error.contains("stopped in the middle; 'muster resume r"), "\(ended.error)")
            #expect(ended.output.contains("resumed: 3") || ended.output.contains("resumed: 0"), "\(ended.all)")
            #expect(!ended.output.contains("lost") && ended.output.contains("is free"), "\(ended.output)")
            #expect(Set(try await stage.serving()).count == 1)
        }
    }
}
