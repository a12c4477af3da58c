import Deployment
import Foundation
import Health
import Rollout
import Settings
import Testing

@Suite struct EnvironmentSettingsTests {
    @Test func everythingThatIsNotSaidHasItsDefault() throws {
        let settings = try #require(
            try Environments.read(Environments.text(app: Environments.linuxUnit, health: Environments.proofOnHost)))
        #expect(settings.scope == "orders/test")
        #expect(settings.offline == .refuse)
        #expect(settings.document == .aws)
        #expect(settings.rollout == RolloutSettings())
        #expect(settings.app.keep == 5)
        #expect(settings.deliveryTimeout == 120 && settings.executionTimeout == 600)
        #expect(settings.health.map(\.from) == [.host])
    }

    @Test func everyMistakeIsListedWithItsPlaceAndASuggestion() throws {
        let text = """
            version: 1
            application: orders
            environments:
              test:
                region: Frankfurt
                platfrom: linux
                targets: {instances: [i-1]}
                offline: skipp
                rollout: {canary: one, on-failure: rolback}
                timeouts: {delivery: 5}
                app:
                  path: opt
                  keep: 1
                  runtime: {python: {requirements: ../r.txt}}
                  restart: {service: Orders}
                health: []
            """
        let error = try #require(throws: SettingsError.self) { try Environments.read(text) }
        let found = error.diagnostics.map { diagnostic in
            "\(diagnostic.line):\(diagnostic.column) \(diagnostic.path)\(diagnostic.suggestion.map { " \($0)" } ?? "")"
        }
        #expect(
            found == [
                "5:13 environments.test.region", "6:5 environments.test did you mean 'platform'?",
                "7:27 environments.test.targets.instances[0]", "8:14 environments.test.offline did you mean 'skip'?",
                "9:23 environments.test.rollout.canary",
                "9:40 environments.test.rollout.on-failure did you mean 'rollback'?",
                "10:26 environments.test.timeouts.delivery", "12:13 environments.test.app.path",
                "13:13 environments.test.app.keep", "14:40 environments.test.app.runtime.python.requirements",
                "15:16 environments.test.app.restart", "16:13 environments.test.health",
            ])
        #expect(error.description.contains("muster.yml:13:13: environments.test.app.keep: expected a whole number"))
    }

    @Test(arguments: [
        ("places: []", "environments.test.places", "names no place"),
        ("places: [{region: eu-west-1}, {region: eu-west-1}]", "environments.test.places[1]", "is there twice"),
        ("places: [{account: '12', region: eu-west-1}]", "environments.test.places[0].account", "twelve digits"),
        ("places: [{region: eu-west-1, role: muster}]", "environments.test.places[0].role", "a role's ARN"),
        (
            "places: [{region: eu-west-1, external-id: orange}]", "environments.test.places[0].external-id",
            "only used with a role"
        ),
        ("platforms: {linux: {}}", "environments.test.platform", "belongs into the sections of 'platforms'"),
        ("rollout: {pause: canary}", "environments.test.rollout", "needs a canary"),
        ("rollout: {batch: 0}", "environments.test.rollout.batch", "at least 1"),
        ("rollout: {order: rack}", "environments.test.rollout.order", "'zone' or {tag: NAME}"),
        ("rollout: {alarms: ['']}", "environments.test.rollout.alarms[0]", "1 to 255 characters"),
    ])
    func whatMakesNoSenseIsNamedAtItsPlace(extra: String, path: String, message: String) throws {
        let error = try #require(throws: SettingsError.self) { try Environments.read(Environments.text(extra: extra)) }
        #expect(
            error.diagnostics.contains { $0.path == path && $0.message.contains(message) }, "\(error.description)")
    }

    @Test(arguments: [
        ("linux", "/opt/orders", true), ("linux", "/opt", false), ("linux", "/opt/../etc", false),
        ("linux", #"C:\Apps\Orders"#, false), ("windows", #"C:\Apps\Orders"#, true), ("windows", #"C:\"#, false),
        ("windows", "/opt/orders", false), ("windows", #"C:\Apps\..\Windows"#, false),
    ])
    func anApplicationLivesBelowARootNeverInIt(_ platform: String, _ path: String, _ accepted: Bool) throws {
        let restart = platform == "linux" ? "{systemd: {unit: a}}" : "{service: a}"
        let text = Environments.text(
            platform: platform, app: "{path: '\(path)', restart: \(restart)}", health: Environments.proofOnHost)
        #expect(((try? Environments.read(text)) ?? nil != nil) == accepted)
    }

    @Test func aLogOfItsOwnIsKeptByFewKinds() throws {
        for (platform, app, accepted) in [
            ("linux", Environments.linuxUnit, true), ("linux", Environments.linuxScript, true),
            ("linux", Environments.linuxFiles, false), ("windows", Environments.windowsProcess, false),
        ] {
            let text = Environments.text(platform: platform, app: app, health: "[{log: {pattern: started}}]")
            let read = (try? Environments.read(text)) ?? nil
            #expect((read != nil) == accepted, "\(app)")
        }
    }

    /// What only a Linux host or the runner can do is not left to fail on the host.
    @Test(arguments: [
        ("[{url: 'http://a.test', redirects: 1}]", "a Windows host follows no redirects"),
        (
            "[{url: 'https://a.test', pin: 'sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='}]",
            "a Windows host cannot pin a key"
        ),
    ])
    func aWindowsHostIsNotAskedForWhatItCannotDo(_ health: String, _ message: String) throws {
        let text = Environments.text(platform: "windows", app: Environments.windowsService, health: health)
        let error = #expect(throws: SettingsError.self) { try Environments.read(text) }
        #expect("\(try #require(error))".contains(message), "\(String(describing: error))")
        let fromRunner = health.replacing("}]", with: ", from: runner}]")
        #expect(
            try Environments.read(
                Environments.text(platform: "windows", app: Environments.windowsService, health: fromRunner)) != nil)
    }

    @Test func aCheckFailsBeforeItsCommandIsEnded() throws {
        let proof =
            "[{url: 'http://x', within: 30s}, {url: 'http://x', from: runner, within: 5m}, {tcp: 'x:1', within: 29s}]"
        let text = Environments.text(app: Environments.linuxUnit, health: proof)
        let error = try #require(throws: SettingsError.self) {
            try Environments.read(text + "\n    timeouts: {execution: 30s}\n")
        }
        #expect(error.diagnostics.map(\.path) == ["environments.test.health[0]"])
        #expect(
            error.diagnostics.first?.message
                == "it may take 'within', 30s, and 'timeouts.execution', 30s, ends the command before")
        #expect(throws: Never.self) { try Environments.read(text + "\n    timeouts: {execution: 31s}\n") }
    }
}
