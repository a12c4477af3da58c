package import Foundation
import GRDB

extension Ledger {
    /// Takes the lease of a scope. One that has expired, or whose process is known to be gone, is taken over, and its
    /// run, if it still counts as running, is ended as `lost`; unless it is the same run that goes on.
    ///
    /// - Parameters:
    ///   - instances: scopes of instances that are taken with it, all or none; they have no fence of their own.
    ///   - hosts: the highest fence that the scope's hosts have recorded. A ledger without any history of the scope
    ///     goes on from it; one with a history refuses another ledger's id.
    /// - Throws: ``LedgerError/held(_:)``, ``LedgerError/foreign(scope:hosts:own:)``.
    package func acquire(
        scope: String, instances: [String] = [], run: String, owner: String, reason: String, duration: Duration,
        hosts: Fence?, at now: Date
    ) throws -> Lease {
        try writing { database in
            for scope in [scope] + instances.sorted() {
                try Self.takeOver(database, scope: scope, by: run, at: now)
            }
            let fence = try self.nextFence(database, scope: scope, hosts: hosts)
            var lease = Lease(
                scope: scope, run: run, owner: owner, reason: reason, acquired: now,
                expires: now.addingTimeInterval(TimeInterval(duration.components.seconds)), fence: fence)
            for instance in instances {
                lease.scope = instance
                try Self.store(database, lease)
            }
            lease.scope = scope
            try Self.store(database, lease)
            return lease
        }
    }

    /// Holds a scope for a person, without a run: nothing renews it, and no fence is drawn.
    ///
    /// - Throws: ``LedgerError/held(_:)``.
    package func hold(
        scope: String, name: String, owner: String, reason: String, duration: Duration, at now: Date
    ) throws -> Lease {
        try writing { database in
            try Self.takeOver(database, scope: scope, by: name, at: now)
            let lease = Lease(
                scope: scope, run: name, owner: owner, reason: reason, acquired: now,
                expires: now.addingTimeInterval(TimeInterval(duration.components.seconds)),
                fence: Fence(ledger: self.id, counter: 0))
            try Self.store(database, lease)
            return lease
        }
    }

    /// Makes way for a run where a lease has expired or its process is gone; with that lease go all others of its run.
    private static func takeOver(_ database: Database, scope: String, by run: String, at now: Date) throws {
        guard let lease = try lease(database, scope: scope) else { return }
        guard try lease.expires <= now || isGone(database, run: lease.run) else { throw LedgerError.held(lease) }
        try database.execute(sql: "DELETE FROM leases WHERE run = ?", arguments: [lease.run])
        try database.execute(
            sql: """
                UPDATE runs SET state = 'lost', ended = ?, summary = 'its process ended without a word'
                WHERE id = ? AND state = 'running' AND id <> ?
                """, arguments: [now.timeIntervalSince1970, lease.run, run])
    }

    /// Every lease, expired or not, in the order of scopes.
    package func leases() throws -> [Lease] {
        try reading { try Row.fetchAll($0, sql: "SELECT * FROM leases ORDER BY scope").map(Self.lease) }
    }

    /// Extends a lease that its run still holds, with those of its instances.
    package func renew(_ lease: Lease, duration: Duration, at now: Date) throws -> Lease {
        try writing { database in
            guard let held = try Self.lease(database, scope: lease.scope), held.run == lease.run,
                held.fence == lease.fence
            else { throw LedgerError.lost(scope: lease.scope, run: lease.run) }
            var renewed = held
            renewed.expires = now.addingTimeInterval(TimeInterval(duration.components.seconds))
            try database.execute(
                sql: "UPDATE leases SET expires = ? WHERE run = ?",
                arguments: [renewed.expires.timeIntervalSince1970, lease.run])
            return renewed
        }
    }

    /// Gives back all that a run holds.
    package func release(run: String) throws {
        try writing { database in
            try database.execute(sql: "DELETE FROM leases WHERE run = ?", arguments: [run])
        }
    }

    /// The lease of a scope, expired or not.
    package func lease(scope: String) throws -> Lease? {
        try reading { try Self.lease($0, scope: scope) }
    }

    /// Removes whatever lease there is, with the others of its run, and returns it.
    package func breakLease(scope: String) throws -> Lease? {
        try writing { database in
            let lease = try Self.lease(database, scope: scope)
            try database.execute(sql: "DELETE FROM leases WHERE run = ?", arguments: [lease?.run])
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
        try Row.fetchOne(database, sql: "SELECT * FROM leases WHERE scope = ?", arguments: [scope]).map(Self.lease)
    }

    private static func lease(_ row: Row) -> Lease {
        Lease(
            scope: row["scope"], run: row["run"], owner: row["owner"], reason: row["reason"],
            acquired: Date(timeIntervalSince1970: row["acquired"]),
            expires: Date(timeIntervalSince1970: row["expires"]),
            fence: Fence(ledger: row["ledger"], counter: row["counter"]))
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
