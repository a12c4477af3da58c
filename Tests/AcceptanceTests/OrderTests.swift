import Foundation
import Sandbox
import Testing

/// Environments in an order: `production` takes what `staging` has proven.
@Suite struct OrderTests {
    private var settings: String {
        let staging = Stage.settings(targets: "{instances: [i-00000000000000001]}")
        let production = Stage.settings(targets: "{instances: [i-00000000000000002]}")
            .replacing("  test:", with: "  production:")
            .replacing("offline: refuse", with: "requires: test")
        return staging + production.split(separator: "\n").dropFirst(3).joined(separator: "\n") + "\n"
    }

    @Test func aCommitThatIsNotProvenThereIsRefusedUntilItIs() async throws {
        try await Stage.run(linux: 2, settings: settings) { stage in
            let commit = try stage.commit(Stage.server())
            let early = try await stage.muster("deploy", "production")
            #expect(early.code == 6, "\(early.all)")
            #expect(early.error.contains("is not proven on i-00000000000000001 (test)"), "\(early.error)")
            #expect(early.error.contains("fix: muster deploy test --ref \(commit)"), "\(early.error)")
            let plan = try await stage.muster("plan", "production")
            #expect(plan.code == 0, "\(plan.all)")
            #expect(plan.output.contains("requires: orders/production takes commits that are proven in 'test'"))
            #expect(try await stage.muster("deploy", "test", "--ref", commit).code == 0)
            // The hosts say so, not the ledger.
            try FileManager.default.removeItem(at: stage.state)
            let deploy = try await stage.muster("deploy", "production")
            #expect(deploy.code == 0, "\(deploy.all)")
        }
    }

    @Test func anEmergencyPassesWithoutAskingThere() async throws {
        try await Stage.run(linux: 2, settings: settings) { stage in
            _ = try stage.commit(Stage.server())
            try await stage.sandbox.setOffline("i-00000000000000001", true)
            let refused = try await stage.muster("deploy", "production")
            #expect(refused.code == 6)
            #expect(refused.error.contains("'muster doctor test' says why"), "\(refused.error)")
            let deploy = try await stage.muster("deploy", "production", "--emergency", "--reason", "test is down")
            #expect(deploy.code == 0, "\(deploy.all)")
            let history = try await stage.muster("history", "production")
            #expect(history.output.contains("emergency (test is down): "))
        }
    }
}
