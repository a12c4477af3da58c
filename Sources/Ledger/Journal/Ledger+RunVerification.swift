import Foundation

/// What the events of a run say of it, as far as its own item says the same.
struct RunTrace {
    private struct Payload: Decodable {
        var result: String?
        var key: String?
        var command: String?
    }

    /// How many there are.
    let count: Int
    /// How it ended since it was resumed last; several where a process that was given up came back.
    private(set) var results: Set<String> = []
    private(set) var wasResumed = false
    /// Commands that SSM accepted: its ids by their keys.
    private(set) var sent: [String: String] = [:]

    init(_ events: [LedgerEvent]) {
        count = events.count
        for event in events {
            let payload = try? JSONDecoder().decode(Payload.self, from: Data(event.payload.utf8))
            switch event.kind {
            case "run.resumed":
                results = []
                wasResumed = true
            case "run.ended": if let result = payload?.result { results.insert(result) }
            case "run.cancelled": results.insert(RunRecord.State.interrupted.rawValue)
            case "command.sent": if let key = payload?.key, let command = payload?.command { sent[key] = command }
            default: break
            }
        }
    }
}

extension Ledger {
    static func check(
        _ row: RunRow, _ trace: RunTrace, _ commands: [String: CommandRecord], _ found: inout LedgerFindings
    ) {
        let run = row.run
        if let events = row.events {
            found.expect(
                trace.count >= events,
                "run \(run.id): it ended after \(events) events, of which \(trace.count) are there")
        }
        checkEnd(run, trace, &found)
        for (key, command) in trace.sent.sorted(by: { $0.key < $1.key }) {
            guard let record = commands[key] else {
                found.findings.append("run \(run.id): its command '\(key)' was sent and is missing")
                continue
            }
            found.expect(
                record.commandID == command,
                "run \(run.id): its command '\(key)' was sent as \(command), not as \(record.commandID ?? "nothing")")
        }
        // A process that was killed may have written a command's id and not that it was sent.
        guard run.planSHA256 != nil, !trace.wasResumed, !trace.results.isEmpty else { return }
        for (key, command) in commands.sorted(by: { $0.key < $1.key }) where command.commandID != nil {
            found.expect(trace.sent[key] != nil, "run \(run.id): no event says that its command '\(key)' was sent")
        }
    }

    /// A run with a plan says how it ended in its last words, unless its process died or an error took it down.
    private static func checkEnd(_ run: RunRecord, _ trace: RunTrace, _ found: inout LedgerFindings) {
        guard run.planSHA256 != nil, run.state != .running, run.state != .lost else { return }
        if trace.results.isEmpty {
            found.expect(
                run.state == .failed, "run \(run.id): it is \(run.state.rawValue), and none of its events says so")
        } else {
            let said = trace.results.sorted().joined(separator: " and ")
            found.expect(
                trace.results.contains(run.state.rawValue),
                "run \(run.id): it is \(run.state.rawValue), and its events say \(said)")
        }
    }
}
