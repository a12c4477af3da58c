package import Foundation

/// A run as the delivery metrics see it: what the ledger and git say of one change of an environment.
package struct DeploymentEntry: Codable, Sendable, Equatable {
    /// A commit that a deployment brought to people for the first time.
    package struct ShippedCommit: Codable, Sendable, Equatable {
        package var id: String
        /// When it was committed.
        package var time: Date

        package init(id: String, time: Date) {
            self.id = id
            self.time = time
        }
    }

    package var run: String
    /// `deploy` or `rollback`.
    package var kind: String
    package var application: String
    package var environment: String
    /// How it ended, by the ledger's names: `ok`, `partial`, `rolledBack`, ….
    package var state: String
    package var started: Date
    package var ended: Date
    /// When the first hosts began to switch; nil when none did.
    package var switched: Date?
    package var commit: String?
    /// Nil where git does not know what was new.
    package var commits: [ShippedCommit]?
    /// Whether it passed closed gates because it could not wait.
    package var isEmergency: Bool
    package var actor: String

    package init(
        run: String, kind: String, application: String, environment: String, state: String, started: Date, ended: Date,
        switched: Date?, commit: String?, commits: [ShippedCommit]?, isEmergency: Bool, actor: String
    ) {
        self.run = run
        self.kind = kind
        self.application = application
        self.environment = environment
        self.state = state
        self.started = started
        self.ended = ended
        self.switched = switched
        self.commit = commit
        self.commits = commits
        self.isEmergency = isEmergency
        self.actor = actor
    }

    var scope: String { "\(application)/\(environment)" }

    /// Whether its release serves: on all hosts, or on all but those that the settings let fail.
    var isGood: Bool { state == "ok" || state == "partial" }

    /// A change that people could have felt: it ended well, or had begun to switch hosts.
    var reachedHosts: Bool { isGood || switched != nil }
}

/// Stage "fetch" of the deployments report.
package struct DeploymentsSnapshot: Codable, Sendable, Equatable {
    package var from: Date
    package var to: Date
    /// In the order of their beginnings; those before `from` are there only for what followed them.
    package var entries: [DeploymentEntry]
    package var gaps: [ReportGap]

    package init(from: Date, to: Date, entries: [DeploymentEntry], gaps: [ReportGap]) {
        self.from = from
        self.to = to
        self.entries = entries
        self.gaps = gaps
    }
}
