import Foundation
import GRDB

extension Ledger {
    /// Writes the row of a command that is about to be sent. A command that SSM refused for now, or that did not
    /// arrive, is prepared again before it is sent again.
    ///
    /// - Throws: ``LedgerError/sent(key:commandID:)`` for one that SSM is known to have accepted.
    package func prepare(_ command: CommandRecord) throws {
        let accepted = try writing { database in
            try database.execute(
                sql: """
                    INSERT INTO commands (key, run, region, command, nonce, ended) VALUES (?, ?, ?, ?, ?, ?)
                    ON CONFLICT (key) DO UPDATE SET nonce = excluded.nonce WHERE command IS NULL
                    """,
                arguments: [
                    command.key, command.run, command.region, command.commandID, command.nonce, command.ended,
                ])
            guard database.changesCount == 0 else { return String?.none }
            return try String.fetchOne(
                database, sql: "SELECT command FROM commands WHERE key = ?", arguments: [command.key])
        }
        if let accepted { throw LedgerError.sent(key: command.key, commandID: accepted) }
    }

    /// Records SSM's id; durable before the first poll.
    package func sent(key: String, commandID: String) throws {
        try writing { database in
            try database.execute(
                sql: "UPDATE commands SET command = ? WHERE key = ?", arguments: [commandID, key])
        }
    }

    package func ended(key: String) throws {
        try writing { database in
            try database.execute(sql: "UPDATE commands SET ended = 1 WHERE key = ?", arguments: [key])
        }
    }

    package func commands(run: String) throws -> [CommandRecord] {
        try reading { database in
            try Row.fetchAll(database, sql: "SELECT * FROM commands WHERE run = ? ORDER BY rowid", arguments: [run])
                .map { row in
                    CommandRecord(
                        key: row["key"], run: row["run"], region: row["region"], commandID: row["command"],
                        nonce: row["nonce"], ended: row["ended"])
                }
        }
    }

    package func record(_ release: ReleaseRecord) throws {
        try writing { database in
            try database.execute(
                sql: #"INSERT INTO releases (scope, host, "commit", verified, run, time) VALUES (?, ?, ?, ?, ?, ?)"#,
                arguments: [
                    release.scope, release.host, release.commit, release.verified, release.run,
                    release.time.timeIntervalSince1970,
                ])
        }
    }

    /// The releases of a scope, newest first.
    package func releases(scope: String, limit: Int) throws -> [ReleaseRecord] {
        try reading { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM releases WHERE scope = ? ORDER BY time DESC, rowid DESC LIMIT ?",
                arguments: [scope, limit]
            ).map { row in
                ReleaseRecord(
                    scope: row["scope"], host: row["host"], commit: row["commit"], verified: row["verified"],
                    run: row["run"], time: Date(timeIntervalSince1970: row["time"]))
            }
        }
    }
}
