import Foundation
import Testing

/// Deployments outside their window.
@Suite struct WindowTests {
    /// Settings whose window opens three days from now.
    private func settings(_ more: String = "") -> String {
        let opens = Date().addingTimeInterval(3 * 86_400)
        let day = opens.formatted(.iso8601.year().month().day())
        let freeze =
            "\(Date().addingTimeInterval(-3 * 86_400).formatted(.iso8601.year().month().day()))/"
            + opens.addingTimeInterval(-86_400).formatted(.iso8601.year().month().day())
        return Stage.settings(branch: nil)
            .replacing("    offline: refuse\n", with: "    window: {zone: UTC, freeze: [\(freeze)]\(more)} # \(day)\n")
    }

    @Test func outsideTheWindowNothingIsSentAndTheNextOpeningIsNamed() async throws {
        let settings = settings()
        let day = settings.components(separatedBy: " # ")[1].prefix(10)
        try await Stage.run(settings: settings) { stage in
            _ = try stage.commit(Stage.server())
            let deploy = try await stage.muster("deploy", "test")
            #expect(deploy.code == 8, "\(deploy.all)")
            #expect(deploy.error.contains("it opens at \(day) 00:00 UTC"), "\(deploy.error)")
            #expect(!deploy.error.contains("preflight"))
            #expect(try await stage.history().isEmpty)
            let plan = try await stage.muster("plan", "test")
            #expect(plan.code == 0)
            #expect(plan.output.contains("window: orders/test: the window is closed: "), "\(plan.output)")
            let dry = try await stage.muster("deploy", "test", "--dry-run", "--output", "json")
            #expect(dry.code == 0)
            #expect(dry.output.contains("\"gate\" : \"window\""))
        }
    }

    @Test func anEmergencyPassesWithAReasonThatIsRecorded() async throws {
        try await Stage.run(settings: settings()) { stage in
            let commit = try stage.commit(Stage.server())
            let bare = try await stage.muster("deploy", "test", "--emergency")
            #expect(bare.code == 2)
            #expect(bare.error.contains("--emergency needs a --reason"))
            #expect(try await stage.muster("deploy", "test", "--emergency", "--reason", " ").code == 2)
            let deploy = try await stage.muster("deploy", "test", "--emergency", "--reason", "orders are lost")
            #expect(deploy.code == 0, "\(deploy.all)")
            #expect(try await stage.serving() == [commit])
            let history = try await stage.muster("history", "test")
            #expect(history.output.contains("emergency (orders are lost): "), "\(history.output)")
            let json = try await stage.muster("history", "test", "--output", "json")
            #expect(json.output.contains("\"emergencies\" : {"))
            let run = try #require(history.output.split(separator: "\n").last?.split(separator: " ").first)
            let logs = try await stage.muster("logs", String(run))
            #expect(logs.output.contains(": orders are lost; passed: orders/test: the window is closed: "))
        }
    }

    @Test func aRollbackIsFreeUnlessTheSettingsHoldItToTheWindow() async throws {
        try await Stage.run(settings: settings()) { stage in
            let first = try stage.commit(Stage.server())
            for _ in 0..<2 {
                let deploy = try await stage.muster("deploy", "test", "--emergency", "--reason", "the test needs it")
                #expect(deploy.code == 0, "\(deploy.all)")
                _ = try stage.commit(Stage.server())
            }
            try stage.write("muster.yml", settings(", rollback: refuse"))
            #expect(try await stage.muster("rollback", "test").code == 8)
            try stage.write("muster.yml", settings())
            let rollback = try await stage.muster("rollback", "test")
            #expect(rollback.code == 0, "\(rollback.all)")
            #expect(try await stage.serving() == [first])
        }
    }

    @Test func mistakesOfAWindowHaveTheirPlaces() async throws {
        let window = #"{days: [tue, wedn], hours: "10-14", zone: Europe/Berln, freeze: [2026-02-30], rollbak: allow}"#
        let settings = Stage.settings().replacing("offline: refuse", with: "window: \(window)")
        try await Stage.run(settings: settings) { stage in
            let ended = try await stage.muster("config", "validate")
            #expect(ended.code == 2)
            let expected = [
                "muster.yml:7:26: environments.test.window.days[1]: expected mon, tue, wed, thu, fri, sat, sun, "
                    + "found 'wedn'; did you mean 'wed'?",
                "environments.test.window.hours: expected hours such as \"10:00-14:00\"",
                "environments.test.window.zone: expected UTC or a zone of the IANA database such as Europe/Berlin, "
                    + "found 'Europe/Berln'; did you mean 'Europe/Berlin'?",
                "environments.test.window.freeze[0]: expected a day such as 2026-12-24",
                "unknown key 'rollbak'; did you mean 'rollback'?",
            ]
            for line in expected { #expect(ended.error.contains(line), "\(line) is not in \(ended.error)") }
        }
    }
}
