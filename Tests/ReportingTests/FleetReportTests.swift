import Foundation
import Reporting
import Testing

/// What runs where, counted.
@Suite struct FleetReportTests {
    private func host(
        _ id: String, _ release: String?, isCurrent: Bool?, agent: String = "3.3.1", problem: String? = nil
    ) -> FleetEntry {
        var entry = FleetEntry(application: "orders", environment: "production", id: id)
        entry.release = release
        entry.isCurrent = isCurrent
        entry.goal = isCurrent.map { _ in "b" }
        entry.agentVersion = agent
        entry.problem = problem
        entry.pingStatus = problem == nil ? "Online" : "ConnectionLost"
        entry.state = problem == nil ? "serving, proven" : "not readable"
        return entry
    }

    @Test func driftAndAgentsAreCountedAndTheUnreachableIsAGap() throws {
        let snapshot = FleetSnapshot(
            hosts: [
                host("i-1", "b", isCurrent: true), host("i-2", "a", isCurrent: false, agent: "3.2.0"),
                host("i-3", nil, isCurrent: nil, problem: "it is offline"),
            ],
            gaps: [ReportGap(what: "what i-3 of production runs", reason: "it is offline")], isAsked: true)
        let report = snapshot.report(Moments.stamp())
        let figures = Dictionary(uniqueKeysWithValues: report.figures.map { ($0.key, $0.value) })
        #expect(
            figures["hosts"] == .integer(3) && figures["reachable"] == .integer(2) && figures["drifted"] == .integer(1))
        #expect(figures["releases"] == .integer(2) && figures["agent_versions"] == .integer(2))
        let table = try #require(report.table("Fleet"))
        let current = try #require(table.index(of: "Current"))
        #expect(table.rows.map { $0[current] } == [.mark(true), .mark(false), .empty])
        #expect(report.table("Agents")?.rows == [[.text("3.3.1"), .integer(2)], [.text("3.2.0"), .integer(1)]])
        #expect(report.notes == ["Where the ledger knows no good run, no drift can be told."])
        #expect(report.table("Releases")?.rows.contains([.text("unknown"), .integer(1)]) == true)
        let quick = FleetSnapshot(hosts: snapshot.hosts, gaps: [], isAsked: false).report(Moments.stamp())
        let unknown = quick.figures.filter { ["drifted", "releases"].contains($0.key) }
        #expect(unknown.count == 2 && unknown.allSatisfy { $0.value == .empty })
        let folder = try Folder()
        #expect(try ReadBack.misfit(report, in: folder) == nil)
        #expect(try ReadBack.compare(report, in: folder) > 60)
    }
}
