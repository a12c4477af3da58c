import Foundation

/// What an import did or would have to do.
package struct LedgerImport: Sendable, Equatable {
    package var added = 0
    /// Items that were there already, the same.
    package var same = 0

    package init(added: Int = 0, same: Int = 0) {
        self.added = added
        self.same = same
    }
}

extension Ledger {
    /// Everything, as it is now. What is written meanwhile may be missing.
    package func export() async throws -> LedgerJournal {
        LedgerJournal(
            ledger: id,
            entries: try await allItems().filter { $0.key.partition != "turns" && $0.key != Self.identityKey }
                .map { item in
                    LedgerJournal.Entry(
                        partition: item.key.partition, sort: item.key.sort, body: item.body,
                        removal: item.removal?.timeIntervalSince1970)
                })
    }

    func allItems() async throws -> [StoredItem] {
        var items: [StoredItem] = []
        try await store.pages { items += $0 }
        return items
    }

    /// Adds what a journal holds, and overwrites nothing: into an empty ledger, which takes its id, or into the ledger
    /// that it is of. One that was broken off goes on when it is made again.
    ///
    /// - Throws: ``LedgerError/conflicts(place:items:)`` before anything is written.
    package static func `import`(_ journal: LedgerJournal, into store: any LedgerStore) async throws -> LedgerImport {
        let ledger = try await Ledger(store: store)
        let present = Dictionary(
            try await ledger.allItems().filter { $0.key.partition != "turns" }.map { ($0.key, $0) },
            uniquingKeysWith: { $1 })
        guard let identity = present[identityKey] else {
            throw LedgerError.refused(path: store.place, reason: "it has lost its id")
        }
        if ledger.id != journal.ledger {
            guard present.count == 1 else {
                throw LedgerError.conflicts(
                    place: store.place, items: ["it is ledger \(ledger.id), the journal is of \(journal.ledger)"])
            }
            let change = try change(identityKey, from: identity, to: Identity(id: journal.ledger))
            guard try await store.write([change]) else {
                throw LedgerError.conflicts(place: store.place, items: ["somebody else writes to it"])
            }
        }
        let differing = journal.entries.filter { entry in present[entry.key].map { $0.body != entry.body } ?? false }
        guard differing.isEmpty else {
            throw LedgerError.conflicts(
                place: store.place, items: differing.map { "'\($0.sort)' of '\($0.partition)' differs" })
        }
        let missing = journal.entries.filter { present[$0.key] == nil }
        for start in stride(from: 0, to: missing.count, by: 25) {
            let changes = missing[start..<min(start + 25, missing.count)].map { entry in
                ItemChange.insert(
                    entry.key, body: entry.body, removal: entry.removal.map(Date.init(timeIntervalSince1970:)))
            }
            guard try await store.write(changes) else {
                throw LedgerError.conflicts(place: store.place, items: ["somebody else writes to it"])
            }
        }
        return LedgerImport(added: missing.count, same: journal.entries.count - missing.count)
    }
}
