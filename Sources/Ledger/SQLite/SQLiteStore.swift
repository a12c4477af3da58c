package import Foundation
import GRDB

/// Items in an SQLite file. Every call is durable when it returns (write-ahead log, `synchronous = FULL`) and none
/// suspends; processes on one machine share a file safely.
package final class SQLiteStore: LedgerStore {
    let database: DatabaseQueue
    package let place: String

    /// Opens or creates `ledger.sqlite` in `folder`. The caller need not close it.
    package init(folder: URL) throws(LedgerError) {
        place = Self.path(in: folder)
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            database = try Self.open(place)
        } catch {
            throw LedgerError.unusable(path: place, reason: Self.reason(error))
        }
    }

    package static func path(in folder: URL) -> String { folder.appending(path: "ledger.sqlite").path }

    /// Opens the file and brings it up to date. Processes that make a new one at the same time stand in each other's
    /// way: SQLite does not wait for the lock that a change of the journal's mode takes, and both see that a migration
    /// is wanted. Whoever loses begins again.
    private static func open(_ path: String) throws -> DatabaseQueue {
        let clock = ContinuousClock()
        let deadline = clock.now + .seconds(patience)
        while true {
            do {
                var configuration = Configuration()
                configuration.busyMode = .timeout(Double(patience))
                configuration.prepareDatabase { database in
                    try database.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
                }
                let database = try DatabaseQueue(path: path, configuration: configuration)
                try migrator.migrate(database)
                return database
            } catch let error as DatabaseError where mayPass(error) && clock.now < deadline {
                Thread.sleep(forTimeInterval: .random(in: 0.005...0.05))
            }
        }
    }

    /// For how many seconds another process may hold the file.
    private static let patience = 10

    /// Locked, or migrated meanwhile.
    private static func mayPass(_ error: DatabaseError) -> Bool {
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED: true
        case .SQLITE_ERROR:
            error.message.map {
                $0.hasSuffix("already exists") || $0.hasPrefix("duplicate column") || $0.hasPrefix("no such table")
            } == true
        case .SQLITE_CONSTRAINT: error.message?.contains("grdb_migrations") == true
        default: false
        }
    }

    /// One transaction. What SQLite refuses (a full disk, a damaged file) is said with the file's name.
    func writing<Value>(_ body: (Database) throws -> Value) throws -> Value {
        do { return try database.write(body) } catch let error as DatabaseError {
            throw LedgerError.refused(path: place, reason: Self.reason(error))
        }
    }

    func reading<Value>(_ body: (Database) throws -> Value) throws -> Value {
        do { return try database.read(body) } catch let error as DatabaseError {
            throw LedgerError.refused(path: place, reason: Self.reason(error))
        }
    }

    private static func reason(_ error: any Error) -> String {
        (error as? DatabaseError).map { $0.message ?? "\($0.resultCode)" } ?? error.localizedDescription
    }
}

extension SQLiteStore {
    package func items(_ keys: [ItemKey]) async throws -> [StoredItem] {
        try reading { database in
            let statement = try database.cachedStatement(
                sql: "SELECT * FROM items WHERE partition = ? AND sort = ?")
            return try keys.compactMap { key in
                try Row.fetchOne(statement, arguments: [key.partition, key.sort]).map(Self.item)
            }
        }
    }

    package func items(
        in partition: String, prefix: String, isAscending: Bool, limit: Int?
    ) async throws -> [StoredItem] {
        try reading { database in
            // Of texts that begin with the prefix, none is behind the prefix and the last scalar.
            try Row.fetchAll(
                database.cachedStatement(
                    sql: """
                        SELECT * FROM items WHERE partition = ? AND sort >= ? AND sort < ?
                        ORDER BY sort \(isAscending ? "ASC" : "DESC") LIMIT ?
                        """), arguments: [partition, prefix, prefix + "\u{10FFFF}", limit ?? -1]
            ).map(Self.item)
        }
    }

    package func write(_ changes: [ItemChange]) async throws -> Bool {
        do {
            try writing { database in
                for change in changes where try !Self.make(change, database) { throw Conflict() }
            }
            return true
        } catch is Conflict { return false }
    }

    package func pages(_ body: ([StoredItem]) async throws -> Void) async throws {
        let items = try reading { try Row.fetchAll($0, sql: "SELECT * FROM items").map(Self.item) }
        try await body(items)
    }

    /// A condition did not hold; takes the transaction back.
    private struct Conflict: Error {}

    private static func make(_ change: ItemChange, _ database: Database) throws -> Bool {
        switch change {
        case .insert(let key, let body, let removal):
            try database.cachedStatement(
                sql: """
                    INSERT INTO items (partition, sort, version, body, removal) VALUES (?, ?, 1, ?, ?)
                    ON CONFLICT DO NOTHING
                    """
            ).execute(arguments: [key.partition, key.sort, body, removal?.timeIntervalSince1970])
        case .replace(let key, let version, let body, let removal):
            try database.cachedStatement(
                sql: """
                    UPDATE items SET version = version + 1, body = ?, removal = ?
                    WHERE partition = ? AND sort = ? AND version = ?
                    """
            ).execute(arguments: [body, removal?.timeIntervalSince1970, key.partition, key.sort, version])
        case .delete(let key, let version):
            try database.cachedStatement(sql: "DELETE FROM items WHERE partition = ? AND sort = ? AND version = ?")
                .execute(arguments: [key.partition, key.sort, version])
        }
        return database.changesCount == 1
    }

    private static func item(_ row: Row) -> StoredItem {
        let removal: Double? = row["removal"]
        return StoredItem(
            key: ItemKey(row["partition"], row["sort"]), version: row["version"], body: row["body"],
            removal: removal.map(Date.init(timeIntervalSince1970:)))
    }
}
