package import Foundation
import Synchronization

/// Runs, events, commands, releases and leases: what they are and who may change what, over any ``LedgerStore``.
///
/// Every call is durable when it returns. Changes are made under the condition that what they were decided on is still
/// so; of many who decide at once none overwrites another.
package final class Ledger: Sendable {
    let store: any LedgerStore
    /// The id that hosts record as part of the fence.
    package let id: String
    /// The last place in each run that this process wrote: a guess at where the next event goes.
    let lastEvents = Mutex<[String: Int]>([:])

    /// The file or table, for people.
    package var place: String { store.place }

    /// Opens the ledger of a store, or makes it one.
    package init(store: any LedgerStore) async throws {
        self.store = store
        id = try await Self.identity(of: store)
    }

    /// The ledger in `ledger.sqlite` of a folder.
    package convenience init(folder: URL) async throws {
        try await self.init(store: try SQLiteStore(folder: folder))
    }

    static let identityKey = ItemKey("meta", "id")

    struct Identity: Codable {
        var id: String
    }

    private static func identity(of store: any LedgerStore) async throws -> String {
        while true {
            if let item = try await store.items([identityKey]).first {
                return try decode(Identity.self, item, store).id
            }
            let id = String(UUID().uuidString.lowercased().prefix(8))
            if try await store.write([.insert(identityKey, body: try encode(Identity(id: id)))]) { return id }
        }
    }
}

extension Ledger {
    /// How often a decision is made anew when others write at the same time; all that is left after that is a fault.
    private static let attempts = 200

    /// Decides on what is there, and writes it unless somebody else wrote meanwhile; then decides again.
    func transact<Value>(
        _ decide: () async throws -> (changes: [ItemChange], value: Value)
    ) async throws -> Value {
        for attempt in 0..<Self.attempts {
            let (changes, value) = try await decide()
            if changes.isEmpty { return value }
            if try await store.write(changes) { return value }
            // Those who lost together do not come back together.
            let longest = min(200, 4 << min(attempt, 6))
            try? await Task.sleep(for: .milliseconds(Int.random(in: 1...longest)))
        }
        throw LedgerError.refused(path: place, reason: "others write to it without a pause")
    }

    func item(_ key: ItemKey) async throws -> StoredItem? { try await store.items([key]).first }

    func items(in partition: String, prefix: String = "") async throws -> [StoredItem] {
        try await store.items(in: partition, prefix: prefix, isAscending: true, limit: nil)
    }

    /// The change that makes an item's body this, from how it was read.
    static func change(
        _ key: ItemKey, from old: StoredItem?, to value: some Encodable, removal: Date? = nil
    ) throws -> ItemChange {
        let body = try encode(value)
        return old.map { .replace(key, version: $0.version, body: body, removal: removal) }
            ?? .insert(key, body: body, removal: removal)
    }

    static func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .secondsSince1970
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// - Throws: ``LedgerError/refused(path:reason:)`` for what this version cannot read.
    func decode<Value: Decodable>(_ type: Value.Type, _ item: StoredItem) throws -> Value {
        try Self.decode(type, item, store)
    }

    private static func decode<Value: Decodable>(
        _ type: Value.Type, _ item: StoredItem, _ store: any LedgerStore
    ) throws -> Value {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .secondsSince1970
        do { return try decoder.decode(type, from: Data(item.body.utf8)) } catch {
            throw LedgerError.refused(
                path: store.place,
                reason: "'\(item.key.sort)' of '\(item.key.partition)' is not what this version wrote")
        }
    }
}
