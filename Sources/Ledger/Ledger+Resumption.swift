package import Foundation
import GRDB

/// What lets another process go on with a run, or end it.
extension Ledger {
    /// Keeps what a run is going to do, as the policy wrote it.
    package func keep(plan: String, run: String) throws {
        try writing { database in
            try database.execute(
                sql: "INSERT OR REPLACE INTO plans (run, plan) VALUES (?, ?)", arguments: [run, plan])
        }
    }

    /// The plan of a run; nil for one that has none.
    package func plan(run: String) throws -> String? {
        try reading { try String.fetchOne($0, sql: "SELECT plan FROM plans WHERE run = ?", arguments: [run]) }
    }

    /// A run that has ended, or whose process is gone, runs again, in this process.
    package func reopen(run: String) throws {
        try writing { database in
            try database.execute(
                sql: "UPDATE runs SET state = 'running', ended = NULL, summary = '', process = ? WHERE id = ?",
                arguments: [ProcessIdentity.current?.text, run])
            try database.execute(sql: "DELETE FROM requests WHERE run = ?", arguments: [run])
        }
    }

    /// Asks the process of a run to cancel it; the first reason stays.
    package func requestCancel(run: String, reason: String, at time: Date) throws {
        try writing { database in
            try database.execute(
                sql: "INSERT OR IGNORE INTO requests (run, reason, time) VALUES (?, ?, ?)",
                arguments: [run, reason, time.timeIntervalSince1970])
        }
    }

    /// Why the run is to be cancelled; nil while nobody wants that.
    package func cancelRequest(run: String) throws -> String? {
        try reading { try String.fetchOne($0, sql: "SELECT reason FROM requests WHERE run = ?", arguments: [run]) }
    }

    /// Whether the process of a run is known to have ended.
    package func isGone(run: String) throws -> Bool {
        try reading { try Self.isGone($0, run: run) }
    }

    static func isGone(_ database: Database, run: String) throws -> Bool {
        let process = try String.fetchOne(database, sql: "SELECT process FROM runs WHERE id = ?", arguments: [run])
        return process.map { ProcessIdentity(text: $0).isSurelyGone } ?? false
    }
}
