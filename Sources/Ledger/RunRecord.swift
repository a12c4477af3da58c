package import Foundation

/// A run of a policy as the ledger keeps it.
package struct RunRecord: Codable, Sendable, Equatable {
    /// How a run stands or ended; the raw values are the names of the exit codes.
    package enum State: String, Codable, Sendable {
        case running, ok, failed, rolledBack, rollbackFailed, locked, notReady, partial, waiting, unknown, timeout
        case interrupted
        /// The process ended without a word; seen when its lease had expired.
        case lost
    }

    package var id: String
    /// `deploy`, `rollback`, `run`.
    package var kind: String
    /// `application/environment`.
    package var scope: String
    /// The 40 digits of the commit that was to be deployed, if the run has one.
    package var commit: String?
    package var planSHA256: String?
    package var actor: String
    package var state: State
    package var started: Date
    package var ended: Date?
    /// One sentence for people.
    package var summary: String

    package init(
        id: String, kind: String, scope: String, commit: String?, planSHA256: String?, actor: String,
        state: State = .running, started: Date, ended: Date? = nil, summary: String = ""
    ) {
        self.id = id
        self.kind = kind
        self.scope = scope
        self.commit = commit
        self.planSHA256 = planSHA256
        self.actor = actor
        self.state = state
        self.started = started
        self.ended = ended
        self.summary = summary
    }
}

/// Something that happened in a run. Events are appended, never changed.
package struct LedgerEvent: Codable, Sendable, Equatable {
    package var run: String
    /// Counts from 1 in each run.
    package var sequence: Int
    package var time: Date
    /// The event's kind, `command.sent`; its meaning belongs to the policy that wrote it.
    package var kind: String
    /// The instance that it concerns, if one.
    package var host: String?
    /// A JSON object.
    package var payload: String

    package init(run: String, sequence: Int, time: Date, kind: String, host: String?, payload: String) {
        self.run = run
        self.sequence = sequence
        self.time = time
        self.kind = kind
        self.host = host
        self.payload = payload
    }
}

/// A command that was sent, or is about to be: its row exists before SendCommand is called.
package struct CommandRecord: Codable, Sendable, Equatable {
    package var key: String
    package var run: String
    /// Nil in ledgers of versions that did not keep it.
    package var account: String?
    package var region: String
    /// SSM's id; nil until the send is known to have been accepted.
    package var commandID: String?
    package var nonce: String
    package var ended: Bool

    package init(
        key: String, run: String, account: String? = nil, region: String, commandID: String?, nonce: String,
        ended: Bool = false
    ) {
        self.key = key
        self.run = run
        self.account = account
        self.region = region
        self.commandID = commandID
        self.nonce = nonce
        self.ended = ended
    }
}

/// What the ledger knows of a release on a host; the host's own record is the truth.
package struct ReleaseRecord: Codable, Sendable, Equatable {
    package var scope: String
    package var host: String
    package var commit: String
    package var verified: Bool
    package var run: String
    package var time: Date

    package init(scope: String, host: String, commit: String, verified: Bool, run: String, time: Date) {
        self.scope = scope
        self.host = host
        self.commit = commit
        self.verified = verified
        self.run = run
        self.time = time
    }
}
