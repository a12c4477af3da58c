import Foundation
import Synchronization

/// A store whose changes are seen by its own reader and forgotten with it: what is behind it stays as it is. With it a
/// dry run decides by the same rules as the real one, and a ledger that nobody has made yet can be looked at.
package final class RehearsalStore: LedgerStore {
    private let base: (any LedgerStore)?
    /// What was changed; nil for what was deleted.
    private let changed = Mutex<[ItemKey: StoredItem?]>([:])
    package let place: String

    package init(over base: any LedgerStore) {
        self.base = base
        place = base.place
    }

    /// With nothing behind it.
    package init(place: String) {
        base = nil
        self.place = place
    }

    package func items(_ keys: [ItemKey]) async throws -> [StoredItem] {
        let stored = try await base?.items(keys) ?? []
        let found = Dictionary(stored.map { ($0.key, $0) }, uniquingKeysWith: { $1 })
        return changed.withLock { changed in keys.compactMap { changed[$0] ?? found[$0] } }
    }

    package func items(
        in partition: String, prefix: String, isAscending: Bool, limit: Int?
    ) async throws -> [StoredItem] {
        let stored = try await base?.items(in: partition, prefix: prefix, isAscending: true, limit: nil) ?? []
        let all = merged(stored) { $0.partition == partition && $0.sort.utf8.starts(with: prefix.utf8) }
            .sorted { $0.key.sort.utf8.lexicographicallyPrecedes($1.key.sort.utf8) == isAscending }
        return limit.map { Array(all.prefix($0)) } ?? all
    }

    package func write(_ changes: [ItemChange]) async throws -> Bool {
        let found = Dictionary(try await items(changes.map(\.key)).map { ($0.key, $0) }, uniquingKeysWith: { $1 })
        var made: [ItemKey: StoredItem?] = [:]
        for change in changes {
            let version = found[change.key]?.version
            switch change {
            case .insert(let key, let body, let removal):
                guard version == nil else { return false }
                made[key] = .some(StoredItem(key: key, version: 1, body: body, removal: removal))
            case .replace(let key, let expected, let body, let removal):
                guard version == expected else { return false }
                made[key] = .some(StoredItem(key: key, version: expected + 1, body: body, removal: removal))
            case .delete(let key, let expected):
                guard version == expected else { return false }
                made[key] = .some(nil)
            }
        }
        changed.withLock { $0.merge(made) { $1 } }
        return true
    }

    package func pages(_ body: ([StoredItem]) async throws -> Void) async throws {
        var stored: [StoredItem] = []
        try await base?.pages { stored += $0 }
        try await body(merged(stored) { _ in true })
    }

    private func merged(_ stored: [StoredItem], where belongs: (ItemKey) -> Bool) -> [StoredItem] {
        let changed = changed.withLock { $0 }
        return stored.filter { changed[$0.key] == nil } + changed.filter { belongs($0.key) }.compactMap(\.value)
    }
}
