import Deployment
import Fleet
import Foundation
import Health
import Rollout
import Scripting
import Services
import Testing

@Suite struct PlannerTests {
    static let old = "fedcba9876543210fedcba9876543210fedcba98"
    static let older = "aaaabbbbccccddddeeeeffff0000111122223333"
    static let commit = DeploymentPlan.ShippedCommit(id: Environments.commit, author: "Ada", subject: "Faster")

    private func id(_ number: Int) throws -> InstanceID {
        try #require(InstanceID("i-" + String(repeating: "\(number)", count: 17)))
    }

    private func settings(_ change: (inout EnvironmentSettings) -> Void = { _ in }) throws -> EnvironmentSettings {
        var settings = try #require(try Environments.read(Environments.text(health: Environments.proofOnHost)))
        change(&settings)
        return settings
    }

    /// A host that serves `old`, and came from `older`.
    private func ready(_ number: Int, facts: [String: String] = [:]) throws -> Survey.SurveyedHost {
        let known = [
            "release": Self.old, "verified": "1", "current": Self.old, "process": "42", "previous": Self.older,
            "proven-aaaa": Self.older, "proven-fedc": Self.old,
        ]
        return Survey.SurveyedHost(
            host: FleetHost(id: try id(number), name: "web-\(number)", address: "10.0.0.\(number)"), problem: nil,
            record: HostRecord(facts: known.merging(facts) { $1 }), isSimulated: false, place: Environments.place,
            platform: .linux)
    }

    private func lost(_ number: Int) throws -> Survey.SurveyedHost {
        Survey.SurveyedHost(
            host: FleetHost(id: try id(number), name: "web-\(number)"),
            problem: Readiness.Problem(cause: .connectionLost, explanation: "its agent is gone", fix: "restart it"),
            record: nil, isSimulated: false, place: Environments.place, platform: .linux)
    }

    private func deploy(
        _ settings: EnvironmentSettings, _ hosts: [Survey.SurveyedHost],
        commit: DeploymentPlan.ShippedCommit = Self.commit, source: ReleaseSource = Environments.source
    ) throws -> DeploymentPlan {
        try Planner(settings: settings, places: [Environments.place]).deploy(
            Survey(hosts: hosts, inFlight: []), commit: commit, source: source, ships: [commit])
    }

    private func refusal(_ body: () throws -> DeploymentPlan) -> DeploymentError? {
        do {
            _ = try body()
            return nil
        } catch { return error as? DeploymentError }
    }

    /// Hosts of zones, or with values of the tag `Ring`.
    private func placed(_ number: Int, zone: String?, ring: String? = nil) throws -> Survey.SurveyedHost {
        var surveyed = try ready(number)
        surveyed.host.zone = zone
        surveyed.host.tags = ring.map { ["Ring": $0] } ?? [:]
        return surveyed
    }

