import Foundation
import GRDB

extension SQLiteStore {
    /// From any file that a version of this program has written to the present shape.
    static var migrator: DatabaseMigrator {
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
        migrator.registerMigration("3") { database in
            try database.execute(
                sql: """
                    CREATE TABLE items (
                      partition TEXT NOT NULL, sort TEXT NOT NULL, version INTEGER NOT NULL, body TEXT NOT NULL,
                      removal REAL, PRIMARY KEY (partition, sort)) WITHOUT ROWID;
                    """)
            for change in try rows(database) {
                guard case .insert(let key, let body, let removal) = change else { continue }
                try database.execute(
                    sql: "INSERT INTO items (partition, sort, version, body, removal) VALUES (?, ?, 1, ?, ?)",
                    arguments: [key.partition, key.sort, body, removal?.timeIntervalSince1970])
            }
            for table in ["meta", "runs", "events", "commands", "releases", "leases", "fences", "plans", "requests"] {
                try database.execute(sql: "DROP TABLE \(table)")
            }
        }
        return migrator
    }

    /// What the tables of the schemas 1 and 2 hold, as items.
    private static func rows(_ database: Database) throws -> [ItemChange] {
        let meta = try Row.fetchAll(database, sql: "SELECT value FROM meta WHERE name = 'id'").map { row in
            try Ledger.change(ItemKey("meta", "id"), from: nil, to: ["id": row["value"] as String])
        }
        let runs = try Row.fetchAll(database, sql: "SELECT * FROM runs").flatMap { row in
            try run(row).map { try Ledger.changes(from: nil, to: $0) } ?? []
        }
        let events = try Row.fetchAll(database, sql: "SELECT * FROM events").map { row in
            let event = LedgerEvent(
                run: row["run"], sequence: row["sequence"], time: time(row["time"]), kind: row["kind"],
                host: row["host"], payload: row["payload"])
            return try Ledger.insertion(of: EventPage(events: [event]))
        }
        let commands = try Row.fetchAll(database, sql: "SELECT rowid, * FROM commands").map { row in
            let command = CommandRecord(
                key: row["key"], run: row["run"], region: row["region"], commandID: row["command"],
                nonce: row["nonce"], ended: row["ended"])
            return try Ledger.insertion(of: command, prepared: time(row["rowid"]))
        }
        let releases = try Row.fetchAll(database, sql: "SELECT rowid, * FROM releases").map { row in
            let release = ReleaseRecord(
                scope: row["scope"], host: row["host"], commit: row["commit"], verified: row["verified"],
                run: row["run"], time: time(row["time"]))
            return try Ledger.insertion(of: release, distinguishedBy: row["rowid"])
        }
        let fences = try Row.fetchAll(database, sql: "SELECT * FROM fences").map { row in
            try Ledger.change(Ledger.fenceKey(row["scope"]), from: nil, to: fence(row))
        }
        let plans = try Row.fetchAll(database, sql: "SELECT * FROM plans").map { row in
            try Ledger.insertion(ofPlan: row["plan"], run: row["run"])
        }
        let requests = try Row.fetchAll(database, sql: "SELECT * FROM requests").map { row in
            try Ledger.insertion(ofRequest: row["reason"], run: row["run"], at: time(row["time"]))
        }
        return try meta + runs + events + commands + releases + leases(database) + fences + plans + requests
    }

    private static func run(_ row: Row) -> RunRow? {
        guard let state = RunRecord.State(rawValue: row["state"]) else { return nil }
        let ended: Double? = row["ended"]
        let run = RunRecord(
            id: row["id"], kind: row["kind"], scope: row["scope"], commit: row["commit"], planSHA256: row["plan"],
            actor: row["actor"], state: state, started: time(row["started"]), ended: ended.map(time),
            summary: row["summary"])
        return RunRow(run: run, process: row["process"])
    }

    /// Those of one run were taken together: its instances with its environment.
    private static func leases(_ database: Database) throws -> [ItemChange] {
        let leases = try Row.fetchAll(database, sql: "SELECT * FROM leases").map { row in
            Lease(
                scope: row["scope"], run: row["run"], owner: row["owner"], reason: row["reason"],
                acquired: time(row["acquired"]), expires: time(row["expires"]), fence: fence(row))
        }
        return try Dictionary(grouping: leases, by: \.run).values.flatMap { leases in
            let instances = leases.filter { $0.scope.hasPrefix("instance/") }
            guard let environment = leases.first(where: { !$0.scope.hasPrefix("instance/") }) else {
                return try instances.map { try Ledger.insertion(of: Holding(lease: $0, instances: [])) }
            }
            let holding = Holding(lease: environment, instances: instances.map(\.scope).sorted())
            return [try Ledger.insertion(of: holding)]
        }
    }

    private static func fence(_ row: Row) -> Fence { Fence(ledger: row["ledger"], counter: row["counter"]) }

    private static func time(_ seconds: Double) -> Date { Date(timeIntervalSince1970: seconds) }
}
