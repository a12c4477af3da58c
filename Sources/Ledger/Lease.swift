package import Foundation

/// The right to change a scope, held by one run until it expires.
package struct Lease: Codable, Sendable, Equatable {
    package var scope: String
    package var run: String
    /// Who holds it, for people: user, host and, in CI, the run's URL.
    package var owner: String
    package var reason: String
    package var acquired: Date
    package var expires: Date
    package var fence: Fence

    package init(
        scope: String, run: String, owner: String, reason: String, acquired: Date, expires: Date, fence: Fence
    ) {
        self.scope = scope
        self.run = run
        self.owner = owner
        self.reason = reason
        self.acquired = acquired
        self.expires = expires
        self.fence = fence
    }
}

/// Grows with every lease of a scope. Hosts refuse an older counter, and another ledger's id.
package struct Fence: Codable, Sendable, Equatable {
    package var ledger: String
    package var counter: Int

    package init(ledger: String, counter: Int) {
        self.ledger = ledger
        self.counter = counter
    }
}

/// Why the ledger refused.
package enum LedgerError: Error, Sendable, CustomStringConvertible {
    /// Another run holds the scope.
    case held(Lease)
    /// The lease was lost: expired and taken, or broken.
    case lost(scope: String, run: String)
    /// Hosts follow another ledger and this one has a history of its own.
    case foreign(scope: String, hosts: String, own: String)
    /// A command is not sent a second time.
    case sent(key: String, commandID: String)
    /// A run's id is not new, or it waits no more.
    case begun(run: String)
    /// A journal cannot be added without overwriting something: each in a sentence.
    case conflicts(place: String, items: [String])
    /// There is no such table.
    case missing(place: String, fix: String)
    /// AWS refused, or could not be asked.
    case remote(place: String, reason: String, fix: String)
    /// The file cannot be opened: its path and the reason.
    case unusable(path: String, reason: String)
    /// SQLite refused to read or write: a full disk, a damaged file.
    case refused(path: String, reason: String)

    package var description: String {
        switch self {
        case .held(let lease):
            "\(lease.scope) is held by \(lease.run) (\(lease.owner); \(lease.reason)), "
                + "since \(lease.acquired.ISO8601Format()), until \(lease.expires.ISO8601Format()) unless it is renewed"
        case .lost(let scope, let run): "\(run) no longer holds \(scope): its lease expired or was broken"
        case .foreign(let scope, let hosts, let own):
            "the hosts of \(scope) follow ledger \(hosts), this one is \(own); "
                + "use that ledger, or take the hosts over with 'muster lock adopt'"
        case .sent(let key, let commandID):
            "'\(key)' was sent already, as command \(commandID), and is not sent again"
        case .conflicts(let place, let items):
            "nothing was written to \(place):\n"
                + items.prefix(20).map { "  \($0)" }.joined(separator: "\n")
                + (items.count > 20 ? "\n  and \(items.count - 20) more" : "")
                + "\n  fix: import into an empty ledger, or into the one that the journal was exported from"
        case .missing(let place, let fix): "the ledger's \(place) does not exist\n  fix: \(fix)"
        case .remote(let place, let reason, let fix): "the ledger's \(place): \(reason)\n  fix: \(fix)"
        case .begun(let run): "run \(run) has begun or ended already"
        case .unusable(let path, let reason):
            "the ledger \(path) cannot be used: \(reason); set MUSTER_STATE to a folder that can be written"
        case .refused(let path, let reason):
            "the ledger \(path) refuses: \(reason); free its disk or mend the file, then look at 'muster status': "
                + "the hosts keep their own record"
        }
    }
}