    @Test func oneZoneComesAfterTheOther() throws {
        let hosts = [
            try placed(1, zone: "eu-west-1b"), try placed(2, zone: "eu-west-1a"), try placed(3, zone: nil),
            try placed(4, zone: "eu-west-1b"), try placed(5, zone: "eu-west-1a"),
        ]
        let plan = try deploy(
            try settings { $0.rollout = RolloutSettings(canary: .count(1), batch: .count(3), order: .zone) }, hosts)
        #expect(
            plan.batches.map { $0.map(\.text.last) } == [["2"], ["5"], ["1", "4"], ["3"]], "\(plan.batches)")
        #expect(plan.hosts.map(\.group) == ["eu-west-1b", "eu-west-1a", nil, "eu-west-1b", "eu-west-1a"])
    }

    @Test func ringsComeInTheOrderOfTheirNumbers() throws {
        let hosts = [
            try placed(1, zone: "b", ring: "10"), try placed(2, zone: "a", ring: "9"), try placed(3, zone: "a"),
        ]
        let plan = try deploy(try settings { $0.rollout = RolloutSettings(order: .tag("Ring")) }, hosts)
        #expect(plan.batches.map { $0.map(\.text.last) } == [["2"], ["1"], ["3"]])
        let zones = try deploy(try settings { $0.rollout = RolloutSettings(order: .zone) }, hosts)
        #expect(try plan.sha256 != zones.sha256)
    }

    @Test func everyPlatformOfAMixedFleetHasItsScriptsAndChecks() throws {
        let mixed = try #require(
            try Environments.read(
                """
                version: 1
                application: orders
                environments:
                  test:
                    places: [{account: "111122223333", region: eu-west-1}, {account: "444455556666", region: us-east-1}]
                    targets: {tags: {App: orders}}
                    platforms:
                      linux: {app: \(Environments.linuxUnit), health: \(Environments.proofOnHost)}
                      windows: {app: \(Environments.windowsService), health: \(Environments.proofs)}
                """))
        var far = try ready(2)
        far.place = Place(account: "444455556666", region: "us-east-1")
        far.platform = .windows
        let plan = try Planner(settings: mixed, places: [Environments.place, far.place]).deploy(
            Survey(hosts: [try ready(1), far], inFlight: []), commit: Self.commit, source: Environments.source,
            ships: [])
        #expect(plan.platforms == [.linux, .windows])
        let phases = Dictionary(grouping: plan.scripts, by: \.platform).mapValues { $0.map(\.phase) }
        #expect(phases[.linux] == ["stage", "activate", "verify", "restore"])
        // Only Windows has a check from the runner.
        #expect(phases[.windows] == ["stage", "activate", "verify", "confirm", "restore"])
        #expect(plan.runnerChecks(.linux).isEmpty && plan.runnerChecks(.windows).count == 1)
        #expect(
            plan.instanceScopes == [
                "instance/111122223333/eu-west-1/\(try id(1).text)",
                "instance/444455556666/us-east-1/\(try id(2).text)",
            ])
    }

    @Test func fewerAtATimeTakeLonger() throws {
        let hosts = try (1...4).map { try ready($0) }
        let wide = try deploy(try settings(), hosts)
        let narrow = try deploy(try settings { $0.rollout.maxConcurrency = .count(1) }, hosts)
        #expect(narrow.deadline > wide.deadline + 3 * wide.executionTimeout)
    }

    @Test func aHostThatIsNotReadyStopsThePlanWithItsFix() throws {
        let error = refusal { try deploy(try settings(), [try ready(1), try lost(2)]) }
        #expect(error?.code == .notReady)
        #expect(error?.message.contains("web-2: its agent is gone\n  fix: restart it") == true)
        #expect(error?.message.contains("web-1") == false)
    }

    @Test func aHostThatIsNotReadyIsSkippedByNameWhenTheSettingsSaySo() throws {
        let plan = try deploy(try settings { $0.offline = .skip }, [try ready(1), try lost(2)])
        #expect(plan.hosts.map(\.name) == ["web-1"])
        #expect(plan.skipped.map(\.id) == [try id(2)])
        #expect(plan.batches == [[try id(1)]])
    }

    @Test func skippingEveryHostIsNoPlan() throws {
        #expect(refusal { try deploy(try settings { $0.offline = .skip }, [try lost(1)]) }?.code == .notReady)
        #expect(refusal { try deploy(try settings(), []) }?.code == .notReady)
    }

    @Test func whatServesIsWhereAHostReturnsTo() throws {
        let fresh = Survey.SurveyedHost(
            host: FleetHost(id: try id(2)), problem: nil, record: HostRecord(facts: [:]), isSimulated: false,
            place: Environments.place, platform: .linux)
        let plan = try deploy(try settings(), [try ready(1), fresh])
        #expect(plan.hosts.map(\.serving) == [Self.old, nil])
        #expect(plan.hosts.map(\.returnsTo) == [Self.old, nil])
        #expect(plan.hosts.map(\.goal) == [Environments.commit, Environments.commit])
    }

    @Test func theServingCommitDeployedAgainReturnsToItself() throws {
        let again = DeploymentPlan.ShippedCommit(id: Self.old, author: "Ada", subject: "Again")
        #expect(try deploy(try settings(), [try ready(1)], commit: again).hosts.map(\.returnsTo) == [Self.old])
    }

    @Test func theSameIntentionHasTheSameHash() throws {
        let first = try deploy(try settings(), [try ready(1), try ready(2)])
        let second = try deploy(try settings(), [try ready(1), try ready(2)])
        #expect(try first.sha256 == second.sha256)
        let saved = try JSONDecoder().decode(DeploymentPlan.self, from: DeploymentPlan.encoder.encode(first))
        #expect(try saved.sha256 == first.sha256)
    }

    @Test func everyInputChangesTheHash() throws {
        let base = try settings()
        let hosts = [try ready(1), try ready(2)]
        var hashes = [try deploy(base, hosts).sha256]
        let changes: [(inout EnvironmentSettings) -> Void] = [
            { $0.application = "other" }, { $0.environment = "other" },
            { $0.app.path = "/srv/orders" }, { $0.app.keep = 7 }, { $0.app.build = ["make"] }, { $0.app.runtime = nil },
            { $0.app.restart = .systemd(unit: "orders.service", file: nil) }, { $0.health[0].status = 204 },
            { $0.health[0].within = 61 }, { $0.health[0].from = .runner }, { $0.rollout.batch = .count(1) },
            { $0.rollout.bake = 1 }, { $0.rollout.maxErrors = .count(1) }, { $0.rollout.onFailure = .stop },
            { $0.deliveryTimeout = 121 }, { $0.executionTimeout = 601 },
        ]
        for change in changes {
            var changed = base
            change(&changed)
            hashes.append(try deploy(changed, hosts).sha256)
        }
        let other = DeploymentPlan.ShippedCommit(id: Self.older, author: "Ada", subject: "Faster")
        hashes.append(try deploy(base, hosts, commit: other).sha256)
        hashes.append(try deploy(base, hosts, source: .git("/srv/orders.git")).sha256)
        hashes.append(try deploy(base, [try ready(1)]).sha256)
        hashes.append(try deploy(base, [try ready(1), try ready(2, facts: ["verified": "0"])]).sha256)
        hashes.append(
            try Planner(settings: base, places: [Place(account: "444455556666", region: "eu-west-1")]).deploy(
                Survey(hosts: hosts, inFlight: []), commit: Self.commit, source: Environments.source,
                ships: [Self.commit]
            ).sha256)
        #expect(Set(hashes).count == hashes.count)
    }

    @Test func aScriptThatSSMWouldNotTakeIsRefusedWithItsPhase() throws {
        let large = try settings { $0.app.build = [String(repeating: "x", count: 50_000)] }
        let error = refusal { try deploy(large, [try ready(1)]) }
        #expect(error?.code == .usage)
        #expect(error?.message.contains("phase stage") == true)
    }
}
