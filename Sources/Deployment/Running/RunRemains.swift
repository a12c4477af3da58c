package import Fleet
import Foundation
package import Ledger
import Scripting

/// How a run left its hosts, from what the ledger holds of it: what a process that was killed could not say itself.
///
/// A host that was told to switch and has not been heard of is unknown, whatever became of it.
package enum RunRemains {
    package struct Host: Equatable, Sendable {
        package var id: InstanceID
        package var name: String
        package var left: RunReport.Disposition
    }

    /// - Returns: every host of the plan, in the plan's order.
    package static func of(_ plan: DeploymentPlan, _ events: [LedgerEvent]) -> [Host] {
        var course = Course(plan: plan)
        for event in events { course.take(event) }
        return plan.hosts.map { Host(id: $0.id, name: $0.name, left: course.left[$0.id] ?? .untouched) }
    }

    private struct Course {
        let plan: DeploymentPlan
        var left: [InstanceID: RunReport.Disposition] = [:]
        private var staged: [InstanceID] = []
        private var changed: Set<InstanceID> = []
        /// Hosts of which a way back has ended, well or not.
        private var returned: Set<InstanceID> = []

        init(plan: DeploymentPlan) { self.plan = plan }

        mutating func take(_ event: LedgerEvent) {
            let details =
                (try? JSONDecoder().decode([String: String].self, from: Data(event.payload.utf8))) ?? [:]
            let phase = details["phase"].flatMap(Phase.init)
            let host = event.host.flatMap { InstanceID($0) }
            switch event.kind {
            case "phase.began":
                guard let phase, let batch = details["batch"].flatMap({ Int($0) }) else { return }
                begin(phase, batch)
            case "host.ended":
                guard let host, let phase else { return }
                end(phase, host, details["outcome"] ?? "")
            case "host.left":
                guard let host, let said = details["disposition"].flatMap(RunReport.Disposition.init) else { return }
                left[host] = said
            default: return
            }
        }

        private mutating func begin(_ phase: Phase, _ batch: Int) {
            switch phase {
            case .activate:
                // The run's batches are the plan's without those that could not be staged.
                let batches = plan.batches.map { $0.filter(staged.contains) }.filter { !$0.isEmpty }
                guard batches.indices.contains(batch - 1) else { return }
                tell(batches[batch - 1])
            case .restore where plan.kind == .rollback:
                guard plan.batches.indices.contains(batch - 1) else { return }
                tell(plan.batches[batch - 1])
            // Which of those that were changed a way back begins with is not written down.
            case .restore: tell(changed.subtracting(returned))
            default: return
            }
        }

        private mutating func tell(_ hosts: some Sequence<InstanceID>) {
            for id in hosts {
                left[id] = .unknown
                changed.insert(id)
            }
        }

        private mutating func end(_ phase: Phase, _ host: InstanceID, _ outcome: String) {
            let isGood = outcome == "succeeded"
            switch phase {
            case .stage where isGood:
                staged.append(host)
                left[host] = .staged
            case .activate where OutcomeName.neverArrived(outcome):
                left[host] = .staged
                changed.remove(host)
            case .verify where isGood, .confirm where isGood:
                // The runner may have a word in it, too; only then the host writes down the proof.
                let isProven = phase == .confirm || plan.script(.confirm, platform(host)) == nil
                left[host] = isProven ? .active : .broken
            case .restore:
                returned.insert(host)
                let back: RunReport.Disposition = plan.kind == .rollback ? .active : .rolledBack
                left[host] = isGood ? back : OutcomeName.isAnswer(outcome) ? .broken : .unknown
            case .observe where isGood, .preflight, .stage: return
            case .activate, .verify, .confirm, .observe:
                left[host] = OutcomeName.isAnswer(outcome) ? .broken : .unknown
            }
        }

        private func platform(_ host: InstanceID) -> Platform {
            plan.hosts.first { $0.id == host }?.platform ?? .linux
        }
    }
}
