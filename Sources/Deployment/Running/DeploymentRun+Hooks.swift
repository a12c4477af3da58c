import Dispatching
import Fleet
import Foundation

extension DeploymentRun {
    /// Runs the runner's hooks of a moment, one after the other; false at the first that fails, which is then written
    /// down as what happened to `hosts`. What an earlier process of the run has seen to its end is not run again.
    mutating func hooks(_ moment: Hook.Moment?, _ hosts: [InstanceID], batch: Int) async throws -> Bool {
        let hooks = (plan.hooks ?? []).filter { $0.moment == moment }
        let undoes = moment == .beforeRestore || moment == .afterRestore
        guard let moment, !hooks.isEmpty, !hosts.isEmpty, undoes || !memory.isUndoing else { return true }
        for (index, hook) in hooks.enumerated() {
            guard !crews.stop.isRaised else { return true }
            let name = "\(moment.rawValue) \(index + 1)"
            var details = ["phase": name, "batch": "\(batch)", "outcome": "succeeded"]
            if memory.holds("hook.ended", host: nil, details) { continue }
            let ended = await HookRunner(stop: crews.stop).run(
                hook, variables: variables(of: moment, hosts, batch: batch))
            details["outcome"] = ended.fault == nil ? "succeeded" : "failed"
            details["output"] = ended.output.isEmpty ? nil : ended.output
            details["reason"] = ended.fault
            let words = ended.fault.map { "hook \(name) failed: \($0)" } ?? "hook \(name): ok"
            try await log.note("hook.ended", words, details)
            guard ended.fault != nil else { continue }
            for id in hosts {
                update(id) { report in
                    report.outcome = [.beforeStage, .beforeActivate].contains(moment) ? "notSent" : "failed"
                    report.reason = words
                    report.output = ended.output
                }
            }
            return false
        }
        return true
    }

    private func variables(of moment: Hook.Moment, _ hosts: [InstanceID], batch: Int) -> [String: String] {
        let planned = plan.hosts.filter { hosts.contains($0.id) }
        let serving = Set(planned.map { $0.serving ?? "" })
        return [
            "MUSTER_APPLICATION": plan.application, "MUSTER_ENVIRONMENT": plan.environment, "MUSTER_RUN": log.run,
            "MUSTER_REGION": Set(plan.places.map(\.region)).sorted().joined(separator: " "),
            "MUSTER_HOOK": moment.rawValue,
            "MUSTER_PHASE": String(moment.rawValue.drop { $0 != "-" }.dropFirst()),
            "MUSTER_REVISION": plan.commit?.id ?? "", "MUSTER_PREVIOUS": serving.count == 1 ? serving.first ?? "" : "",
            "MUSTER_HOSTS": hosts.map(\.text).joined(separator: " "), "MUSTER_BATCH": "\(batch)",
        ]
    }
}
