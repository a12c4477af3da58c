package import Foundation

/// A run with the process that works on it.
struct RunRow: Codable, Equatable {
    var run: RunRecord
    var process: String?
    /// How many events it had when it ended; nil before, and in ledgers of versions that did not count.
    var events: Int?

    var isGone: Bool { process.map { ProcessIdentity(text: $0).isSurelyGone } ?? false }
}

/// A run as it was read.
struct StoredRun {
    var item: StoredItem
    var row: RunRow

    /// A run whose process is known to be gone counts as lost before anybody wrote so.
    var presented: RunRecord {
        var run = row.run
        if run.state == .running, row.isGone { run.state = .lost }
        return run
    }
}

extension Ledger {
    /// Begins a run of this process, or one that waits. Its id must be new, or that of one that waits to begin: it does
    /// so now, and keeps who asked for it.
    ///
    /// - Parameters:
    ///   - plan: what it is going to do, as the policy wrote it.
    ///   - events: what it begins with. Run, plan and events are written together, or none is.
    /// - Throws: ``LedgerError/begun(run:)``.
    package func begin(
        _ run: RunRecord, plan: String? = nil, events: [(kind: String, host: String?, payload: String)] = []
    ) async throws {
        try await transact {
            let stored = try await storedRun(run.id)
            var row = RunRow(run: run, process: ProcessIdentity.current?.text)
            if let before = stored?.row.run {
                guard before.state == .waiting, before.planSHA256 == nil else { throw LedgerError.begun(run: run.id) }
                row.run = before
                row.run.planSHA256 = run.planSHA256
                row.run.state = run.state
                row.run.started = run.started
                row.run.summary = run.summary
            }
            var changes = try Self.changes(from: stored, to: row)
            if let plan, let change = try await keeping(plan: plan, run: run.id) { changes.append(change) }
            if !events.isEmpty {
                let page = Self.page(
                    run: run.id, events, after: try await lastEvent(run: run.id), at: run.started)
                changes.append(try Self.insertion(of: page))
            }
            return (changes, ())
        }
    }

    /// Ends a run that is running, or that somebody took for lost; ending an ended one changes nothing.
    package func end(run id: String, state: RunRecord.State, summary: String, at time: Date) async throws {
        try await change(run: id, to: state, summary, at: time) { [.running, .lost].contains($0.state) }
    }

    /// What follows a run may change how it ended.
    package func revise(run id: String, state: RunRecord.State, summary: String, at time: Date) async throws {
        try await change(run: id, to: state, summary, at: time) { ![.running, .lost, .waiting].contains($0.state) }
    }

    /// Ends a run that paused, because nobody can go on with it any more.
    package func overtake(run id: String, summary: String, at time: Date) async throws {
        try await change(run: id, to: .locked, summary, at: time) { $0.state == .waiting && $0.planSHA256 != nil }
    }

    /// The runs of a scope that paused in the middle, oldest first.
    package func pausedRuns(scope: String) async throws -> [RunRecord] {
        try await waitingRuns().filter { $0.scope == scope && $0.planSHA256 != nil }
    }

    private func change(
        run id: String, to state: RunRecord.State, _ summary: String, at time: Date, where accepts: (RunRecord) -> Bool
    ) async throws {
        try await transact {
            guard let stored = try await storedRun(id), accepts(stored.row.run) else { return ([], ()) }
            var row = stored.row
            row.run.state = state
            row.run.summary = summary
            row.run.ended = time
            row.events = try await lastEvent(run: id)
            return (try Self.changes(from: stored, to: row), ())
        }
    }

    package func run(_ id: String) async throws -> RunRecord? { try await storedRun(id)?.presented }

    /// The newest runs first; all scopes when `scope` is nil.
    package func runs(scope: String?, limit: Int) async throws -> [RunRecord] {
        let index = try await store.items(
            in: Self.index(scope: scope), prefix: "", isAscending: false, limit: limit)
        return try await runs(index).sorted { ($1.started, $1.id) < ($0.started, $0.id) }
    }

    /// The runs that wait, oldest first.
    package func waitingRuns() async throws -> [RunRecord] {
        try await runs(items(in: "waiting")).filter { $0.state == .waiting }
            .sorted { ($0.started, $0.id) < ($1.started, $1.id) }
    }

    private func runs(_ index: [StoredItem]) async throws -> [RunRecord] {
        let keys = index.map { item in
            Self.key(run: item.key.sort.split(separator: "#").last.map(String.init) ?? item.key.sort)
        }
        return try await store.items(keys).map { StoredRun(item: $0, row: try decode(RunRow.self, $0)).presented }
    }

    func storedRun(_ id: String) async throws -> StoredRun? {
        try await item(Self.key(run: id)).map { StoredRun(item: $0, row: try decode(RunRow.self, $0)) }
    }

    /// What belongs to a run lies in one partition.
    static func partition(run: String) -> String { "run/\(run)" }

    private static func key(run: String) -> ItemKey { ItemKey(partition(run: run), "run") }

    private static func index(scope: String?) -> String { scope.map { "runs/\($0)" } ?? "runs" }

    /// The changes that make a run's item this, with the items by which it is found: by its scope and its beginning,
    /// by that it waits.
    static func changes(from old: StoredRun?, to row: RunRow) throws -> [ItemChange] {
        let run = row.run
        var changes = [try change(key(run: run.id), from: old?.item, to: row)]
        let before = old.map { indexKeys($0.row.run) } ?? []
        let after = indexKeys(run)
        changes += before.subtracting(after).map { .delete($0, version: 1) }
        changes += after.subtracting(before).map { .insert($0, body: "{}") }
        return changes
    }

    static func indexKeys(_ run: RunRecord) -> Set<ItemKey> {
        let time = microseconds(run.started) + "#" + run.id
        var keys: Set = [ItemKey(index(scope: nil), time), ItemKey(index(scope: run.scope), time)]
        if run.state == .waiting { keys.insert(ItemKey("waiting", run.id)) }
        return keys
    }

    /// Times that are sorted as text, to the microsecond, from 1970 on.
    static func microseconds(_ time: Date) -> String {
        padded(Int(max(0, time.timeIntervalSince1970) * 1_000_000), 17)
    }
}
