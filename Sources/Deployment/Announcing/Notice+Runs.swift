package import Foundation
package import Ledger
package import Notices
package import Rollout

/// What notices say of the course of a run.
extension Notice {
    /// A run that begins, goes on or is taken back.
    static func began(
        _ plan: DeploymentPlan, run: String, course: String, actor: String, reason: String, approvers: String,
        at time: Date
    ) -> Notice {
        Notice(
            .began, at: time,
            about(plan, run: run, actor: actor, reason: reason).merging([
                .course: course, .limit: "\((plan.deadline + 59) / 60)", .impact: "\(plan.blastRadius)",
                .approvers: approvers,
            ]) { $1 })
    }

    /// A run that ended, or paused.
    static func ended(_ report: RunReport, actor: String, at time: Date) -> Notice {
        let good = report.hosts.count { $0.disposition == .active }
        let after: (event: NoticeEvent, command: String) =
            switch report.result {
            case .ok: (.ended, "muster watch \(report.environment) --for 15m")
            case .rolledBack: (.rolledBack, "muster logs \(report.run)")
            case .waiting: (.waiting, "muster resume \(report.run)")
            case .interrupted, .timeout: (.failed, "muster resume \(report.run)")
            default: (.failed, "muster logs \(report.run)")
            }
        var values: [NoticeField: String] = [
            .application: report.application, .environment: report.environment, .run: report.run, .kind: report.kind,
            .result: report.result.rawValue, .summary: report.summary, .hosts: "\(report.hosts.count)",
            .good: "\(good)", .actor: actor, .command: after.command,
        ]
        values[.commit] = report.commit
        values[.seconds] = report.seconds.map { "\($0)" }
        return Notice(after.event, at: time, values)
    }

    /// A run that ended without a report: by an error, or before it began.
    package static func stopped(
        _ record: RunRecord, because summary: String, actor: String, command: String = "", at time: Date
    ) -> Notice {
        let parts = record.scope.split(separator: "/").map(String.init)
        var values: [NoticeField: String] = [
            .application: parts.first ?? "", .environment: parts.last ?? "", .run: record.id, .kind: record.kind,
            .result: record.state.rawValue, .summary: summary, .actor: actor, .command: command,
        ]
        values[.commit] = record.commit
        return Notice(.failed, at: time, values)
    }

    /// A run that asks for approval.
    package static func asks(
        _ plan: DeploymentPlan, _ request: ApprovalRequest, actor: String, reason: String, at time: Date
    ) -> Notice {
        let number = request.required == 1 ? "one person" : "\(request.required) people"
        let names = request.approvers.map(\.description).joined(separator: ", ")
        return Notice(
            .waiting, at: time,
            about(plan, run: request.run, actor: actor, reason: reason).merging([
                .result: RunRecord.State.waiting.rawValue,
                .summary: "for \(number)\(names.isEmpty ? "" : " of \(names)") to approve", .approvers: names,
                .until: request.expires.ISO8601Format(),
                .command: "muster approve \(request.run), or muster reject \(request.run) --reason WHY",
            ]) { $1 })
    }

    private static func about(
        _ plan: DeploymentPlan, run: String, actor: String, reason: String
    ) -> [NoticeField: String] {
        var values: [NoticeField: String] = [
            .application: plan.application, .environment: plan.environment, .run: run, .kind: plan.kind.rawValue,
            .hosts: "\(plan.hosts.count)", .batches: plan.batches.map { "\($0.count)" }.joined(separator: " + "),
            .actor: actor, .reason: reason,
        ]
        values[.commit] = plan.commit?.id
        if let commit = plan.commit {
            let others = plan.ships.count > 1 ? " and \(plan.ships.count - 1) more" : ""
            values[.changes] = "\(commit.id.prefix(10)) \(commit.subject) (\(commit.author))\(others)"
        } else {
            values[.changes] = "back to the release that was proven before"
        }
        return values
    }
}
