import Foundation
import Sandbox
import Testing

/// The time after a deployment.
@Suite struct WatchTests {
    @Test func aHealthyEnvironmentIsWatchedToTheEnd() async throws {
        try await Stage.run(linux: 2) { stage in
            let early = try await stage.muster("watch", "test", "--for", "1s")
            #expect(early.code == 2 && early.error.contains("knows no good deployment"), "\(early.all)")
            _ = try stage.commit(Stage.server())
            #expect(try await stage.muster("deploy", "test").code == 0)
            let ended = try await stage.muster("watch", "test", "--for", "3s", "--every", "1s")
            #expect(ended.code == 0, "\(ended.all)")
            #expect(ended.output.contains("ok: healthy at ") && ended.output.contains("on 2 hosts"), "\(ended.output)")
            #expect(try await stage.history() == ["ok", "ok"])
            try await stage.expectQuiet()
        }
    }

    @Test func aHostThatFallsIllEndsItEarly() async throws {
        try await Stage.run(linux: 2) { stage in
            _ = try stage.commit(Stage.server())
            #expect(try await stage.muster("deploy", "test").code == 0)
            let id = await stage.sandbox.instances[1].id
            let program = try stage.start(["watch", "test", "--for", "10m", "--every", "1s"])
            #expect(await program.says("look 1: 2 of 2 healthy"))
            #expect(try await stage.muster("run", "--target", id, "--", "kill $(pgrep -f '[a]pp.py')").code == 0)
            let ended = await program.ended()
            #expect(ended.code == 1, "\(ended.all)")
            #expect(ended.output.contains("\(id): ") && ended.output.contains("failed: not healthy after"))
        }
    }

    @Test func aWatchIsCancelledByAnotherProcess() async throws {
        try await Stage.run { stage in
            _ = try stage.commit(Stage.server())
            #expect(try await stage.muster("deploy", "test").code == 0)
            let program = try stage.start(["watch", "test", "--for", "10m", "--every", "1s"])
            #expect(await program.says("look 1: 1 of 1 healthy"))
            let history = try await stage.muster("history", "test")
            let lines = history.output.split(whereSeparator: \.isNewline)
            let run = try #require(lines.dropFirst().first?.split(separator: " ").first)
            let cancelled = try await stage.muster("cancel", String(run), "--reason", "enough")
            #expect(cancelled.code == 0, "\(cancelled.all)")
            #expect(await program.ended().code == 130)
            #expect(try await stage.history() == ["interrupted", "ok"])
        }
    }

    @Test func aHostThatCannotBeAskedAtTheEndIsNotKnown() async throws {
        try await Stage.run { stage in
            let goal = try stage.commit(Stage.server())
            #expect(try await stage.muster("deploy", "test").code == 0)
            try await stage.sandbox.setOffline(await stage.sandbox.instances[0].id, true)
            let ended = try await stage.muster("watch", "test", "--for", "1s", "--every", "1s", "--output", "json")
            #expect(ended.code == 9, "\(ended.all)")
            #expect(ended.output.contains(goal) && ended.output.contains(#""result" : "unknown""#))
        }
    }

    @Test func anotherReleaseIsDrift() async throws {
        try await Stage.run { stage in
            _ = try stage.commit(Stage.server())
            #expect(try await stage.muster("deploy", "test").code == 0)
            let newer = try stage.commit(Stage.server())
            let ended = try await stage.muster("watch", "test", "--for", "1m", "--every", "1s", "--ref", newer)
            #expect(ended.code == 1, "\(ended.all)")
            #expect(ended.output.contains("not \(newer)"), "\(ended.output)")
        }
    }

    @Test(arguments: [["--for", "2d"], ["--for", "soon"], ["--every", "0s"]])
    func whatIsNoTimeIsRefused(options: [String]) async throws {
        try await Stage.run(linux: 0) { stage in
            let ended = try await stage.start(["watch", "test"] + options).ended()
            #expect(ended.code == 2 && ended.error.contains("takes a duration"), "\(ended.all)")
        }
    }
}
