package import Foundation

/// Scopes that were taken together, by a run or a person: one item.
struct Holding: Codable {
    /// Of the scope.
    var lease: Lease
    /// Scopes of instances that are held with it.
    var instances: [String]

    var scopes: [String] { [lease.scope] + instances }

    /// The lease of one of the scopes.
    func lease(of scope: String) -> Lease {
        var lease = lease
        lease.scope = scope
        return lease
    }
}

extension Ledger {
    /// For how long after its end a lease is kept that nobody gave back: its run is ended as lost when it is found.
    private static let memory: TimeInterval = 30 * 86_400

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
    ) async throws -> Lease {
        try await transact {
            let instances = instances.sorted()
            var changes = try await makeWay(for: run, scopes: [scope] + instances, at: now)
            let stored = try await item(Self.fenceKey(scope))
            let fence = try self.nextFence(stored, scope: scope, hosts: hosts)
            changes.append(try Self.change(Self.fenceKey(scope), from: stored, to: fence))
            let lease = Lease(
                scope: scope, run: run, owner: owner, reason: reason, acquired: now,
                expires: now.addingTimeInterval(TimeInterval(duration.components.seconds)), fence: fence)
            changes = try Self.store(Holding(lease: lease, instances: instances), changes)
            // From now on the run lives here: a second process that wants to go on with it must not find it gone.
            changes += try await moving(run)
            return (changes, lease)
        }
    }

    /// The changes that make this process that of a run, if it has begun.
    private func moving(_ run: String) async throws -> [ItemChange] {
        guard let stored = try await storedRun(run) else { return [] }
        var row = stored.row
        row.process = ProcessIdentity.current?.text
        return try Self.changes(from: stored, to: row)
    }

    /// Holds a scope for a person, without a run: nothing renews it, and no fence is drawn.
    ///
    /// - Throws: ``LedgerError/held(_:)``.
    package func hold(
        scope: String, name: String, owner: String, reason: String, duration: Duration, at now: Date
    ) async throws -> Lease {
        try await transact {
            let changes = try await makeWay(for: name, scopes: [scope], at: now)
            let lease = Lease(
                scope: scope, run: name, owner: owner, reason: reason, acquired: now,
                expires: now.addingTimeInterval(TimeInterval(duration.components.seconds)),
                fence: Fence(ledger: self.id, counter: 0))
            return (try Self.store(Holding(lease: lease, instances: []), changes), lease)
        }
    }

    /// The changes that make way for a run where a lease has expired or its process is gone; with that lease go all
    /// others of its run. One of them keeps all who take a lease at the same time apart, whatever they take.
    private func makeWay(for run: String, scopes: [String], at now: Date) async throws -> [ItemChange] {
        // Read first: whoever takes a lease after this changes its version.
        let turn = try await item(Self.turnKey)
        let holdings = try await holdings()
        var gone: Set<String> = []
        for scope in scopes {
            guard let holding = holdings.first(where: { $0.holding.scopes.contains(scope) })?.holding else { continue }
            let lease = holding.lease(of: scope)
            if lease.expires > now, try await !isGone(run: lease.run) { throw LedgerError.held(lease) }
            gone.insert(lease.run)
        }
        var changes = [try Self.change(Self.turnKey, from: turn, to: ["run": run])]
        for (item, holding) in holdings where gone.contains(holding.lease.run) {
            changes.append(.delete(item.key, version: item.version))
        }
        for other in gone where other != run {
            changes += try await losing(other, at: now, summary: "its process ended without a word")
        }
        return changes
    }

    /// The changes that end a run as lost if it counts as running.
    private func losing(_ run: String, at time: Date?, summary: String) async throws -> [ItemChange] {
        guard let stored = try await storedRun(run), stored.row.run.state == .running else { return [] }
        var row = stored.row
        row.run.state = .lost
        row.run.ended = time ?? row.run.ended
        row.run.summary = summary
        return try Self.changes(from: stored, to: row)
    }

    /// Every lease, expired or not, in the order of scopes.
    package func leases() async throws -> [Lease] {
        try await holdings().flatMap { entry in entry.holding.scopes.map(entry.holding.lease(of:)) }
            .sorted { $0.scope < $1.scope }
    }

    /// Extends a lease that its run still holds, with those of its instances.
    ///
    /// - Throws: ``LedgerError/lost(scope:run:)``.
    package func renew(_ lease: Lease, duration: Duration, at now: Date) async throws -> Lease {
        try await transact {
            let own = try await holdings().filter { $0.holding.lease.run == lease.run }
            guard
                var renewed = own.first(where: { $0.holding.scopes.contains(lease.scope) })?.holding
                    .lease(of: lease.scope), renewed.fence == lease.fence
            else { throw LedgerError.lost(scope: lease.scope, run: lease.run) }
            renewed.expires = now.addingTimeInterval(TimeInterval(duration.components.seconds))
            let changes = try own.map { item, holding in
                var holding = holding
                holding.lease.expires = renewed.expires
                return try Self.change(
                    item.key, from: item, to: holding, removal: Self.removal(after: renewed.expires))
            }
            return (changes, renewed)
        }
    }

    /// Gives back all that a run holds.
    package func release(run: String) async throws {
        try await transact {
            let own = try await holdings().filter { $0.holding.lease.run == run }
            return (own.map { .delete($0.item.key, version: $0.item.version) }, ())
        }
    }

    /// The lease of a scope, expired or not.
    package func lease(scope: String) async throws -> Lease? {
        try await holdings().first { $0.holding.scopes.contains(scope) }?.holding.lease(of: scope)
    }

    /// Removes whatever lease there is, with the others of its run, and returns it.
    package func breakLease(scope: String) async throws -> Lease? {
        try await transact {
            let holdings = try await holdings()
            guard let lease = holdings.first(where: { $0.holding.scopes.contains(scope) })?.holding.lease(of: scope)
            else { return ([], nil) }
            var changes: [ItemChange] = holdings.filter { $0.holding.lease.run == lease.run }
                .map { .delete($0.item.key, version: $0.item.version) }
            changes += try await losing(lease.run, at: nil, summary: "its lock was broken")
            return (changes, lease)
        }
    }

    /// Goes on from the hosts' fence although this ledger has a history of its own.
    package func adopt(scope: String, hosts: Fence) async throws {
        try await transact {
            let stored = try await item(Self.fenceKey(scope))
            return ([try Self.change(Self.fenceKey(scope), from: stored, to: hosts)], ())
        }
    }

    private func nextFence(_ stored: StoredItem?, scope: String, hosts: Fence?) throws -> Fence {
        let own = try stored.map { try decode(Fence.self, $0) }
        if let own, let hosts, own.ledger != hosts.ledger {
            throw LedgerError.foreign(scope: scope, hosts: hosts.ledger, own: own.ledger)
        }
        return Fence(
            ledger: own?.ledger ?? hosts?.ledger ?? id,
            counter: max(own?.counter ?? 0, hosts?.counter ?? 0) + 1)
    }

    private func holdings() async throws -> [(item: StoredItem, holding: Holding)] {
        try await items(in: "leases").map { ($0, try decode(Holding.self, $0)) }
    }

    /// Changes with every lease that is taken.
    private static let turnKey = ItemKey("turns", "leases")

    static func fenceKey(_ scope: String) -> ItemKey { ItemKey("fences", scope) }

    /// Adds the change that stores a holding. One of its own that stands there already is among those that go.
    private static func store(_ holding: Holding, _ changes: [ItemChange]) throws -> [ItemChange] {
        let insertion = try insertion(of: holding)
        guard case .insert(let key, let body, let removal) = insertion,
            let index = changes.firstIndex(where: { $0.key == key }), case .delete(_, let version) = changes[index]
        else { return changes + [insertion] }
        var changes = changes
        changes[index] = .replace(key, version: version, body: body, removal: removal)
        return changes
    }

    /// In whole seconds, as DynamoDB's time to live wants them.
    private static func removal(after end: Date) -> Date {
        Date(timeIntervalSince1970: (end.timeIntervalSince1970 + memory).rounded(.up))
    }

    static func insertion(of holding: Holding) throws -> ItemChange {
        .insert(
            ItemKey("leases", "\(holding.lease.run)#\(holding.lease.scope)"), body: try encode(holding),
            removal: removal(after: holding.lease.expires))
    }
}
