package import Foundation

/// A host as the fleet report shows it.
package struct FleetEntry: Codable, Sendable, Equatable {
    package var application: String
    package var environment: String
    package var id: String
    package var name = ""
    package var account = ""
    package var region = ""
    package var zone: String?
    package var platform = ""
    package var platformName: String?
    package var pingStatus: String?
    package var lastPing: Date?
    package var agentVersion: String?
    /// The commit that was switched to last; nil when none is known.
    package var release: String?
    /// `serving, proven`, `not proven`, ….
    package var state = ""
    package var previous: String?
    package var since: Date?
    /// The release that is meant to serve there; nil when nobody knows.
    package var goal: String?
    /// Why nothing is known of it, and what helps; nil for a host that answered.
    package var problem: String?
    /// Whether its proven release is the one of the environment's goal; nil when either is unknown.
    package var isCurrent: Bool?

    package init(application: String, environment: String, id: String) {
        self.application = application
        self.environment = environment
        self.id = id
    }
}

/// Stage "fetch" of the fleet report; what follows from it is counted when it is shown.
package struct FleetSnapshot: Codable, Sendable, Equatable {
    package var hosts: [FleetEntry]
    package var gaps: [ReportGap]
    /// Whether the hosts themselves were asked.
    package var isAsked: Bool

    package init(hosts: [FleetEntry], gaps: [ReportGap], isAsked: Bool) {
        self.hosts = hosts
        self.gaps = gaps
        self.isAsked = isAsked
    }

    package func report(_ stamp: ReportStamp) -> Report {
        // Nothing is said of what nobody could tell.
        let answered = hosts.filter { isAsked && $0.problem == nil }
        let comparable = answered.filter { $0.isCurrent != nil }
        let drifted = comparable.isEmpty ? nil : comparable.count { $0.isCurrent == false }
        let releases = answered.isEmpty ? nil : Set(answered.compactMap(\.release)).count
        var report = Report(
            kind: "fleet", title: "What runs where", file: "fleet", stamp: stamp,
            figures: [
                ReportFigure("hosts", "Hosts", .integer(hosts.count), isHeadline: true),
                ReportFigure(
                    "reachable", "Reachable", .integer(hosts.count { $0.problem == nil }),
                    rule: "online at Systems Manager, of the expected platform, and answering", isHeadline: true),
                ReportFigure(
                    "drifted", "Drifted", ReportCell(drifted),
                    rule: "hosts that answered and do not serve, proven, the release of the last good run",
                    isHeadline: true),
                ReportFigure(
                    "releases", "Releases", ReportCell(releases), rule: "on hosts that answered", isHeadline: true),
                ReportFigure(
                    "agent_versions", "Agent versions", .integer(Set(hosts.compactMap(\.agentVersion)).count),
                    isHeadline: true),
            ],
            tables: [
                table,
                counted("Releases", "releases.csv", "Release") { host in
                    host.release ?? (isAsked && host.problem == nil ? "nothing deployed" : nil)
                },
                counted("Agents", "agents.csv", "Agent Version", \.agentVersion),
                counted("Ping Status", "ping_status.csv", "Ping Status", \.pingStatus),
                counted("Platforms", "platforms.csv", "Platform", \.platformName),
            ],
            charts: [
                ReportChart(
                    .bars, title: "Agent versions", table: "Agents", categories: "Agent Version", values: "Hosts"),
                ReportChart(.bars, title: "Platforms", table: "Platforms", categories: "Platform", values: "Hosts"),
            ],
            gaps: gaps)
        if !isAsked { report.notes.append("The hosts were not asked (--quick): releases are unknown.") }
        if hosts.contains(where: { $0.goal == nil }), isAsked {
            report.notes.append("Where the ledger knows no good run, no drift can be told.")
        }
        return report
    }

    private var table: ReportTable {
        ReportTable(
            "Fleet", files: ["fleet.csv"],
            columns: [
                ReportColumn("Application"), ReportColumn("Environment"), ReportColumn("Instance ID"),
                ReportColumn("Name"),
                ReportColumn("Release"), ReportColumn("State"), ReportColumn("Current", .mark), ReportColumn("Goal"),
                ReportColumn("Previous"), ReportColumn("Since"), ReportColumn("Ping Status"), ReportColumn("Last Ping"),
                ReportColumn("Agent Version"), ReportColumn("Platform"), ReportColumn("Platform Name"),
                ReportColumn("Account"), ReportColumn("Region"), ReportColumn("Zone"), ReportColumn("Problem"),
            ],
            rows: hosts.map { host in
                [
                    .text(host.application), .text(host.environment), .text(host.id), .text(host.name),
                    ReportCell(host.release), .text(host.state), host.isCurrent.map(ReportCell.mark) ?? .empty,
                    ReportCell(host.goal), ReportCell(host.previous), ReportCell(host.since?.ISO8601Format()),
                    ReportCell(host.pingStatus), ReportCell(host.lastPing?.ISO8601Format()),
                    ReportCell(host.agentVersion), .text(host.platform), ReportCell(host.platformName),
                    .text(host.account), .text(host.region), ReportCell(host.zone), ReportCell(host.problem),
                ]
            },
            caption: "Releases as the hosts themselves say; ? where nobody can tell.")
    }

    /// How many hosts have each value, the most common first.
    private func counted(
        _ name: String, _ file: String, _ column: String, _ value: (FleetEntry) -> String?
    ) -> ReportTable {
        let counts = Dictionary(grouping: hosts) { value($0) ?? "unknown" }.mapValues(\.count)
            .sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        return ReportTable(
            name, files: [file], columns: [ReportColumn(column), ReportColumn("Hosts", .integer)],
            rows: counts.map { [.text($0.key), .integer($0.value)] })
    }
}

/// The fleet report.
package struct FleetSource: ReportSource {
    package let kind = "fleet"
    package let origin = "the hosts, EC2 and Systems Manager"
    private let environments: [String]
    private let read: @Sendable () async throws -> FleetSnapshot

    /// - Parameter read: asks the environments' hosts.
    package init(_ environments: [String], _ read: @escaping @Sendable () async throws -> FleetSnapshot) {
        self.environments = environments
        self.read = read
    }

    package func outlook() async throws -> String { "the hosts of \(environments.joined(separator: ", "))" }

    package func fetch(execution: String) async throws -> FleetSnapshot { try await read() }
    package func process(_ raw: FleetSnapshot) throws -> FleetSnapshot { raw }
    package func validate(_ processed: FleetSnapshot) throws {}
    package func report(_ processed: FleetSnapshot, _ stamp: ReportStamp) throws -> Report { processed.report(stamp) }
}
