import Foundation

/// Stage "process" of the deployments report.
package struct DeploymentsDataset: Codable, Sendable, Equatable {
    struct Line: Codable, Sendable, Equatable {
        var name: String
        var metrics: DeliveryMetrics
    }

    package var snapshot: DeploymentsSnapshot
    var all: DeliveryMetrics
    /// By environment and application.
    var scopes: [Line]
    /// By week, or by day for a period of two weeks or less; named after its first day.
    var trend: [Line]

    package init(_ snapshot: DeploymentsSnapshot) {
        self.snapshot = snapshot
        all = DeliveryMetrics(snapshot.entries, from: snapshot.from, to: snapshot.to)
        scopes = Dictionary(grouping: snapshot.entries, by: \.scope).sorted { $0.key < $1.key }.map { scope, entries in
            Line(name: scope, metrics: DeliveryMetrics(entries, from: snapshot.from, to: snapshot.to))
        }
        trend = Self.steps(snapshot).map { from, to in
            Line(
                name: String(from.ISO8601Format().prefix(10)),
                metrics: DeliveryMetrics(snapshot.entries, from: from, to: to))
        }
    }

    private static func steps(_ snapshot: DeploymentsSnapshot) -> [(Date, Date)] {
        let day = 86_400.0
        let length = snapshot.to.timeIntervalSince(snapshot.from) <= 14 * day ? day : 7 * day
        return stride(from: snapshot.from.timeIntervalSince1970, to: snapshot.to.timeIntervalSince1970, by: length).map
        {
            (
                Date(timeIntervalSince1970: $0),
                Date(timeIntervalSince1970: min($0 + length, snapshot.to.timeIntervalSince1970))
            )
        }
    }

    package func validate() throws(ReportError) {
        guard self == DeploymentsDataset(snapshot) else {
            throw ReportError(
                .unsupported, "the metrics do not follow from the runs", fix: "make the report again, without --resume")
        }
    }

    package func report(_ stamp: ReportStamp) -> Report {
        let day = { (date: Date) in String(date.ISO8601Format().prefix(10)) }
        var report = Report(
            kind: "deployments", title: "Deployments, \(day(snapshot.from)) to \(day(snapshot.to))",
            file: "deployments",
            stamp: stamp, figures: Self.figures(all), tables: [deployments, metrics, trendTable, rules],
            charts: [
                ReportChart(
                    .bars, title: "Deployments", table: "Trend", categories: "From", values: "Deployments"),
                ReportChart(
                    .line, title: "Change lead time, hours", table: "Trend", categories: "From",
                    values: "Change Lead Time (h)"),
                ReportChart(
                    .line, title: "Change fail rate", table: "Trend", categories: "From", values: "Change Fail Rate"),
            ],
            notes: ["By the definition of \(DeliveryMetrics.definition)."], gaps: snapshot.gaps)
        report.hasBadges = true
        if all.open > 0 { report.notes.append("\(all.open) failed deployments are not recovered from yet.") }
        return report
    }

    private static func figures(_ metrics: DeliveryMetrics) -> [ReportFigure] {
        let values: [(ReportCell, String?)] = [
            (.number(round(metrics.perWeek)), "a week"), (ReportCell(metrics.leadTime.map(round)), "hours"),
            (ReportCell(metrics.failRate), "percent"), (ReportCell(metrics.recoveryTime.map(round)), "hours"),
            (ReportCell(metrics.reworkRate), "percent"),
        ]
        return zip(DeliveryMetrics.rules, values).map { rule, value in
            ReportFigure(rule.key, rule.label, value.0, unit: value.1, rule: rule.rule, isHeadline: true)
        } + [
            ReportFigure("deployments", "Deployments", .integer(metrics.deployments), isHeadline: true),
            ReportFigure("failed_deployments", "Failed deployments", .integer(metrics.failed)),
            ReportFigure("unrecovered_deployments", "Not recovered from yet", .integer(metrics.open)),
            ReportFigure("rework_deployments", "Rework", .integer(metrics.rework)),
        ]
    }

    private static func round(_ number: Double) -> Double { (number * 10_000).rounded() / 10_000 }

    private static let rate = ReportColumn("Deployments a Week", .number)
    private static let metricColumns = [
        ReportColumn("Deployments", .integer), rate,
        ReportColumn("Change Lead Time (h)", .number), ReportColumn("Change Fail Rate", .percent),
        ReportColumn("Recovery Time (h)", .number), ReportColumn("Rework Rate", .percent),
    ]

    private static func cells(_ metrics: DeliveryMetrics) -> [ReportCell] {
        [
            .integer(metrics.deployments), .number(round(metrics.perWeek)), ReportCell(metrics.leadTime.map(round)),
            ReportCell(metrics.failRate), ReportCell(metrics.recoveryTime.map(round)), ReportCell(metrics.reworkRate),
        ]
    }

    private var metrics: ReportTable {
        ReportTable(
            "Metrics", files: ["deployment_metrics.csv"],
            columns: [ReportColumn("Application"), ReportColumn("Environment")] + Self.metricColumns,
            rows: scopes.map { line in
                let parts = line.name.split(separator: "/", maxSplits: 1).map { ReportCell.text(String($0)) }
                return [parts[0], parts.count > 1 ? parts[1] : .empty] + Self.cells(line.metrics)
            },
            caption: "By application and environment; empty where there was nothing to measure.")
    }

    private var trendTable: ReportTable {
        ReportTable(
            // A week that the period's end cuts has no rate.
            "Trend", files: ["deployment_trend.csv"],
            columns: [ReportColumn("From")] + Self.metricColumns.filter { $0 != Self.rate },
            rows: trend.map { line in
                let cells = zip(Self.metricColumns, Self.cells(line.metrics)).filter { $0.0 != Self.rate }
                return [.text(line.name)] + cells.map(\.1)
            },
            caption: "All environments together.")
    }

    private var rules: ReportTable {
        ReportTable(
            "Rules", files: ["deployment_rules.csv"], columns: [ReportColumn("Metric"), ReportColumn("Rule")],
            rows: DeliveryMetrics.rules.map { [.text($0.label), .text($0.rule)] }, style: .facts,
            caption: DeliveryMetrics.definition)
    }

    private var deployments: ReportTable {
        ReportTable(
            "Deployments", files: ["deployments.csv"],
            columns: [
                ReportColumn("Run"), ReportColumn("Kind"), ReportColumn("Application"), ReportColumn("Environment"),
                ReportColumn("Commit"), ReportColumn("Result"), ReportColumn("Started"), ReportColumn("Ended"),
                ReportColumn("Seconds", .integer), ReportColumn("New Commits", .integer),
                ReportColumn("Emergency", .mark),
                ReportColumn("Counts", .mark), ReportColumn("By"),
            ],
            rows: snapshot.entries.filter { $0.started >= snapshot.from }.reversed().map { entry in
                [
                    .text(entry.run), .text(entry.kind), .text(entry.application), .text(entry.environment),
                    ReportCell(entry.commit), .text(entry.state), .text(entry.started.ISO8601Format()),
                    .text(entry.ended.ISO8601Format()),
                    .integer(Int(entry.ended.timeIntervalSince(entry.started).rounded())),
                    ReportCell(entry.commits?.count), .mark(entry.isEmergency),
                    .mark(entry.kind == "deploy" && entry.reachedHosts), .text(entry.actor),
                ]
            },
            caption: "Every run of the period; those that count as deployments are marked.")
    }
}

/// The deployments report.
package struct DeploymentsSource: ReportSource {
    package let kind = "deployments"
    package let origin = "the ledger and git"
    private let read: @Sendable () async throws -> DeploymentsSnapshot

    /// - Parameter read: asks the ledger and git.
    package init(_ read: @escaping @Sendable () async throws -> DeploymentsSnapshot) { self.read = read }

    package func outlook() async throws -> String {
        "the ledger's runs and git's commits; AWS is not asked but for the ledger"
    }
    package func fetch(execution: String) async throws -> DeploymentsSnapshot { try await read() }
    package func process(_ raw: DeploymentsSnapshot) throws -> DeploymentsDataset { DeploymentsDataset(raw) }
    package func validate(_ processed: DeploymentsDataset) throws { try processed.validate() }
    package func report(_ processed: DeploymentsDataset, _ stamp: ReportStamp) throws -> Report {
        processed.report(stamp)
    }
}
