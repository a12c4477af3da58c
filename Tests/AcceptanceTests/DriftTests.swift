import Foundation
import Sandbox
import Testing

/// Hosts that do not serve what they are meant to, and how they are brought there.
@Suite struct DriftTests {
    /// Takes the record of a host away, as if it had been built anew.
    private func forget(_ stage: Stage, host: Int) async throws {
        let id = await stage.sandbox.instances[host].id
        let script = "kill $(pgrep -f '[a]pp.py'); rm -rf /var/lib/muster/orders /opt/orders"
        let ended = try await stage.muster("run", "--target", id, "--", script)
        #expect(ended.code == 0, "\(ended.all)")
    }

    @Test func aHostThatDiffersIsNamedAndBroughtAlone() async throws {
        try await Stage.run(linux: 2) { stage in
            let goal = try stage.commit(Stage.server())
            let early = try await stage.muster("status", "test", "--drift")
            #expect(early.code == 2 && early.error.contains("knows no good deployment"), "\(early.all)")
            #expect(try await stage.muster("deploy", "test").code == 0)
            #expect(try await stage.muster("status", "test", "--drift").code == 0)
            try await forget(stage, host: 1)
            // A newer commit is not what the fleet is meant to serve.
            let newer = try stage.commit(Stage.server())
            let drift = try await stage.muster("status", "test", "--drift")
            let id = await stage.sandbox.instances[1].id
            #expect(drift.code == 1)
            #expect(
                drift.output.contains("\(id): serves nothing that is proven, not \(goal.prefix(10))"), "\(drift.output)"
            )
            let converged = try await stage.muster("deploy", "test", "--converge", "--output", "json")
            #expect(converged.code == 0, "\(converged.all)")
            #expect(!converged.output.contains(await stage.sandbox.instances[0].id))
            #expect(try await stage.serving() == [goal, goal])
            let again = try await stage.muster("deploy", "test", "--converge")
            #expect(again.code == 0 && again.output.contains("2 hosts serve it already, proven; nothing was sent"))
            #expect(try await stage.history() == ["ok", "ok"])
            let other = try await stage.muster("status", "test", "--drift", "--ref", newer)
            #expect(other.code == 1 && other.output.contains("serves \(goal.prefix(10)), not \(newer.prefix(10))"))
        }
    }

    @Test func theReleasesThatHostsKeepAreListed() async throws {
        try await Stage.run(linux: 2) { stage in
            let first = try stage.commit(Stage.server())
            #expect(try await stage.muster("deploy", "test").code == 0)
            #expect(try await !stage.muster("status", "test").output.contains("kept on"))
            let second = try stage.commit(Stage.server())
            #expect(try await stage.muster("deploy", "test").code == 0)
            let status = try await stage.muster("status", "test")
            let hosts = "kept on i-00000000000000001, i-00000000000000002: "
            #expect(status.output.contains(hosts + "\(first.prefix(10))\n"), "\(status.output)")
            #expect(try await stage.muster("rollback", "test", "--to", first).code == 0)
            #expect(try await stage.muster("status", "test").output.contains(hosts + "\(second.prefix(10))\n"))
        }
    }

    @Test func whereEachHostWentBackToItsOwnTheGoalHasToBeNamed() async throws {
        try await Stage.run { stage in
            let first = try stage.commit(Stage.server())
            #expect(try await stage.muster("deploy", "test").code == 0)
            _ = try stage.commit(Stage.server())
            #expect(try await stage.muster("deploy", "test").code == 0)
            #expect(try await stage.muster("rollback", "test", "--to", "each").code == 0)
            let unnamed = try await stage.muster("deploy", "test", "--converge")
            #expect(unnamed.code == 2 && unnamed.error.contains("name the commit with --ref"), "\(unnamed.all)")
            #expect(try await stage.muster("deploy", "test", "--converge", "--ref", first).code == 0)
            #expect(try await stage.serving() == [first])
        }
    }
}
