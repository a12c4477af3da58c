package import Foundation

/// Where a ledger's items lie: what SQLite and DynamoDB both can do, and no more. What the items mean, and who may do
/// what with them, is ``Ledger``'s.
///
/// Reads see every write that was answered before. Writes are durable when they return.
package protocol LedgerStore: Sendable {
    /// The file or table, for people.
    var place: String { get }

    /// Those of the items that are there.
    func items(_ keys: [ItemKey]) async throws -> [StoredItem]

    /// The items of a partition whose sort key has a prefix, by the bytes of that key.
    func items(in partition: String, prefix: String, isAscending: Bool, limit: Int?) async throws -> [StoredItem]

    /// Makes all changes, or none and answers false, because one of their conditions does not hold: somebody else wrote.
    ///
    /// - Parameter changes: at most 100, of different items.
    func write(_ changes: [ItemChange]) async throws -> Bool

    /// Every item, page by page, in no order; of those that are written meanwhile some may be missing.
    func pages(_ body: ([StoredItem]) async throws -> Void) async throws
}

/// Names an item. Neither part is empty.
package struct ItemKey: Sendable, Hashable {
    package var partition: String
    package var sort: String

    package init(_ partition: String, _ sort: String) {
        self.partition = partition
        self.sort = sort
    }
}

/// An item as it was read.
package struct StoredItem: Sendable, Equatable {
    package var key: ItemKey
    /// Counts from 1 with every change of the item.
    package var version: Int
    /// A JSON object.
    package var body: String
    /// When the item may be removed without being asked; nil for never.
    package var removal: Date?

    package init(key: ItemKey, version: Int, body: String, removal: Date? = nil) {
        self.key = key
        self.version = version
        self.body = body
        self.removal = removal
    }
}

/// One part of a write.
package enum ItemChange: Sendable, Equatable {
    /// Where there is no such item, at version 1.
    case insert(ItemKey, body: String, removal: Date? = nil)
    /// Where the item has this version still, at the next one.
    case replace(ItemKey, version: Int, body: String, removal: Date? = nil)
    /// Where the item has this version still.
    case delete(ItemKey, version: Int)

    package var key: ItemKey {
        switch self {
        case .insert(let key, _, _), .replace(let key, _, _, _), .delete(let key, _): key
        }
    }
}
