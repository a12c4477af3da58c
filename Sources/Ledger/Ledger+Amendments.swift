package import Foundation

/// What is changed of a run that has not begun, after a look at all that was recorded of it.
package struct RunAmendment<Value> {
    package var state: RunRecord.State
    package var summary: String
    package var events: [(kind: String, payload: String)]
    package var value: Value
    /// When a run that does not wait any more has ended; at the look when nil.
    package var ended: Date?

    package init(
        state: RunRecord.State, summary: String, events: [(kind: String, payload: String)], value: Value,
        ended: Date? = nil
    ) {
        self.state = state
        self.summary = summary
        self.events = events
        self.value = value
        self.ended = ended
    }
}

extension Ledger {
    /// Looks at a run and changes it at once: of many who do so none misses what another wrote.
    ///
    /// - Parameter decide: gets the run and its events, and is asked again when they changed meanwhile; nil changes
    ///   nothing. What it throws changes nothing either.
    /// - Returns: nil when there is no such run, or `decide` answered nil.
    package func amend<Value>(
        run id: String, at now: Date, _ decide: (RunRecord, [LedgerEvent]) throws -> RunAmendment<Value>?
    ) async throws -> Value? {
        try await transact {
            // The run is read first: whoever writes an event after this changes its version.
            guard let stored = try await storedRun(id) else { return ([], nil) }
            let events = try await events(run: id)
            guard let amendment = try decide(stored.presented, events) else { return ([], nil) }
            var changes: [ItemChange] = []
            var amended = stored.row
            if stored.row.run.state == .waiting {
                amended.run.state = amendment.state
                amended.run.summary = amendment.summary
                amended.run.ended = amendment.state == .waiting ? nil : amendment.ended ?? now
                if amendment.state != .waiting {
                    amended.events = (events.last?.sequence ?? 0) + amendment.events.count
                }
            }
            if amended != stored.row || !amendment.events.isEmpty {
                changes += try Self.changes(from: stored, to: amended)
            }
            if !amendment.events.isEmpty {
                let page = Self.page(
                    run: id, amendment.events.map { ($0.kind, nil, $0.payload) }, after: events.last?.sequence ?? 0,
                    at: now)
                changes.append(try Self.insertion(of: page))
            }
            return (changes, amendment.value)
        }
    }
}
