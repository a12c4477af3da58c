import Fleet
import Dispatching
import Foundation
package import Ledger
import Notices

/// The life of a run around its plan: record, lease, apply, release; and again, when another process goes on.
package struct Deployer: Sendable {
    /// `application/environment`.
    package let scope: String
    package let crews: Crews
    package let ledger: Ledger
    /// Who runs this, for leases and history.
    package let actor: String
    /// Where plans' artifacts are; nil for plans without one.
    package let artifacts: (any ArtifactStore)?
    package let say: @Sendable (String) -> Void
    /// Who tells of runs outside; nobody when nil.
    package let announcer: Announcer?

    package init(
        scope: String, crews: Crews, ledger: Ledger, actor: String, artifacts: (any ArtifactStore)? = nil,
        announcer: Announcer? = nil, say: @escaping @Sendable (String) -> Void
    ) {
        self.artifacts = artifacts
        self.announcer = announcer
        self.scope = scope
        self.crews = crews
        self.ledger = ledger
        self.actor = actor
        self.say = say
    }

    static let leaseDuration: Duration = .seconds(60)

    /// Refuses early when another run holds the environment, by this ledger or by commands that are in flight.
    package func refuseIfHeld() async throws {
        guard let lease = try await ledger.lease(scope: scope), lease.expires > Date() else { return }
        if try await !ledger.isGone(run: lease.run) { throw LedgerError.held(lease) }
    }

    /// Waits until a lease is no longer in the way, or somebody wants to stop, or the time is over.
    package func wait(for lease: Lease, until end: ContinuousClock.Instant) async throws {
        let clock = ContinuousClock()
        while clock.now < end, !crews.stop.isRaised {
            guard let now = try await ledger.lease(scope: lease.scope), now.run == lease.run, now.expires > Date(),
                try await !ledger.isGone(run: now.run)
            else { return }
            await crews.stop.sleep(for: min(.seconds(1), end - clock.now))
        }
    }

    package func refuseIfInFlight(_ survey: Survey) throws {
        guard let key = survey.inFlight.first else { return }
        throw DeploymentError(
            .locked, "\(scope) is held by \(key.run): its command (\(key.part)) has not ended",
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
        try await crews.requireDocuments(of: plan)
        let lease = try await ledger.acquire(
            scope: scope, instances: plan.instanceScopes, run: run, owner: actor, reason: reason,
            duration: Self.leaseDuration, hosts: hosts, at: Date())
        let log = RunLog(ledger: ledger, run: run, say: say)
        let started = Date()
        let beginning = Notice.began(
            plan, run: run, course: "begins", actor: actor, reason: reason,
            approvers: notes.compactMap { $0.details["approvers"] }.joined(separator: ", "), at: started)
        return try await carrying(plan, lease: lease, log: log, memory: .none, since: started, beginning) {
            try await ledger.begin(
                RunRecord(
                    id: run, kind: plan.kind.rawValue, scope: scope, commit: plan.commit?.id,
                    planSHA256: try plan.sha256, actor: actor, started: started), plan: try plan.json)
            let adopted = lease.fence.ledger == ledger.id ? "" : ", going on from ledger \(lease.fence.ledger)"
            try await log.note(
                "run.began",
                "\(plan.kind.rawValue) \(scope), run \(run), fence \(lease.fence.counter)\(adopted)",
                ["reason": reason, "plan": try plan.sha256])
            for note in notes { try await log.note(note.kind, note.message, note.details) }
            try await overtakePaused(by: run, at: started)
        }
    }

    /// Goes on with a run whose process is gone, or takes back what an interrupted one did. What was sent is looked at
    /// again; nothing is sent twice.
    ///
    /// - Parameters:
    ///   - undo: take back also what was not interrupted.
    ///   - promote: take for good what was inconclusive when the run paused.
    package func resume(_ run: RunRecord, undo: Bool, promote: Bool = false) async throws -> RunReport {
        let (plan, isUndoing) = try await resumption(of: run, undo: undo)
        try await crews.requireDocuments(of: plan)
        let lease = try await ledger.acquire(
            scope: scope, instances: plan.instanceScopes, run: run.id, owner: actor, reason: "resume",
            duration: Self.leaseDuration, hosts: nil, at: Date())
        do {
            // Somebody else may have gone on with it, and ended it, until the lease was ours.
            guard let now = try await ledger.run(run.id), try Self.isUndoing(now, plan, undo: undo) == isUndoing else {
                throw DeploymentError(
                    .locked, "\(run.id) was resumed by somebody else", fix: "look at 'muster history'")
            }
            if promote { try await self.promote(now) }
        } catch {
            try? await ledger.release(run: run.id)
            throw error
        }
        let memory = try await RunMemory(of: run.id, in: ledger, isUndoing: isUndoing)
        let log = RunLog(ledger: ledger, run: run.id, say: say)
        let beginning = Notice.began(
            plan, run: run.id, course: isUndoing ? "is taken back" : "goes on", actor: actor, reason: "resume",
            approvers: "", at: Date())
        return try await carrying(plan, lease: lease, log: log, memory: memory, since: run.started, beginning) {
            try await ledger.reopen(run: run.id)
            try await log.note(
                "run.resumed",
                "\(isUndoing ? "taking back" : "going on with") \(run.kind) \(scope), run \(run.id), "
                    + "fence \(lease.fence.counter)", ["actor": actor])
        }
    }

    /// Writes down that somebody takes for good what was inconclusive when a run paused.
    private func promote(_ run: RunRecord) async throws {
        let memory = try await RunMemory(of: run.id, in: ledger, isUndoing: false)
        guard run.state == .waiting, let open = memory.openObservation else {
            throw DeploymentError(
                .usage, "\(run.id) did not pause for something inconclusive", fix: "resume it without --promote")
        }
        try await RunLog(ledger: ledger, run: run.id, say: say).note(
            DeploymentRun.Kind.promoted, "promoted by \(actor)", ["batch": "\(open)", "actor": actor])
    }

    /// What resuming a run would do: its plan, and whether it would be taken back.
    ///
    /// - Throws: why it cannot be resumed.
    package func resumption(of run: RunRecord, undo: Bool) async throws -> (plan: DeploymentPlan, isUndoing: Bool) {
        let plan = try await plan(of: run)
        let isUndoing = try Self.isUndoing(run, plan, undo: undo)
        // A run that only waited, or was refused, has changed nothing.
        for planned in try await ledger.runs(scope: scope, limit: 50) {
            if planned.id == run.id { break }
            guard planned.planSHA256 != nil, try await !ledger.commands(run: planned.id).isEmpty else { continue }
            throw DeploymentError(
                .usage, "\(planned.kind) \(planned.id) came after \(run.id): going on would undo its work",
                fix: "deploy or roll back anew")
        }
        try await refuseIfHeld()
        return (plan, isUndoing)
    }

    /// A run whose process is gone is finished; an interrupted one is undone.
    private static func isUndoing(
        _ run: RunRecord, _ plan: DeploymentPlan, undo: Bool
    ) throws(DeploymentError) -> Bool {
        switch (run.state, plan.kind) {
        case (.running, .deploy), (.lost, .deploy), (.waiting, .deploy): return undo
        case (.interrupted, .deploy), (.timeout, .deploy): return true
        case (.running, .rollback) where !undo, (.lost, .rollback) where !undo: return false
        case (_, .rollback):
            throw DeploymentError(
                .usage, "rollback \(run.id) cannot be taken back: \(run.state.rawValue)",
                fix: "roll back or deploy anew")
        case (_, .deploy):
            throw DeploymentError(
                .usage, "\(run.id) has ended: \(run.state.rawValue): \(run.summary)", fix: "deploy or roll back anew")
        }
    }

    private func plan(of run: RunRecord) async throws -> DeploymentPlan {
        guard let json = try await ledger.plan(run: run.id) else {
            throw DeploymentError(
                .usage, "the ledger holds no plan of \(run.kind) \(run.id)",
                fix: "only deployments and rollbacks are resumed")
        }
        guard let plan = try? JSONDecoder().decode(DeploymentPlan.self, from: Data(json.utf8)) else {
            throw DeploymentError(
                .usage, "the plan of \(run.kind) \(run.id) is of another version of muster",
                fix: "resume it with the version that made it, or deploy anew")
        }
        for place in plan.places where !crews.places.contains(place) {
            let own = crews.places.map(\.description).joined(separator: "; ")
            throw DeploymentError(
                .usage, "\(run.id) works in \(place); these credentials are of \(own)",
                fix: "use credentials of that account")
        }
        return plan
    }

    /// Does `begin`, then the plan, holding the lease; writes down how it ended.
    private func carrying(
        _ plan: DeploymentPlan, lease: Lease, log: RunLog, memory: RunMemory, since started: Date,
        _ beginning: Notice, begin: () async throws -> Void
    ) async throws -> RunReport {
        do { try await begin() } catch {
            try await fail(lease, error)
        }
        return try await telling(beginning) {
            do {
                var report = try await keeping(lease, within: .seconds(plan.deadline)) {
                    var course = DeploymentRun(
                        plan: plan, crews: crews, log: log, lease: lease, memory: memory, artifacts: artifacts)
                    return try await course.apply()
                }
                report.seconds = Int(Date().timeIntervalSince(started).rounded())
                try await end(report, log: log)
                return report
            } catch { try await fail(lease, error) }
        }
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
                if !Task.isCancelled { crews.stop.raise(Self.deadlineReason) }
                return nil
            }
            group.addTask {
                await renewing(lease)
                return nil
            }
            group.addTask {
                await ledger.heedCancelRequests(run: lease.run, crews.stop)
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

    /// Renews a lease until the task is cancelled. One that was lost, or expired while the ledger could not be asked,
    /// raises the stop signal.
    private func renewing(_ lease: Lease) async {
        var expires = lease.expires
        while true {
            try? await Task.sleep(for: .seconds(15))
            if Task.isCancelled { return }
            do {
                expires = try await ledger.renew(lease, duration: Self.leaseDuration, at: Date()).expires
            } catch {
                let isLost = if case .lost? = error as? LedgerError { true } else { Date() >= expires }
                guard isLost, !Task.isCancelled else { continue }
                return crews.stop.raise("\(error)")
            }
        }
    }
}
