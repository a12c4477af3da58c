package import Foundation
import GRDB

extension Ledger {
    /// Begins a run of this process. Its id must be new, or that of one that waits to begin: it does so now, and keeps
    /// who asked for it.
    package func begin(_ run: RunRecord) throws {
        try writing { database in
            try database.execute(
                sql: """
                    INSERT INTO runs (id, kind, scope, "commit", plan, actor, state, started, ended, summary, process)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT (id) DO UPDATE SET plan = excluded.plan, state = excluded.state,
                      started = excluded.started, summary = excluded.summary, process = excluded.process
                    WHERE state = 'waiting' AND plan IS NULL
                    """,
                arguments: [
                    run.id, run.kind, run.scope, run.commit, run.planSHA256, run.actor, run.state.rawValue,
                    run.started.timeIntervalSince1970, run.ended?.timeIntervalSince1970, run.summary,
                    ProcessIdentity.current?.text,
                ])
            guard database.changesCount == 1 else {
                throw DatabaseError(resultCode: .SQLITE_CONSTRAINT, message: "run \(run.id) has begun or ended already")
            }
        }
    }

    /// Ends a run that is running; ending an ended one changes nothing.
    package func end(run id: String, state: RunRecord.State, summary: String, at time: Date) throws {
        try writing { database in
            try database.execute(
                sql: "UPDATE runs SET state = ?, summary = ?, ended = ? WHERE id = ? AND state = 'running'",
                arguments: [state.rawValue, summary, time.timeIntervalSince1970, id])
        }
    }

    /// Appends an event and returns its place in the run.
    @discardableResult
    package func append(
        run: String, kind: String, host: String? = nil, payload: String = "{}", at time: Date
    ) throws -> Int {
        try append(run: run, [(kind, host, payload)], at: time)
    }

    /// Appends events that belong together, all or none, and returns the last one's place in the run.
    @discardableResult
    package func append(
        run: String, _ events: [(kind: String, host: String?, payload: String)], at time: Date
    ) throws -> Int {
        try writing { database in
            var sequence =
                try Int.fetchOne(database, sql: "SELECT MAX(sequence) FROM events WHERE run = ?", arguments: [run]) ?? 0
            let statement = try database.makeStatement(
                sql: "INSERT INTO events (run, sequence, time, kind, host, payload) VALUES (?, ?, ?, ?, ?, ?)")
            for event in events {
                sequence += 1
                try statement.execute(
                    arguments: [run, sequence, time.timeIntervalSince1970, event.kind, event.host, event.payload])
            }
            return sequence
        }
    }

    package func events(run: String) throws -> [LedgerEvent] {
        try reading { database in
            try Row.fetchAll(database, sql: "SELECT * FROM events WHERE run = ? ORDER BY sequence", arguments: [run])
                .map(Self.event)
        }
    }

    /// The events of one kind in some runs.
    package func events(kind: String, runs: [String]) throws -> [LedgerEvent] {
        try reading { database in
            let statement = try database.makeStatement(
                sql: "SELECT * FROM events WHERE run = ? AND kind = ? ORDER BY sequence")
            return try runs.flatMap { try Row.fetchAll(statement, arguments: [$0, kind]).map(Self.event) }
        }
    }

    static func event(_ row: Row) -> LedgerEvent {
        LedgerEvent(
            run: row["run"], sequence: row["sequence"], time: Date(timeIntervalSince1970: row["time"]),
            kind: row["kind"], host: row["host"], payload: row["payload"])
    }

    package func run(_ id: String) throws -> RunRecord? {
        try reading { database in
            try Row.fetchOne(database, sql: "SELECT * FROM runs WHERE id = ?", arguments: [id]).flatMap(Self.run)
        }
    }

    /// The newest runs first; all scopes when `scope` is nil.
    package func runs(scope: String?, limit: Int) throws -> [RunRecord] {
        try reading { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT * FROM runs WHERE ?1 IS NULL OR scope = ?1 ORDER BY started DESC, id DESC LIMIT ?2
                    """, arguments: [scope, limit]
            ).compactMap(Self.run)
        }
    }

    static func run(_ row: Row) -> RunRecord? {
        guard var state = RunRecord.State(rawValue: row["state"]) else { return nil }
        let process: String? = row["process"]
        if state == .running, process.map({ ProcessIdentity(text: $0).isSurelyGone }) == true { state = .lost }
        let ended: Double? = row["ended"]
        return RunRecord(
            id: row["id"], kind: row["kind"], scope: row["scope"], commit: row["commit"], planSHA256: row["plan"],
            actor: row["actor"], state: state, started: Date(timeIntervalSince1970: row["started"]),
            ended: ended.map(Date.init(timeIntervalSince1970:)), summary: row["summary"])
    }
}
