package import Foundation
import Synchronization

/// Events that were written together: one item, named after the first one's place in its run.
struct EventPage: Codable {
    var events: [LedgerEvent]
}

extension Ledger {
    /// Appends an event and returns its place in the run.
    @discardableResult
    package func append(
        run: String, kind: String, host: String? = nil, payload: String = "{}", at time: Date
    ) async throws -> Int {
        try await append(run: run, [(kind, host, payload)], at: time)
    }

    /// Appends events that belong together, all or none, and returns the last one's place in the run.
    @discardableResult
    package func append(
        run: String, _ events: [(kind: String, host: String?, payload: String)], at time: Date
    ) async throws -> Int {
        guard !events.isEmpty else { return try await lastEvent(run: run) }
        // Mostly one process writes a run's events: where the last one is need not be asked. Where it guesses too low,
        // the item is there already.
        var guess = lastEvents.withLock { $0[run] }
        let last = try await transact {
            let last = if let guess { guess } else { try await lastEvent(run: run) }
            guess = nil
            let page = Self.page(run: run, events, after: last, at: time)
            return ([try Self.insertion(of: page)], last + events.count)
        }
        lastEvents.withLock { $0[run] = last }
        return last
    }

    package func events(run: String) async throws -> [LedgerEvent] {
        try await items(in: Self.partition(run: run), prefix: "event/").flatMap { item in
            try decode(EventPage.self, item).events
        }
    }

    /// The events of one kind in some runs.
    package func events(kind: String, runs: [String]) async throws -> [LedgerEvent] {
        var found: [LedgerEvent] = []
        for run in runs { found += try await events(run: run).filter { $0.kind == kind } }
        return found
    }

    func lastEvent(run: String) async throws -> Int {
        let last = try await store.items(
            in: Self.partition(run: run), prefix: "event/", isAscending: false, limit: 1
        ).first
        return try last.map { try decode(EventPage.self, $0).events.last?.sequence ?? 0 } ?? 0
    }

    static func page(
        run: String, _ events: [(kind: String, host: String?, payload: String)], after last: Int, at time: Date
    ) -> EventPage {
        EventPage(
            events: events.enumerated().map { index, event in
                LedgerEvent(
                    run: run, sequence: last + index + 1, time: time, kind: event.kind, host: event.host,
                    payload: event.payload)
            })
    }

    static func insertion(of page: EventPage) throws -> ItemChange {
        guard let first = page.events.first else { preconditionFailure("a page has events") }
        return .insert(
            ItemKey(partition(run: first.run), "event/" + padded(first.sequence, 10)), body: try encode(page))
    }

    /// Digits that are sorted as text like their numbers.
    static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
