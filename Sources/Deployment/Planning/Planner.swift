package import Fleet
import Foundation
import Rollout
import Scripting
import Settings

/// Makes plans from surveys. Pure: the same survey and the same intention give the same plan.
package struct Planner: Sendable {
    private let settings: EnvironmentSettings
    private let places: [Place]

    package init(settings: EnvironmentSettings, places: [Place]) {
        self.settings = settings
        self.places = places
    }

    private var variants: [EnvironmentSettings] { settings.platforms.compactMap(settings.variant) }

    /// A deployment of `commit` to every ready host.
    package func deploy(
        _ survey: Survey, commit: DeploymentPlan.ShippedCommit, source: ReleaseSource,
        ships: [DeploymentPlan.ShippedCommit]
    ) throws -> DeploymentPlan {
        try deployment(survey, of: try ready(survey), commit: commit, source: source, ships: ships)
    }

    /// The same for the ready hosts that do not serve `commit`, proven; nil when there are none.
    package func converge(
        _ survey: Survey, commit: DeploymentPlan.ShippedCommit, source: ReleaseSource,
        ships: [DeploymentPlan.ShippedCommit]
    ) throws -> DeploymentPlan? {
        let others = try ready(survey).filter { $0.record?.serving != commit.id }
        guard !others.isEmpty else { return nil }
        var plan = try deployment(survey, of: others, commit: commit, source: source, ships: ships)
        plan.converges = true
        return plan
    }

    private func deployment(
        _ survey: Survey, of hosts: [Survey.SurveyedHost], commit: DeploymentPlan.ShippedCommit, source: ReleaseSource,
        ships: [DeploymentPlan.ShippedCommit]
    ) throws -> DeploymentPlan {
        try plan(
            .deploy, survey, hosts: hosts.map { planned($0, goal: commit.id) }, commit: commit, source: source,
            ships: ships,
            scripts: variants.flatMap {
                try Scripts(settings: $0).deployment(commit: commit.id, source: source)
            })
    }

    /// A rollback of the hosts that do not serve its goal yet; nil when there are none.
    ///
    /// Throws with ``DeploymentError/Code/rollbackFailed`` when a host has nothing to return to, and with `usage` when hosts
    /// would have to part: nothing is sent then.
    ///
    /// - Parameter describe: what is known of a commit that only the hosts named.
    package func rollback(
        _ survey: Survey, to goal: RollbackGoal, describe: (String) -> DeploymentPlan.ShippedCommit
    ) throws -> DeploymentPlan? {
        let ready = try ready(survey)
        let commit: DeploymentPlan.ShippedCommit? =
            switch goal {
            case .commit(let commit): commit
            case .each: nil
            // A host that does not really execute keeps no record: nothing is known of where the others meet.
            case .previous where ready.contains { $0.record == nil && $0.isSimulated }: nil
            case .previous: describe(try CommonRelease(ready.map { ($0.host.id, $0.record) }).before())
            }
        let moving = ready.filter { commit == nil || $0.record?.serving != commit?.id }
        let lacking = moving.filter { surveyed in
            guard let record = surveyed.record else { return !surveyed.isSimulated }
            return commit.map { !record.proven.contains($0.id) } ?? (record.wayBack == nil)
        }
        guard lacking.isEmpty else {
            let names = lacking.map(\.host.id.text).joined(separator: ", ")
            throw DeploymentError(
                .rollbackFailed,
                commit.map { "release \($0.id.prefix(10)) was never proven, or is no longer kept, on \(names)" }
                    ?? "there is no proven release to return to on \(names)",
                fix: "deploy a good commit with 'muster deploy'; 'muster status' shows what each host keeps")
        }
        guard !moving.isEmpty else { return nil }
        let hosts = moving.map { planned($0, goal: commit?.id ?? $0.record?.previous) }
        var plan = try plan(
            .rollback, survey, hosts: hosts, commit: commit, source: nil, ships: [],
            scripts: variants.map { try Scripts(settings: $0).restore(goal: commit?.id, failed: nil) })
        if moving.count < ready.count { plan.converges = true }
        return plan
    }

    private func ready(_ survey: Survey) throws(DeploymentError) -> [Survey.SurveyedHost] {
        guard !survey.hosts.isEmpty else {
            throw DeploymentError(
                .notReady, "no instance matches \(settings.target)", fix: "correct 'targets' in muster.yml")
        }
        if !survey.notReady.isEmpty, settings.offline == .refuse || survey.ready.isEmpty {
            let lines = survey.notReady.compactMap { surveyed in
                surveyed.problem.map {
                    "\(surveyed.host.id) \(surveyed.host.name): \($0.explanation)\n  fix: \($0.fix)"
                }
            }
            throw DeploymentError(.notReady, (["not every target is ready:"] + lines).joined(separator: "\n"))
        }
        return survey.ready
    }

    private func planned(_ surveyed: Survey.SurveyedHost, goal: String?) -> DeploymentPlan.PlannedHost {
        let record = surveyed.record
        return DeploymentPlan.PlannedHost(
            id: surveyed.host.id, name: surveyed.host.name, address: surveyed.host.address, serving: record?.serving,
            returnsTo: record.flatMap { $0.verified ? $0.release : $0.previous }, goal: goal,
            place: surveyed.place, platform: surveyed.platform,
            group: settings.rollout.order.flatMap { order in
                switch order {
                case .zone: surveyed.host.zone
                case .tag(let name): surveyed.host.tags[name]
                }
            })
    }

    /// By the agents of everybody who takes part; nil for AWS's.
    private func documents(_ survey: Survey) -> [ScriptDocument]? {
        guard settings.document == .own else { return nil }
        return settings.platforms.map { platform in
            settings.document.document(
                platform, agents: survey.ready.filter { $0.platform == platform }.map(\.host.agentVersion))
        }
    }

    private var variables: [DeploymentPlan.PlannedVariable]? {
        let all = settings.variables.map {
            DeploymentPlan.PlannedVariable(name: $0.name, reference: $0.reference?.description)
        }
        return all.isEmpty ? nil : all
    }

    private func plan(
        _ kind: DeploymentPlan.Kind, _ survey: Survey, hosts: [DeploymentPlan.PlannedHost],
        commit: DeploymentPlan.ShippedCommit?, source: ReleaseSource?, ships: [DeploymentPlan.ShippedCommit],
        scripts: [ScriptTemplate]
    ) throws -> DeploymentPlan {
        for script in scripts where !script.fits {
            throw DeploymentError(
                .usage, "the script of phase \(script.phase) has \(script.parameterBytes) bytes; SSM takes 64 KB",
                fix: "move build commands into a script of the repository")
        }
        let groups = settings.rollout.order == nil ? [hosts] : RolloutOrder.groups(hosts, by: \.group)
        let hooks = settings.hooks.filter { $0.on == .runner }
        return DeploymentPlan(
            kind: kind, application: settings.application, environment: settings.environment,
            places: places, platforms: settings.platforms, commit: commit, source: source?.title ?? "", hosts: hosts,
            skipped: survey.notReady.compactMap { surveyed in
                surveyed.problem.map { DeploymentPlan.SkippedHost(id: surveyed.host.id, problem: $0) }
            },
            batches: settings.rollout.batches(of: groups.map { $0.map(\.id) }), rollout: settings.rollout,
            health: Dictionary(
                variants.map { ($0.platform.rawValue, $0.health) }, uniquingKeysWith: { first, _ in first }),
            ships: ships, scripts: scripts, documents: documents(survey), deliveryTimeout: settings.deliveryTimeout,
            executionTimeout: settings.executionTimeout, output: settings.output,
            hooks: hooks.isEmpty ? nil : hooks, variables: kind == .deploy ? variables : nil, artifact: source?.artifact
        )
    }
}
