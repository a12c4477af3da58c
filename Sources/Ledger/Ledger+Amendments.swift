package import Foundation
import GRDB

/// What is changed of a run that has not begun, after a look at all that was recorded of it.
package struct RunAmendment<Value> {
    package var state: RunRecord.State
    package var summary: String
    package var events: [(kind: String, payload: String)]
    package var value: Value

    package init(
        state: RunRecord.State, summary: String, events: [(kind: String, payload: String)], value: Value
    ) {
        self.state = state
        self.summary = summary
        self.events = events
        self.value = value
    }
}

extension Ledger {
    /// Looks at a run and changes it in one transaction: of many who do so at once none misses what another wrote.
    ///
    /// - Parameter decide: gets the run and its events; nil changes nothing. What it throws changes nothing either.
    /// - Returns: nil when there is no such run, or `decide` answered nil.
    package func amend<Value>(
        run id: String, at now: Date, _ decide: (RunRecord, [LedgerEvent]) throws -> RunAmendment<Value>?
    ) throws -> Value? {
        try writing { database in
            let row = try Row.fetchOne(database, sql: "SELECT * FROM runs WHERE id = ?", arguments: [id])
            guard let run = row.flatMap(Self.run) else { return nil }
            let events = try Row.fetchAll(
                database, sql: "SELECT * FROM events WHERE run = ? ORDER BY sequence", arguments: [id]
            ).map(Self.event)
            guard let amendment = try decide(run, events) else { return nil }
            var sequence = events.last?.sequence ?? 0
            for event in amendment.events {
                sequence += 1
                try database.execute(
                    sql: "INSERT INTO events (run, sequence, time, kind, payload) VALUES (?, ?, ?, ?, ?)",
                    arguments: [id, sequence, now.timeIntervalSince1970, event.kind, event.payload])
            }
            let ended = amendment.state == .waiting ? nil : now.timeIntervalSince1970
            try database.execute(
                sql: "UPDATE runs SET state = ?, summary = ?, ended = ? WHERE id = ? AND state = 'waiting'",
                arguments: [amendment.state.rawValue, amendment.summary, ended, id])
            return amendment.value
        }
    }

    /// The runs of a state, oldest first.
    package func runs(in state: RunRecord.State) throws -> [RunRecord] {
        try reading { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM runs WHERE state = ? ORDER BY started, id", arguments: [state.rawValue]
            ).compactMap(Self.run)
        }
    }
}
