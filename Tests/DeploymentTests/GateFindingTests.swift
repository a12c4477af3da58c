import Deployment
import Fleet
import Foundation
import Rollout
import Scripting
import Testing

/// Whether a commit may go from one environment to the next, by what hosts say.
@Suite struct GateFindingTests {
    private static let commit = Environments.commit
    private static let other = String(repeating: "ab", count: 20)

    enum Host: Sendable {
        case serves, keeps, serves2, failedLast, unproven, empty, lost, simulated

        var facts: [String: String]? {
            let proven = ["proven-1": commit]
            return switch self {
            case .serves: ["release": commit, "verified": "1", "current": commit, "process": "1"]
            case .keeps: proven.merging(["release": other, "verified": "1"]) { $1 }
            case .serves2:
                ["release": other, "verified": "1", "current": other, "process": "1", "proven-1": other]
            case .failedLast: proven.merging(["release": commit, "verified": "0", "failed": commit]) { $1 }
            case .unproven: ["release": commit, "verified": "0", "current": commit, "process": "1"]
            case .empty: [:]
            case .lost, .simulated: nil
            }
        }
    }

    private func finding(_ hosts: [Host]) throws -> GateFinding {
        let settings = try #require(try Environments.read(Environments.text(health: Environments.proofOnHost)))
        var staging = settings
        staging.environment = "staging"
        let surveyed = try hosts.enumerated().map { number, host in
            Survey.SurveyedHost(
                host: FleetHost(
                    id: try #require(InstanceID("i-0000000000000000\(number + 1)")), name: "web-\(number + 1)"),
                problem: host == .lost
                    ? Readiness.Problem(cause: .connectionLost, explanation: "gone", fix: "restart it") : nil,
                record: host.facts.map(HostRecord.init(facts:)), isSimulated: host == .simulated,
                place: Environments.place, platform: .linux)
        }
        return GateFinding.order(
            settings, requires: staging, Survey(hosts: surveyed, inFlight: []), commit: Self.commit)
    }

    @Test(arguments: [
        [Host.serves], [.serves, .keeps], [.keeps, .lost],
    ])
    func opensWhenEveryReadyHostHasProvenTheCommit(_ hosts: [Host]) throws {
        let finding = try finding(hosts)
        #expect(finding.open && finding.refusal == nil, "\(finding.message)")
    }

    @Test(arguments: [
        [Host.serves2], [.serves, .failedLast], [.unproven], [.empty, .serves], [.simulated], [.lost], [],
    ])
    func staysClosedWhenOneHasNot(_ hosts: [Host]) throws {
        let refusal = try #require(try finding(hosts).refusal)
        #expect(refusal.code == .notReady)
        #expect(refusal.fix?.contains("--emergency") == true)
    }

    @Test func namesTheHostsAndTheCommandThatHelps() throws {
        let finding = try finding([.serves, .empty, .unproven])
        #expect(
            finding.message == "orders/test takes commits that are proven in 'staging': 0123456789 is not proven on "
                + "i-00000000000000002 (staging), i-00000000000000003 (staging)")
        #expect(finding.fix?.hasPrefix("muster deploy staging --ref \(Self.commit); ") == true)
        #expect(try self.finding([.lost]).fix?.hasPrefix("'muster doctor staging' says why") == true)
    }

    /// Berlin's window of four hours; the run may take one.
    @Test(arguments: [("2026-11-24T09:00:00Z", false), ("2026-11-24T12:30:00Z", true), ("2026-11-24T14:00:00Z", false)])
    func aWindowThatMayCloseBeforeTheEndIsTold(_ now: String, _ told: Bool) throws {
        var settings = try #require(
            try Environments.read(
                Environments.text(
                    health: Environments.proofOnHost, extra: "window: {hours: '10:00-14:00', zone: Europe/Berlin}")))
        let time = try Date(now, strategy: .iso8601)
        let text = GateFinding.earlyClosing(settings, .deployment, for: 3_600, at: time)
        #expect((text != nil) == told)
        #expect(text?.contains("closes at 2026-11-24 14:00 Europe/Berlin") != false)
        #expect(GateFinding.earlyClosing(settings, .rollback, for: 3_600, at: time) == nil)
        settings.window = nil
        #expect(GateFinding.earlyClosing(settings, .deployment, for: 3_600, at: time) == nil)
    }
}
