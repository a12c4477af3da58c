import Digests
package import Dispatching
package import Fleet
package import Foundation
package import Health
package import Rollout
package import Scripting

/// Everything that a deployment or a rollback is going to do: shown, saved, hashed and applied.
///
/// It holds nothing that only a run knows, and no time, so that the same intention over the same fleet has the same
/// hash. Applying it computes the plan again and refuses another hash.
package struct DeploymentPlan: Codable, Sendable, Equatable {
    package enum Kind: String, Codable, Sendable {
        case deploy, rollback
    }

    package struct PlannedHost: Codable, Sendable, Equatable {
        package var id: InstanceID
        package var name: String
        package var address: String?
        /// The proven release that serves there now.
        package var serving: String?
        /// Where an automatic rollback would go.
        package var returnsTo: String?
        /// The commit that this run brings, or goes back to.
        package var goal: String?
        package var place: Place
        package var platform: Platform
        /// The zone or tag's value by which it gets its turn; nil when the order does not matter, or it has none.
        package var group: String?
    }

    package struct SkippedHost: Codable, Sendable, Equatable {
        package var id: InstanceID
        package var problem: Readiness.Problem

        package init(id: InstanceID, problem: Readiness.Problem) {
            self.id = id
            self.problem = problem
        }
    }

    /// A variable without its value.
    package struct PlannedVariable: Codable, Sendable, Equatable {
        package var name: String
        /// Where hosts look it up; nil when its value is a text of the settings.
        package var reference: String?
    }

    package struct ShippedCommit: Codable, Sendable, Equatable {
        package var id: String
        package var author: String
        package var subject: String

        package init(id: String, author: String, subject: String) {
            self.id = id
            self.author = author
            self.subject = subject
        }
    }

    package var version = 1
    package var kind: Kind
    package var application: String
    package var environment: String
    /// Where its hosts are.
    package var places: [Place]
    package var platforms: [Platform]
    /// The commit to deploy; nil for a rollback to each host's previous release.
    package var commit: ShippedCommit?
    package var source: String
    package var hosts: [PlannedHost]
    /// Hosts that serve the commit already are left out; nil for a plan of all hosts.
    package var converges: Bool?
    package var skipped: [SkippedHost]
    /// Ids, the canary first when there is one.
    package var batches: [[InstanceID]]
    package var rollout: RolloutSettings
    /// By platform.
    package var health: [String: [HealthCheck]]
    /// The commits between what serves and what comes, newest first; empty when nothing serves or git does not know.
    package var ships: [ShippedCommit]
    /// Why ``ships`` may lack commits, for people; nil when it does not, or when nothing serves.
    package var shipsUnknown: String?
    package var scripts: [ScriptTemplate]
    /// What runs the scripts, one for each platform; nil for AWS's own.
    package var documents: [ScriptDocument]?
    /// Seconds for one phase: delivery and execution.
    package var deliveryTimeout: Int
    package var executionTimeout: Int
    package var output: OutputLocation?
    /// The runner's hooks; nil when there are none. Those of hosts are in the scripts.
    package var hooks: [Hook]?
    /// With what the application is started; nil when there is nothing.
    package var variables: [PlannedVariable]?
    /// What hosts download; nil when they fetch from git.
    package var artifact: PackedArtifact?

    package var scope: String { "\(application)/\(environment)" }

    /// The scopes of its hosts, which other policies' runs hold as well.
    package var instanceScopes: [String] {
        hosts.map { "instance/\($0.place.account ?? "")/\($0.place.region)/\($0.id.text)" }
    }

    /// SHA-256 over the plan's canonical JSON: sorted keys, no white space.
    package var sha256: String {
        get throws { SHA256.hexadecimal(try Self.encoder.encode(self)) }
    }

    /// The canonical JSON.
    package var json: String {
        get throws { String(decoding: try Self.encoder.encode(self), as: UTF8.self) }
    }

    package static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }

    package func script(_ phase: Phase, _ platform: Platform) -> ScriptTemplate? {
        scripts.first { $0.phase == phase.rawValue && $0.platform == platform }
    }

    /// What runs the scripts of a platform.
    package func document(_ platform: Platform) -> ScriptDocument {
        documents?.first { $0.platform == platform } ?? .aws(platform)
    }

    /// The runner's checks of the hosts of a platform.
    package func runnerChecks(_ platform: Platform) -> [HealthCheck] {
        (health[platform.rawValue] ?? []).filter { $0.from == .runner }
    }

    /// Seconds after which the run has ended in any case: every phase of every batch at its deadline, the pauses,
    /// and the way back.
    package var deadline: Int {
        let phase = phaseSeconds
        let runner = platforms.map { runnerChecks($0).reduce(0) { $0 + $1.within } }.max() ?? 0
        let looks = rollout.bake > 0 ? phase + runner : 0
        let perBatch = (kind == .deploy ? 3 : 1) * phase + runner + rollout.bake + looks
        let hooks = (hooks ?? []).reduce(0) { $0 + $1.timeout }
        return phase + batches.count * perBatch + (batches.count + 1) * phase + 2 * (batches.count + 1) * hooks
    }

    /// Seconds that a phase may take on all hosts.
    var phaseSeconds: Int { deliveryTimeout + executionTimeout * rounds + 15 + 30 }

    /// How often a phase of the largest batch, or of all hosts, has to wait for those before.
    private var rounds: Int {
        guard let limit = rollout.maxConcurrency?.batchSize(of: hosts.count) else { return 1 }
        return max(1, (hosts.count + limit - 1) / limit)
    }

    /// How many hosts can be in a bad state at once before the run stops.
    package var blastRadius: Int {
        let budget = rollout.maxErrors.budget(of: hosts.count)
        let largest = batches.map(\.count).max() ?? 0
        return min(hosts.count, budget + largest)
    }
}
