import Dispatching
import Fleet
import Foundation
import Health
package import Ledger
import Rollout
import Scripting

/// One application of a plan: does what ``RolloutMachine`` answers and knows how every host is left.
package struct DeploymentRun: Sendable {
    let plan: DeploymentPlan
    let crews: Crews
    let log: RunLog
    let lease: Lease
    let memory: RunMemory
    /// Where the plan's artifact is.
    let artifacts: (any ArtifactStore)?
    private(set) var reports: [InstanceID: RunReport.HostReport]
    private(set) var commands: [String] = []
    /// Hosts that a restore found at another release than the failed one: they were never switched.
    private var kept: Set<InstanceID> = []
    /// Hosts that said, as their last word, that they had not switched to any release.
    private var unswitched: Set<InstanceID> = []
    /// Why hosts refused this run: a newer one has been there.
    private var overtaken: String?
    /// Undoing has come to what the earlier process had not begun.
    private var isAtEnd = false
    /// Looks at batches, and pauses that the settings ask for, so far.
    var observations = 0
    var pauses = 0
    /// Why the run ended as it did, where that is no host's failure.
    var cause: String?

    package init(
        plan: DeploymentPlan, crews: Crews, log: RunLog, lease: Lease, memory: RunMemory = .none,
        artifacts: (any ArtifactStore)? = nil
    ) {
        self.artifacts = artifacts
        self.memory = memory
        self.plan = plan
        self.crews = crews
        self.log = log
        self.lease = lease
        reports = Dictionary(
            uniqueKeysWithValues: plan.hosts.map { host in
                var report = RunReport.HostReport(id: host.id, name: host.name)
                report.release = host.serving
                return (host.id, report)
            })
    }

    /// Applies the plan to the end, whatever that is.
    package mutating func apply() async throws -> RunReport {
        let state: RunRecord.State =
            switch plan.kind {
            case .deploy: try await deploy()
            case .rollback: try await rollback()
            }
        let late = state == .interrupted && crews.stop.reason == Deployer.deadlineReason
        return report(late ? .timeout : state)
    }

    private mutating func deploy() async throws -> RunRecord.State {
        let hosts = plan.hosts.map(\.id)
        let staged = try await phase(.stage, hosts, batch: 0)
        set(staged, .staged)
        if isStopping { return try await interrupted() }
        let budget = plan.rollout.maxErrors.budget(of: hosts.count)
        if overtaken != nil { return .locked }
        if hosts.count - staged.count > budget {
            await nameAlarm()
            return isUncertain(hosts) ? .unknown : .failed
        }
        let batches = plan.batches.map { batch in batch.filter(staged.contains) }.filter { !$0.isEmpty }
        let unstaged = hosts.filter { !staged.contains($0) }
        let conclusion = try await roll(batches, failedAlready: unstaged)
        return try await conclude(conclusion, unstaged: unstaged)
    }

    /// Feeds the machine until it concludes. Hosts that could not be staged count as failed from the start.
    private mutating func roll(
        _ batches: [[InstanceID]], failedAlready: [InstanceID]
    ) async throws -> RolloutMachine.Conclusion {
        var machine = RolloutMachine(
            batches: batches.map { $0.map(\.text) }, failed: failedAlready.map(\.text), settings: plan.rollout)
        var action = machine.handle(.begin)
        while true {
            switch action {
            case .run(let index):
                let batch = batches[index]
                let good = try await release(batch, batch: index + 1)
                if isStopping {
                    action = machine.handle(.interrupted)
                    continue
                }
                set(good, .active, release: plan.commit?.id)
                action = machine.handle(
                    .batchEnded(
                        succeeded: good.map(\.text), failed: batch.filter { !good.contains($0) }.map(\.text)))
            case .observe(let seconds): action = machine.handle(try await observe(seconds: seconds))
            case .pause(let pause): action = machine.handle(try await self.pause(pause))
            case .finish(let conclusion): return conclusion
            }
        }
    }

    /// Activates and proves one batch; answers the hosts on which the new release is proven.
    private mutating func release(_ batch: [InstanceID], batch number: Int) async throws -> Set<InstanceID> {
        let activated = try await phase(.activate, batch, batch: number)
        markChanged(batch, to: plan.commit?.id)
        guard !isStopping else { return [] }
        let verified = try await phase(.verify, batch.filter(activated.contains), batch: number)
        let watched = batch.filter { verified.contains($0) && isWatched($0) }
        guard !watched.isEmpty, !isStopping else { return verified }
        let seen = try await runnerChecks(watched, batch: number)
        guard !isStopping else { return [] }
        return verified.subtracting(watched).union(
            try await phase(.confirm, watched.filter(seen.contains), batch: number))
    }

    private mutating func conclude(
        _ conclusion: RolloutMachine.Conclusion, unstaged: [InstanceID]
    ) async throws -> RunRecord.State {
        switch conclusion {
        case .interrupted: return try await interrupted()
        case _ where memory.isUndoing && overtaken == nil: return try await interrupted()
        case _ where overtaken != nil: return .locked
        case .succeeded: return plan.skipped.isEmpty ? .ok : .partial
        case .partial(let failed):
            let ids = failed.compactMap { InstanceID($0) }.filter { !unstaged.contains($0) }
            guard plan.rollout.onFailure == .rollback else { return .partial }
            return try await restore(ids) ? .partial : worst(ids)
        case .paused: return .waiting
        case .failed(_, let touched, _):
            await nameAlarm()
            // Those that never switched, too: hooks before the switch may have done what hooks of the way back undo.
            let ids = touched.compactMap { InstanceID($0) }.filter { !unstaged.contains($0) }
            guard plan.rollout.onFailure == .rollback, !ids.isEmpty else {
                return isUncertain(ids) ? .unknown : .failed
            }
            return try await back(ids)
        }
    }

    /// Takes hosts back; the previous release serves *again* only where another one had been switched to.
    private mutating func back(_ hosts: [InstanceID]) async throws -> RunRecord.State {
        guard try await restore(hosts) else { return worst(hosts) }
        return hosts.contains { reports[$0]?.disposition == .rolledBack } ? .rolledBack : .failed
    }

    /// Stopped half way. Who undoes takes back what was changed.
    private mutating func interrupted() async throws -> RunRecord.State {
        guard memory.isUndoing, !crews.stop.isRaised else { return .interrupted }
        if overtaken != nil { return .locked }
        let changed = plan.hosts.map(\.id).filter { id in
            reports[id].map { [.active, .broken, .unknown].contains($0.disposition) } == true
        }
        guard !changed.isEmpty else { return .failed }
        return try await back(changed)
    }

    var isStopping: Bool { crews.stop.isRaised || isAtEnd }

    mutating func comeToEnd() { isAtEnd = true }

    private mutating func rollback() async throws -> RunRecord.State {
        for (index, batch) in plan.batches.enumerated() {
            let good = try await phase(.restore, batch, batch: index + 1)
            markChanged(batch, to: nil)
            for id in good { set([id], .active, release: plan.hosts.first { $0.id == id }?.goal) }
            if crews.stop.isRaised { return .interrupted }
            if overtaken != nil { return .locked }
            guard good.count == batch.count else { return worst(batch) }
        }
        return plan.skipped.isEmpty ? .ok : .partial
    }

    /// Takes hosts back to what was proven there before; true when every one of them serves it again.
    private mutating func restore(_ hosts: [InstanceID]) async throws -> Bool {
        guard !hosts.isEmpty else { return true }
        try await log.note("rollback.began", "rolling back \(hosts.count) host\(hosts.count == 1 ? "" : "s")")
        let failures = reports
        var good: Set<InstanceID> = []
        for (index, group) in restoreGroups(hosts).enumerated() {
            good.formUnion(try await phase(.restore, group, batch: firstRestore + index))
        }
        for id in hosts {
            guard var report = reports[id], let before = failures[id] else { continue }
            if good.contains(id) {
                // What went wrong stays the host's story; that it serves again is its disposition.
                report.outcome = before.outcome
                report.reason = before.reason
                report.output = before.output
                report.disposition = kept.contains(id) ? .staged : .rolledBack
            } else {
                let serves = unswitched.contains(id) && before.disposition == .active
                report.disposition = hasAnswered(report) ? serves ? .active : .broken : .unknown
                if report.disposition == .unknown { report.release = nil }
                report.reason = [before.reason, Summary.wayBackFailed + report.reason].filter { !$0.isEmpty }
                    .joined(separator: "; and ")
                report.output = [before.output, report.output].filter { !$0.isEmpty }.joined(separator: "\n")
            }
            reports[id] = report
        }
        return good.count == hosts.count
    }

    /// The number of the first batch of a way back. There are at most two more of them than batches; who undoes counts
    /// on from where an automatic way back would have ended, because it may take back other hosts.
    private var firstRestore: Int { plan.batches.count + 1 + (memory.isUndoing ? plan.batches.count + 3 : 0) }

    /// Hosts that do not serve go back at once, those that serve in batches: a way back must not take down more at a
    /// time than the way there.
    private func restoreGroups(_ hosts: [InstanceID]) -> [[InstanceID]] {
        let serving = hosts.filter { reports[$0]?.disposition == .active }
        let size = plan.rollout.batch.batchSize(of: plan.hosts.count)
        let groups = stride(from: 0, to: serving.count, by: size).map {
            Array(serving[$0..<min($0 + size, serving.count)])
        }
        return ([hosts.filter { !serving.contains($0) }] + groups).filter { !$0.isEmpty }
    }

    private func worst(_ hosts: [InstanceID]) -> RunRecord.State {
        if overtaken != nil { return .locked }
        if crews.stop.isRaised { return .interrupted }
        return isUncertain(hosts) ? .unknown : .rollbackFailed
    }

    /// Whether a host itself said how its last command ended.
    private func hasAnswered(_ report: RunReport.HostReport) -> Bool {
        OutcomeName.isAnswer(report.outcome)
    }

    private func isUncertain(_ hosts: [InstanceID]) -> Bool {
        hosts.contains { ["unknown", "simulated"].contains(reports[$0]?.outcome) }
    }

    /// A host whose command may have run: everything but what surely never arrived there.
    private func mayHaveChanged(_ id: InstanceID) -> Bool {
        !OutcomeName.neverArrived(reports[id]?.outcome ?? "notSent")
    }

    /// Hosts that were told to switch: those that said that they did are broken until they are proven, and of those that
    /// said nothing nobody knows.
    private mutating func markChanged(_ hosts: [InstanceID], to release: String?) {
        for id in hosts where mayHaveChanged(id) && !unswitched.contains(id) {
            guard let report = reports[id] else { continue }
            let isKnown = hasAnswered(report)
            set([id], isKnown ? .broken : .unknown, release: isKnown ? release : nil)
            if !isKnown { update(id) { $0.release = nil } }
        }
    }

    /// Whether the runner has checks of a host.
    func isWatched(_ id: InstanceID) -> Bool {
        plan.hosts.first { $0.id == id }.map { !plan.runnerChecks($0.platform).isEmpty } ?? false
    }

    mutating func set(_ hosts: some Sequence<InstanceID>, _ disposition: RunReport.Disposition, release: String? = nil)
    {
        for id in hosts {
            reports[id]?.disposition = disposition
            if let release { reports[id]?.release = release }
        }
    }

    mutating func update(_ id: InstanceID, _ change: (inout RunReport.HostReport) -> Void) {
        guard var report = reports[id] else { return }
        change(&report)
        reports[id] = report
    }

    mutating func refuse(_ reason: String) { overtaken = overtaken ?? reason }

    /// - Parameter hasSwitched: what a host said of its last switch.
    mutating func note(_ id: InstanceID, hasSwitched: Bool) {
        if hasSwitched { unswitched.remove(id) } else { unswitched.insert(id) }
    }

    mutating func keep(_ id: InstanceID) { kept.insert(id) }

    mutating func sent(_ command: String) { if !commands.contains(command) { commands.append(command) } }
}
