import Deployment
import Dispatching
import Fleet
import Foundation
import Ledger
import Rollout

/// Hosts that came to match an environment's targets while it was deployed to. They get the same release, by a run of
/// their own that follows at once, or are named.
struct Newcomers {
    /// Plans the release for those of some hosts that do not serve it.
    typealias Plan = ([InstanceID], Survey) throws -> DeploymentPlan?

    let session: Session
    let deployer: Deployer
    let plan: Plan

    /// Hosts may join while newcomers are served; a group that never stops growing is left to the next deployment.
    private static let rounds = 3

    /// What a deployment did, with what was done for hosts that joined since it was planned.
    ///
    /// The first hosts serve the release whatever becomes of others: no failure here takes their report away.
    ///
    /// - Parameter known: the hosts that the plan names, as its own or as left out.
    func followed(_ report: RunReport, known: Set<InstanceID>) async -> RunReport {
        var whole = report
        var known = known
        for _ in 0..<Self.rounds {
            guard [.ok, .partial].contains(whole.result) else { break }
            do {
                let joined = try await joined(known)
                guard !joined.isEmpty else { break }
                known.formUnion(joined)
                deployer.say("joined meanwhile: \(joined.map(\.text).joined(separator: ", "))")
                try await bring(joined, into: &whole)
            } catch {
                whole.result = .partial
                whole.summary += "; hosts that may have joined meanwhile were not served: \(error)"
                break
            }
        }
        guard whole.result != report.result else { return whole }
        do { try await deployer.revise(whole) } catch {
            deployer.say("what became of hosts that joined meanwhile could not be written down: \(error)")
        }
        return whole
    }

    private func joined(_ known: Set<InstanceID>) async throws -> [InstanceID] {
        // Ids are what they were; only tags gain bearers.
        guard case .tags = session.settings.target else { return [] }
        return try await Survey.readiness(session.settings, crews: session.crews).map(\.host.id)
            .filter { !known.contains($0) }
    }

    private func bring(_ joined: [InstanceID], into whole: inout RunReport) async throws {
        let session = session.concerning(joined)
        let run = RunID.new(at: Date())
        let survey = try await Survey.take(session.settings, crews: session.crews, run: run)
        whole.skipped += survey.notReady.compactMap { surveyed in
            surveyed.problem.map { DeploymentPlan.SkippedHost(id: surveyed.host.id, problem: $0) }
        }
        if !survey.notReady.isEmpty {
            whole.result = .partial
            whole.summary += "; hosts that joined meanwhile are not ready"
        }
        guard !survey.ready.isEmpty, let plan = try plan(joined, survey) else { return }
        let next = try await deployer.apply(
            plan, hosts: try survey.fence(), run: run, reason: "joined while \(whole.run) was deploying")
        whole.newcomers = (whole.newcomers ?? []) + [next]
        if next.result != .ok { whole.result = .partial }
        whole.summary += "; \(Line.count(plan.hosts.count, "host")) joined meanwhile: \(next.summary)"
    }
}
