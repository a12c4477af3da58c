import Deployment
import Fleet
import Foundation
import Ledger
import Scripting
import Testing

/// How a killed run left its hosts, by its events.
@Suite struct RunRemainsTests {
    private typealias Left = RunReport.Disposition

    private static let ids = (1...4).map { "i-0000000000000000\($0)" }

    /// An event as a text: `began PHASE BATCH`, `ended HOST PHASE OUTCOME`, `left HOST DISPOSITION`.
    private static func event(_ text: String, _ number: Int) throws -> LedgerEvent {
        let words = text.split(separator: " ").map(String.init)
        let details: [String: String] =
            switch words[0] {
            case "began": ["phase": words[1], "batch": words[2]]
            case "ended": ["phase": words[2], "outcome": words[3]]
            default: ["disposition": words[2]]
            }
        let kind = ["began": "phase.began", "ended": "host.ended", "left": "host.left"][words[0]] ?? ""
        return LedgerEvent(
            run: "r1", sequence: number, time: Date(timeIntervalSince1970: 0), kind: kind,
            host: kind == "phase.began" ? nil : try ids[#require(Int(words[1])) - 1],
            payload: String(decoding: try JSONEncoder().encode(details), as: UTF8.self))
    }

    /// A plan of four hosts, one after the other.
    private static func plan(_ kind: DeploymentPlan.Kind) throws -> DeploymentPlan {
        let settings = try #require(try Environments.read(Environments.text(health: Environments.proofOnHost)))
        let hosts = try ids.map { text in
            let id = try #require(InstanceID(text))
            return Survey.SurveyedHost(
                host: FleetHost(id: id, name: "web"), problem: nil,
                record: HostRecord(facts: ["release": PlannerTests.old, "verified": "1"]), isSimulated: false,
                place: Environments.place, platform: .linux)
        }
        var plan = try Planner(settings: settings, places: [Environments.place]).deploy(
            Survey(hosts: hosts, inFlight: []), commit: PlannerTests.commit, source: Environments.source, ships: [])
        plan.kind = kind
        plan.batches = plan.hosts.map { [$0.id] }
        return plan
    }

    private static let staged = ["began stage 0"] + (1...4).map { "ended \($0) stage succeeded" }
    private static let first = staged + ["began activate 1", "ended 1 activate succeeded", "began verify 1"]

    @Test(arguments: [
        ([], ["untouched", "untouched", "untouched", "untouched"]),
        (["began stage 0", "ended 2 stage succeeded"], ["untouched", "staged", "untouched", "untouched"]),
        (staged + ["began activate 1"], ["unknown", "staged", "staged", "staged"]),
        (first, ["broken", "staged", "staged", "staged"]),
        (first + ["ended 1 verify succeeded", "began activate 2"], ["active", "unknown", "staged", "staged"]),
        (first + ["ended 1 verify failed", "began restore 5"], ["unknown", "staged", "staged", "staged"]),
        (
            first + ["ended 1 verify failed", "began restore 5", "ended 1 restore succeeded", "began restore 6"],
            ["rolledBack", "staged", "staged", "staged"]
        ),
        (staged + ["began activate 1", "ended 1 activate undeliverable"], ["staged", "staged", "staged", "staged"]),
        (staged + ["began activate 1", "ended 1 activate unknown"], ["unknown", "staged", "staged", "staged"]),
        // Of the batches, those that could not be staged are no part.
        (
            ["began stage 0", "ended 1 stage failed"] + (2...4).map { "ended \($0) stage succeeded" }
                + ["began activate 1"], ["untouched", "unknown", "staged", "staged"]
        ),
        (first + ["left 1 active", "left 2 staged"], ["active", "staged", "staged", "staged"]),
    ])
    func aHostIsLeftAsItWasLastHeardOf(_ events: [String], _ left: [String]) throws {
        let found = RunRemains.of(
            try Self.plan(.deploy), try events.enumerated().map { try Self.event($1, $0 + 1) })
        #expect(found.map(\.left.rawValue) == left)
    }

    @Test func aWayBackThatWasAskedForGoesBatchByBatch() throws {
        let events = ["began restore 1", "ended 1 restore succeeded", "began restore 2"]
        let found = RunRemains.of(
            try Self.plan(.rollback), try events.enumerated().map { try Self.event($1, $0 + 1) })
        #expect(found.map(\.left) == [.active, .unknown, .untouched, .untouched])
    }
}
