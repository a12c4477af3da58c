package import Fleet
package import Health
package import Ledger

/// What a run did, host by host: the result that commands print.
package struct RunReport: Codable, Sendable, Equatable {
    /// How a host was left.
    package enum Disposition: String, Codable, Sendable {
        /// Nothing was changed on it.
        case untouched
        /// The release lies ready beside the one that serves.
        case staged
        /// The new release serves, proven.
        case active
        /// The earlier release serves again, proven.
        case rolledBack
        /// It needs a person.
        case broken
        /// It cannot be said.
        case unknown
    }

    package struct HostReport: Codable, Sendable, Equatable {
        package var id: InstanceID
        package var name: String
        /// The last command's outcome, by its stable name.
        package var outcome: String
        package var disposition: Disposition
        /// The release that serves, as far as it is known.
        package var release: String?
        /// Why it is as it is, in a sentence; empty when all is well.
        package var reason: String
        /// The end of the failing script's output.
        package var output: String
        /// What its health checks measured last; nil when none did.
        package var health: [CheckFigures]?

        package init(id: InstanceID, name: String) {
            self.id = id
            self.name = name
            outcome = "notSent"
            disposition = .untouched
            reason = ""
            output = ""
        }
    }

    package var version = 1
    package var run: String
    package var kind: String
    package var application: String
    package var environment: String
    package var commit: String?
    package var result: RunRecord.State
    package var summary: String
    package var planSHA256: String
    /// How long the run took, all its processes together.
    package var seconds: Int?
    package var hosts: [HostReport]
    package var skipped: [DeploymentPlan.SkippedHost]
    /// SSM's command ids in the order of sending.
    package var commands: [String]
    /// The runs that brought the release to hosts that joined meanwhile; nil when none did.
    package var newcomers: [RunReport]?

    /// Of the run and those that followed it: the first hosts serve the release, so that failed newcomers make it partial,
    /// unless they need more than a look.
    package var overall: RunRecord.State {
        let worse = (newcomers ?? []).map(\.result).first { ![.ok, .partial, .rolledBack, .failed].contains($0) }
        return [.ok, .partial].contains(result) ? worse ?? result : result
    }
}

/// What the stable names of commands' outcomes say of a host.
enum OutcomeName {
    /// Whether the host itself said how its command ended.
    static func isAnswer(_ name: String) -> Bool { ["succeeded", "failed", "noResultLine"].contains(name) }

    /// Whether the command surely never arrived there.
    static func neverArrived(_ name: String) -> Bool {
        [
            "notSent", "undeliverable", "invalidPlatform", "accessDenied", "terminated", "rejected", "neverInvoked",
        ].contains(name)
    }
}
