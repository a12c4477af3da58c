import Digests
import Foundation

/// What is wrong with a ledger, each in a sentence.
package struct LedgerFindings: Sendable, Equatable {
    /// How many items were looked at.
    package var items = 0
    package var findings: [String] = []

    mutating func expect(_ holds: Bool, _ finding: @autoclosure () -> String) {
        if !holds { findings.append(finding()) }
    }
}

extension Ledger {
    /// Looks at every item: what it names must be there, places of events have no holes, plans have the hashes of their
    /// runs, only runs that have not ended hold anything, and what a run's own item says of it is what its events say.
    package func verify() async throws -> LedgerFindings {
        let items = try await allItems()
        var found = LedgerFindings(items: items.count)
        var contents = Contents()
        for item in items.sorted(by: { ($0.key.partition, $0.key.sort) < ($1.key.partition, $1.key.sort) }) {
            do { try take(item, into: &contents, &found) } catch {
                found.findings.append("\(item.key.partition), \(item.key.sort): it cannot be read")
            }
        }
        checkRuns(contents, &found)
        for (key, run) in contents.references where contents.rows[run] == nil {
            found.findings.append("\(key.partition), \(key.sort): it is of \(run), which is not there")
        }
        for lease in contents.leases { check(lease, contents, &found) }
        return found
    }

    /// All items, by what they are.
    private struct Contents {
        var rows: [String: RunRow] = [:]
        var events: [String: [LedgerEvent]] = [:]
        /// By run and key.
        var commands: [String: [String: CommandRecord]] = [:]
        var plans: [String: String] = [:]
        var index: Set<ItemKey> = []
        var fences: [String: Fence] = [:]
        var leases: [Lease] = []
        /// Items that name a run.
        var references: [(ItemKey, run: String)] = []
    }

    private func take(_ item: StoredItem, into contents: inout Contents, _ found: inout LedgerFindings) throws {
        let parts = item.key.partition.split(separator: "/", maxSplits: 1).map(String.init)
        switch parts[0] {
        case "run" where parts.count == 2: try take(item, of: parts[1], into: &contents, &found)
        case "runs", "waiting": contents.index.insert(item.key)
        case "releases": contents.references.append((item.key, try decode(ReleaseRecord.self, item).run))
        case "fences": contents.fences[item.key.sort] = try decode(Fence.self, item)
        case "leases":
            let holding = try decode(Holding.self, item)
            contents.leases += holding.scopes.map(holding.lease(of:))
        case "meta", "turns": break
        default: found.findings.append("\(item.key.partition), \(item.key.sort): nobody knows what this is")
        }
    }

    private func take(
        _ item: StoredItem, of run: String, into contents: inout Contents, _ found: inout LedgerFindings
    ) throws {
        switch item.key.sort.split(separator: "/", maxSplits: 1).first {
        case "run":
            let row = try decode(RunRow.self, item)
            found.expect(row.run.id == run, "run \(run): it calls itself \(row.run.id)")
            contents.rows[run] = row
        case "event":
            let page = try decode(EventPage.self, item)
            found.expect(
                page.events.first.map { "event/" + Self.padded($0.sequence, 10) } == item.key.sort,
                "run \(run), \(item.key.sort): its first event has another place")
            contents.events[run, default: []] += page.events
            // Of a lock that a person held there is no run.
            if !run.hasPrefix("l") { contents.references.append((item.key, run)) }
        case "command":
            let command = try decode(CommandRow.self, item).command
            contents.commands[run, default: [:]][command.key] = command
            found.expect(command.run == run, "run \(run), \(item.key.sort): it is of \(command.run)")
            contents.references.append((item.key, run))
        case "plan":
            contents.plans[run] = try decode(KeptPlan.self, item).plan
            contents.references.append((item.key, run))
        case "request": contents.references.append((item.key, run))
        default: found.findings.append("run \(run), \(item.key.sort): nobody knows what this is")
        }
    }

    private func checkRuns(_ contents: Contents, _ found: inout LedgerFindings) {
        for (run, events) in contents.events.sorted(by: { $0.key < $1.key }) {
            let hole = zip(events.map(\.sequence), 1...).first { $0 != $1 }?.1
            found.expect(hole == nil, "run \(run): event \(hole ?? 0) is missing")
        }
        var expected: Set<ItemKey> = []
        for (id, row) in contents.rows.sorted(by: { $0.key < $1.key }) {
            let run = row.run
            Self.check(row, RunTrace(contents.events[id] ?? []), contents.commands[id] ?? [:], &found)
            expected.formUnion(Self.indexKeys(run))
            found.expect(
                run.state == .running || run.state == .waiting || run.ended != nil || run.state == .lost,
                "run \(id): it is \(run.state.rawValue) and has no end")
            guard let hash = run.planSHA256 else { continue }
            guard let plan = contents.plans[id] else {
                found.findings.append("run \(id): its plan is missing")
                continue
            }
            found.expect(SHA256.hexadecimal(plan) == hash, "run \(id): its plan is not the one whose hash it has")
        }
        for key in expected.subtracting(contents.index).sorted(by: { $0.partition < $1.partition }) {
            found.findings.append("\(key.partition), \(key.sort): the entry of this run is missing")
        }
        for key in contents.index.subtracting(expected).sorted(by: { $0.partition < $1.partition }) {
            found.findings.append("\(key.partition), \(key.sort): it is the entry of no run")
        }
    }

    private func check(_ lease: Lease, _ contents: Contents, _ found: inout LedgerFindings) {
        if let fence = contents.fences[lease.scope], fence.ledger == lease.fence.ledger {
            found.expect(
                lease.fence.counter <= fence.counter,
                "lease of \(lease.scope): its fence \(lease.fence.counter) is ahead of the scope's \(fence.counter)")
        }
        // Of a lock that a person holds there is no run.
        guard !lease.run.hasPrefix("l") else { return }
        guard let run = contents.rows[lease.run]?.run else {
            // A run's lease is taken just before it begins.
            return found.expect(
                lease.expires > Date(), "lease of \(lease.scope): it is held by \(lease.run), which is not there")
        }
        found.expect(
            run.state == .running,
            "lease of \(lease.scope): it is held by \(lease.run), which has ended as \(run.state.rawValue)")
    }
}
