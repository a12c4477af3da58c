import Foundation
import Testing

/// Who may change what: `muster lock`, and runs that meet.
@Suite struct LockTests {
    private static let host = "instance/123456789012/eu-west-1/i-00000000000000001"

    @Test(arguments: ["test", host]) func aPersonsLockStopsDeploymentsUntilItIsGivenBack(scope: String) async throws {
        try await Stage.run { stage in
            let commit = try stage.commit(Stage.server())
            let taken = try await stage.muster("lock", "acquire", scope, "--reason", "an audit", "--for", "30m")
            #expect(taken.code == 0 && taken.output.contains("is yours until"), "\(taken.all)")
            let refused = try await stage.muster("deploy", "test")
            #expect(refused.code == 5, "\(refused.all)")
            #expect(refused.error.contains("an audit"))
            #expect(try await stage.muster("lock", "list").output.contains("an audit"))
            let twice = try await stage.muster("lock", "acquire", scope, "--reason", "me too")
            #expect(twice.code == 5)
            #expect(try await stage.muster("lock", "release", scope).code == 0)
            #expect(try await stage.muster("lock", "list").output == "nothing is held\n")
            #expect(try await stage.muster("deploy", "test").code == 0)
            #expect(try await stage.serving() == [commit])
        }
    }

    @Test func aRunHoldsItsInstancesAndGivesThemBackItself() async throws {
        try await Stage.run { stage in
            try stage.holdBuilds()
            _ = try stage.commit(Stage.server())
            let program = try stage.start(["deploy", "test"])
            #expect(await program.says("stage.0.1: command"))
            let held = try await stage.muster("lock", "list", "--output", "json")
            #expect(
                held.output.contains("\"\(Self.host)\"") && held.output.contains("\"orders/test\""), "\(held.output)")
            let release = try await stage.muster("lock", "release", "test")
            #expect(release.code == 5 && release.error.contains("muster cancel r"), "\(release.all)")
            try stage.letGo()
            #expect(await program.ended().code == 0)
            #expect(try await stage.muster("lock", "list").output == "nothing is held\n")
        }
    }

    @Test func whoWaitsForALockDeploysAfterTheOther() async throws {
        try await Stage.run { stage in
            try stage.holdBuilds()
            _ = try stage.commit(Stage.server())
            let first = try stage.start(["deploy", "test"])
            #expect(await first.says("stage.0.1: command"))
            let commit = try stage.commit(Stage.server())
            let impatient = try await stage.muster("deploy", "test", "--lock-wait", "1s")
            #expect(impatient.code == 5, "\(impatient.all)")
            let second = try stage.start(["deploy", "test", "--lock-wait", "5m"])
            #expect(await second.says("waiting: orders/test is held by r"))
            try stage.letGo()
            #expect(await first.ended().code == 0)
            let ended = await second.ended()
            #expect(ended.code == 0, "\(ended.all)")
            #expect(try await stage.serving() == [commit])
        }
    }

    @Test func whoWaitsCanBeInterrupted() async throws {
        try await Stage.run { stage in
            _ = try stage.commit(Stage.server())
            #expect(try await stage.muster("lock", "acquire", "test", "--reason", "an audit").code == 0)
            let program = try stage.start(["deploy", "test", "--lock-wait", "10m"])
            #expect(await program.says("waiting: orders/test is held by l"))
            program.interrupt()
            let ended = await program.ended()
            #expect(ended.code == 130 && ended.error.contains("nothing was done"), "\(ended.all)")
            #expect(try await stage.history().isEmpty)
        }
    }

    @Test(arguments: [
        (["acquire", "instance/1/x/i-1", "--reason", "x"], "is no instance's scope"),
        (["show", "i-0123456789abcdef0"], "an instance's lock is named instance/ACCOUNT/REGION/ID"),
        (["acquire", "test", "--reason", "x", "--for", "8d"], "--for takes a duration"),
        (["acquire", "test", "--reason", "x", "--for", "soon"], "--for takes a duration"),
        (["acquire", "tset", "--reason", "x"], "tset"),
    ])
    func badInputIsNamed(words: [String], message: String) async throws {
        try await Stage.run(linux: 0, profile: "version: 1\ngroups: [{name: web}]") { stage in
            let ended = try await stage.start(["lock"] + words).ended()
            #expect(ended.code == 2 && ended.error.contains(message), "\(ended.all)")
        }
    }
}
