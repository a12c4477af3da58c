import Fleet
import Dispatching
import Foundation
package import Ledger

/// The life of a run around its plan: record, lease, apply, release.
package struct Deployer: Sendable {
    package let settings: EnvironmentSettings
    package let crew: Crew
    package let ledger: Ledger
    /// Who runs this, for leases and history.
    package let actor: String
    package let say: @Sendable (String) -> Void

    package init(
        settings: EnvironmentSettings, crew: Crew, ledger: Ledger, actor: String,
        say: @escaping @Sendable (String) -> Void
    ) {
        self.settings = settings
        self.crew = crew
        self.ledger = ledger
        self.actor = actor
        self.say = say
    }

    static let leaseDuration: Duration = .seconds(60)

    /// Refuses early when another run holds the environment, by this ledger or by commands that are in flight.
    package func refuseIfHeld() throws {
        if let lease = try ledger.lease(scope: settings.scope), lease.expires > Date() { throw LedgerError.held(lease) }
    }

    package func refuseIfInFlight(_ survey: Survey) throws {
        guard let key = survey.inFlight.first else { return }
        throw DeploymentError(
            .locked, "\(settings.scope) is held by \(key.run): its command (\(key.part)) has not ended",
            fix: "wait for it, or cancel it in SSM")
    }

    /// Applies a plan as a recorded run.
    ///
    /// - Parameters:
    ///   - hosts: the fence that the hosts have recorded.
    ///   - run: a new run's id.
    ///   - notes: what it records at its beginning.
    package func apply(
        _ plan: DeploymentPlan, hosts: Fence?, run: String, reason: String, notes: [RunNote] = []
    ) async throws -> RunReport {
        let lease = try ledger.acquire(
            scope: settings.scope, run: run, owner: actor, reason: reason, duration: Self.leaseDuration, hosts: hosts,
            at: Date())
        let log = RunLog(ledger: ledger, run: run, say: say)
        do {
            try ledger.begin(
                RunRecord(
                    id: run, kind: plan.kind.rawValue, scope: settings.scope, commit: plan.commit?.id,
                    planSHA256: try plan.sha256, actor: actor, started: Date()))
            let adopted = lease.fence.ledger == ledger.id ? "" : ", going on from ledger \(lease.fence.ledger)"
            try log.note(
                "run.began",
                "\(plan.kind.rawValue) \(settings.scope), run \(run), fence \(lease.fence.counter)\(adopted)",
                ["reason": reason, "plan": try plan.sha256])
            for note in notes { try log.note(note.kind, note.message, note.details) }
            let report = try await keeping(lease, within: .seconds(plan.deadline)) {
                var course = DeploymentRun(plan: plan, crew: crew, log: log, lease: lease)
                return try await course.apply()
            }
            try end(report, log: log)
            return report
        } catch {
            try? ledger.end(run: run, state: .failed, summary: "\(error)", at: Date())
            try? ledger.release(scope: settings.scope, run: run)
            throw error
        }
    }

    private func end(_ report: RunReport, log: RunLog) throws {
        for host in report.hosts {
            try log.note(
                "host.left", host: host.id.text,
                "\(host.disposition.rawValue)\(host.release.map { ", release \($0.prefix(10))" } ?? "")",
                ["disposition": host.disposition.rawValue, "release": host.release ?? ""])
        }
        try log.note("run.ended", "\(report.result.rawValue): \(report.summary)", ["result": report.result.rawValue])
        try ledger.end(run: report.run, state: report.result, summary: report.summary, at: Date())
        try ledger.release(scope: settings.scope, run: report.run)
    }

    /// The reason of a stop at the plan's deadline.
    static let deadlineReason = "the plan's deadline has passed"

    /// Renews the lease while `body` works. Losing it raises the stop signal, and so does the deadline.
    private func keeping(
        _ lease: Lease, within deadline: Duration, _ body: @escaping @Sendable () async throws -> RunReport
    ) async throws -> RunReport {
        try await withThrowingTaskGroup(of: RunReport?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                try? await Task.sleep(for: deadline)
                if !Task.isCancelled { crew.stop.raise(Self.deadlineReason) }
                return nil
            }
            group.addTask {
                while !Task.isCancelled {
                    try? await Task.sleep(for: .seconds(15))
                    if Task.isCancelled { break }
                    do { _ = try ledger.renew(lease, duration: Self.leaseDuration, at: Date()) } catch {
                        crew.stop.raise("\(error)")
                        break
                    }
                }
                return nil
            }
            while let next = try await group.next() {
                if let report = next {
                    group.cancelAll()
                    return report
                }
            }
            throw DeploymentError(.interrupted, "the run ended without a report")
        }
    }
}
