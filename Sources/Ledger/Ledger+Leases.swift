package import Foundation
import GRDB

extension Ledger {
    /// Takes the lease of a scope. One that has expired, or whose process is known to be gone, is taken over, and its
    /// run, if it still counts as running, is ended as `lost`; unless it is the same run that goes on.
    ///
    /// - Parameter hosts: the highest fence that the scope's hosts have recorded. A ledger without any history of
    ///   the scope goes on from it; one with a history refuses another ledger's id.
    /// - Throws: ``LedgerError/held(_:)``, ``LedgerError/foreign(scope:hosts:own:)``.
    package func acquire(
        scope: String, run: String, owner: String, reason: String, duration: Duration, hosts: Fence?, at now: Date
    ) throws -> Lease {
        try writing { database in
            if let lease = try Self.lease(database, scope: scope) {
                let isGone = try lease.expires <= now || Self.isGone(database, run: lease.run)
                guard isGone else { throw LedgerError.held(lease) }
                try database.execute(
                    sql: """
                        UPDATE runs SET state = 'lost', ended = ?, summary = 'its process ended without a word'
                        WHERE id = ? AND state = 'running' AND id <> ?
                        """, arguments: [now.timeIntervalSince1970, lease.run, run])
            }
            let fence = try self.nextFence(database, scope: scope, hosts: hosts)
            let lease = Lease(
                scope: scope, run: run, owner: owner, reason: reason, acquired: now,
                expires: now.addingTimeInterval(TimeInterval(duration.components.seconds)), fence: fence)
            try Self.store(database, lease)
            return lease
        }
    }

    /// Extends a lease that its run still holds.
    package func renew(_ lease: Lease, duration: Duration, at now: Date) throws -> Lease {
        try writing { database in
            guard let held = try Self.lease(database, scope: lease.scope), held.run == lease.run,
                held.fence == lease.fence
            else { throw LedgerError.lost(scope: lease.scope, run: lease.run) }
            var renewed = held
            renewed.expires = now.addingTimeInterval(TimeInterval(duration.components.seconds))
            try Self.store(database, renewed)
            return renewed
        }
    }

    /// Gives a lease back; one that the run no longer holds stays as it is.
    package func release(scope: String, run: String) throws {
        try writing { database in
            try database.execute(sql: "DELETE FROM leases WHERE scope = ? AND run = ?", arguments: [scope, run])
        }
    }

    /// The lease of a scope, expired or not.
    package func lease(scope: String) throws -> Lease? {
        try reading { try Self.lease($0, scope: scope) }
    }

    /// Removes whatever lease there is and returns it.
    package func breakLease(scope: String) throws -> Lease? {
        try writing { database in
            let lease = try Self.lease(database, scope: scope)
            try database.execute(sql: "DELETE FROM leases WHERE scope = ?", arguments: [scope])
            try database.execute(
                sql:
                    "UPDATE runs SET state = 'lost', summary = 'its lock was broken' WHERE id = ? AND state = 'running'",
                arguments: [lease?.run])
            return lease
        }
    }

    /// Goes on from the hosts' fence although this ledger has a history of its own.
    package func adopt(scope: String, hosts: Fence) throws {
        try writing { database in
            try Self.store(database, scope: scope, fence: hosts)
        }
    }

    private func nextFence(_ database: Database, scope: String, hosts: Fence?) throws -> Fence {
        let row = try Row.fetchOne(database, sql: "SELECT * FROM fences WHERE scope = ?", arguments: [scope])
        let own = row.map { Fence(ledger: $0["ledger"], counter: $0["counter"]) }
        if let own, let hosts, own.ledger != hosts.ledger {
            throw LedgerError.foreign(scope: scope, hosts: hosts.ledger, own: own.ledger)
        }
        let fence = Fence(
            ledger: own?.ledger ?? hosts?.ledger ?? id,
            counter: max(own?.counter ?? 0, hosts?.counter ?? 0) + 1)
        try Self.store(database, scope: scope, fence: fence)
        return fence
    }

    private static func store(_ database: Database, scope: String, fence: Fence) throws {
        try database.execute(
            sql: "INSERT OR REPLACE INTO fences (scope, ledger, counter) VALUES (?, ?, ?)",
            arguments: [scope, fence.ledger, fence.counter])
    }

    private static func lease(_ database: Database, scope: String) throws -> Lease? {
        try Row.fetchOne(database, sql: "SELECT * FROM leases WHERE scope = ?", arguments: [scope]).map { row in
            Lease(
                scope: row["scope"], run: row["run"], owner: row["owner"], reason: row["reason"],
                acquired: Date(timeIntervalSince1970: row["acquired"]),
                expires: Date(timeIntervalSince1970: row["expires"]),
                fence: Fence(ledger: row["ledger"], counter: row["counter"]))
        }
    }

    private static func store(_ database: Database, _ lease: Lease) throws {
        try database.execute(
            sql: """
                INSERT OR REPLACE INTO leases (scope, run, owner, reason, acquired, expires, ledger, counter)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                lease.scope, lease.run, lease.owner, lease.reason, lease.acquired.timeIntervalSince1970,
                lease.expires.timeIntervalSince1970, lease.fence.ledger, lease.fence.counter,
            ])
    }
}
