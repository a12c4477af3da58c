import Foundation
import Reporting
import Testing

/// The five delivery metrics, by what runs did to environments.
@Suite struct DeliveryMetricsTests {
    private static let start = Date(timeIntervalSince1970: 1_795_000_000)

    private func hours(_ hours: Double) -> Date { Self.start.addingTimeInterval(hours * 3600) }

    /// A run that began at `at` and took an hour; hosts began to switch after half of it.
    private func run(
        _ id: String, at: Double, _ kind: String = "deploy", _ state: String = "ok", switched: Bool = true,
        commits: [Double]? = nil, isEmergency: Bool = false, environment: String = "production"
    ) -> DeploymentEntry {
        DeploymentEntry(
            run: id, kind: kind, application: "orders", environment: environment, state: state, started: hours(at),
            ended: hours(at + 1), switched: switched ? hours(at + 0.5) : nil, commit: id,
            commits: commits?.enumerated().map { .init(id: "\(id)-\($0)", time: hours($1)) }, isEmergency: isEmergency,
            actor: "ada")
    }

    private func report(_ entries: [DeploymentEntry], from: Double = 0, to: Double = 336) throws -> Report {
        let dataset = DeploymentsDataset(
            DeploymentsSnapshot(from: hours(from), to: hours(to), entries: entries, gaps: []))
        try dataset.validate()
        return dataset.report(Moments.stamp())
    }

    private func figures(_ report: Report) -> [String: ReportCell] {
        Dictionary(uniqueKeysWithValues: report.figures.map { ($0.key, $0.value) })
    }

    @Test func leadTimesAreThoseOfEachCommitThatIsNew() throws {
        let found = figures(
            try report([run("a", at: 10, commits: [1, 5, 9]), run("b", at: 20, commits: []), run("c", at: 30)]))
        // From 1, 5 and 9 to the deployment's end at 11.
        #expect(found["change_lead_time"] == .number(6) && found["deployments"] == .integer(3))
        #expect(found["deployment_frequency"] == .number(1.5) && found["change_fail_rate"] == .number(0))
        #expect(found["failed_deployment_recovery_time"] == .empty && found["deployment_rework_rate"] == .number(0))
    }

    @Test func aDeploymentThatNeverReachedAHostIsNone() throws {
        let found = figures(
            try report([
                run("a", at: 1, "deploy", "locked", switched: false),
                run("b", at: 3, "deploy", "failed", switched: false),
                run("c", at: 5, "deploy", "notReady", switched: false),
            ]))
        #expect(found["deployments"] == .integer(0) && found["change_fail_rate"] == .empty)
        #expect(found["deployment_frequency"] == .number(0) && found["change_lead_time"] == .empty)
    }

    @Test func itsOwnWayBackEndsAFailure() throws {
        let found = figures(try report([run("a", at: 1), run("b", at: 10, "deploy", "rolledBack"), run("c", at: 20)]))
        #expect(found["failed_deployments"] == .integer(1) && found["change_fail_rate"] == .number((1.0 / 3)))
        // From the first switch at 10.5 to the end at 11; the next deployment is rework.
        #expect(found["failed_deployment_recovery_time"] == .number(0.5))
        #expect(found["deployment_rework_rate"] == .number((1.0 / 3)))
    }

    @Test func aRollbackMakesTheDeploymentBeforeItAFailure() throws {
        let found = figures(
            try report([
                run("a", at: 1), run("b", at: 10), run("r", at: 14, "rollback"), run("c", at: 20), run("d", at: 30),
            ]))
        #expect(found["failed_deployments"] == .integer(1) && found["deployments"] == .integer(4))
        // From the first switch at 10.5 to the rollback's end at 15.
        #expect(found["failed_deployment_recovery_time"] == .number(4.5) && found["rework_deployments"] == .integer(1))
    }

    @Test func whatNothingHasEndedIsOpen() throws {
        let report = try report([run("a", at: 1), run("b", at: 10, "deploy", "rollbackFailed")])
        #expect(figures(report)["unrecovered_deployments"] == .integer(1))
        #expect(figures(report)["failed_deployment_recovery_time"] == .empty)
        #expect(report.notes.contains("1 failed deployments are not recovered from yet."))
    }

    @Test func emergenciesAreReworkAndEnvironmentsDoNotMix() throws {
        let report = try report([
            run("a", at: 1, "deploy", "rolledBack", environment: "staging"), run("b", at: 3),
            run("c", at: 9, isEmergency: true),
        ])
        #expect(figures(report)["rework_deployments"] == .integer(1))
        let metrics = try #require(report.table("Metrics"))
        #expect(metrics.rows.map { $0[1] } == [.text("production"), .text("staging")])
        #expect(metrics.rows.map { $0[5] } == [.number(0), .number(1)])
    }

    @Test func whatLiesOutsideOfThePeriodOnlyExplains() throws {
        let entries = [
            run("a", at: 1, "deploy", "rolledBack"), run("b", at: 50), run("r", at: 400, "rollback"), run("c", at: 500),
        ]
        let found = figures(try report(entries, from: 40, to: 336))
        #expect(found["deployments"] == .integer(1) && found["rework_deployments"] == .integer(1))
        #expect(found["failed_deployments"] == .integer(1))
    }

    @Test(arguments: [(336.0, 14, "2026-11-18"), (24.0 * 28, 4, "2026-11-18")])
    func theTrendIsByDayOrByWeek(_ to: Double, _ steps: Int, _ first: String) throws {
        let trend = try #require(try report([run("a", at: 30)], to: to).table("Trend"))
        #expect(trend.rows.count == steps && trend.rows[0][0] == .text(first))
        #expect(trend.rows.reduce(0) { if case .integer(let count) = $1[1] { $0 + count } else { $0 } } == 1)
    }

    @Test func everyRunOfThePeriodIsListedAndEachRuleIsWritten() throws {
        let report = try report([
            run("a", at: 1, "deploy", "locked", switched: false), run("b", at: 3, commits: [1, 2]),
        ])
        let runs = try #require(report.table("Deployments"))
        #expect(runs.rows.map { $0[0] } == [.text("b"), .text("a")])
        #expect(
            runs.rows.map { $0[9] } == [.integer(2), .empty] && runs.rows.map { $0[11] } == [.mark(true), .mark(false)])
        #expect(
            report.table("Rules")?.rows.count == 5 && report.figures.prefix(5).allSatisfy { $0.rule?.isEmpty == false })
        let folder = try Folder()
        #expect(try ReadBack.compare(report, in: folder) > 50)
        #expect(try ReadBack.misfit(report, in: folder) == nil)
    }
}
