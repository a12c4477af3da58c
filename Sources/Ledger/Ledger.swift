package import Foundation
import GRDB

/// The ledger on SQLite: runs, events, commands, releases and leases. Every call is durable when it returns
/// (write-ahead log, `synchronous = FULL`); processes on one machine share a file safely.
package final class Ledger: Sendable {
    let database: DatabaseQueue
    /// The id that hosts record as part of the fence.
    package let id: String
    package let path: String

    /// Opens or creates `ledger.sqlite` in `folder`. The caller need not close it.
    package init(folder: URL) throws(LedgerError) {
        path = folder.appending(path: "ledger.sqlite").path
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            (database, id) = try Self.open(path)
        } catch {
            throw LedgerError.unusable(path: path, reason: Self.reason(error))
        }
    }

    /// Opens the file and brings it up to date. Processes that make a new one at the same time stand in each other's
    /// way: SQLite does not wait for the lock that a change of the journal's mode takes, and both see that a migration
    /// is wanted. Whoever loses begins again.
    private static func open(_ path: String) throws -> (DatabaseQueue, id: String) {
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
                return (database, try database.write(identity))
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
            error.message.map { $0.hasSuffix("already exists") || $0.hasPrefix("duplicate column") } == true
        case .SQLITE_CONSTRAINT: error.message?.contains("grdb_migrations") == true
        default: false
        }
    }

    private static func identity(_ database: Database) throws -> String {
        if let id = try String.fetchOne(database, sql: "SELECT value FROM meta WHERE name = 'id'") { return id }
        let id = String(UUID().uuidString.lowercased().prefix(8))
        try database.execute(sql: "INSERT INTO meta (name, value) VALUES ('id', ?)", arguments: [id])
        return id
    }

    /// One transaction. What SQLite refuses (a full disk, a damaged file) is said with the file's name.
    func writing<Value>(_ body: (Database) throws -> Value) throws -> Value {
        do { return try database.write(body) } catch let error as DatabaseError {
            throw LedgerError.refused(path: path, reason: Self.reason(error))
        }
    }

    func reading<Value>(_ body: (Database) throws -> Value) throws -> Value {
        do { return try database.read(body) } catch let error as DatabaseError {
            throw LedgerError.refused(path: path, reason: Self.reason(error))
        }
    }

    private static func reason(_ error: any Error) -> String {
        (error as? DatabaseError).map { $0.message ?? "\($0.resultCode)" } ?? error.localizedDescription
    }

    private static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { database in
            try database.execute(
                sql: """
                    CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
                    CREATE TABLE runs (
                      id TEXT PRIMARY KEY, kind TEXT NOT NULL, scope TEXT NOT NULL, "commit" TEXT, plan TEXT,
                      actor TEXT NOT NULL, state TEXT NOT NULL, started REAL NOT NULL, ended REAL,
                      summary TEXT NOT NULL);
                    CREATE INDEX runs_scope ON runs (scope, started);
                    CREATE TABLE events (
                      run TEXT NOT NULL, sequence INTEGER NOT NULL, time REAL NOT NULL, kind TEXT NOT NULL,
                      host TEXT, payload TEXT NOT NULL, PRIMARY KEY (run, sequence));
                    CREATE TABLE commands (
                      key TEXT PRIMARY KEY, run TEXT NOT NULL, region TEXT NOT NULL, command TEXT,
                      nonce TEXT NOT NULL, ended INTEGER NOT NULL);
                    CREATE INDEX commands_run ON commands (run);
                    CREATE TABLE releases (
                      scope TEXT NOT NULL, host TEXT NOT NULL, "commit" TEXT NOT NULL, verified INTEGER NOT NULL,
                      run TEXT NOT NULL, time REAL NOT NULL);
                    CREATE INDEX releases_scope ON releases (scope, host, time);
                    CREATE TABLE leases (
                      scope TEXT PRIMARY KEY, run TEXT NOT NULL, owner TEXT NOT NULL, reason TEXT NOT NULL,
                      acquired REAL NOT NULL, expires REAL NOT NULL, ledger TEXT NOT NULL, counter INTEGER NOT NULL);
                    CREATE TABLE fences (scope TEXT PRIMARY KEY, ledger TEXT NOT NULL, counter INTEGER NOT NULL);
                    """)
        }
        migrator.registerMigration("2") { database in
            try database.execute(
                sql: """
                    ALTER TABLE runs ADD COLUMN process TEXT;
                    CREATE TABLE plans (run TEXT PRIMARY KEY, plan TEXT NOT NULL);
                    CREATE TABLE requests (run TEXT PRIMARY KEY, reason TEXT NOT NULL, time REAL NOT NULL);
                    """)
        }
        return migrator
    }
}
