package import Foundation

/// What lets another process go on with a run, or end it.
extension Ledger {
    struct KeptPlan: Codable, Equatable {
        var plan: String
    }

    private struct CancelRequest: Codable {
        var reason: String
        var time: Date
    }

    private static func planKey(_ run: String) -> ItemKey { ItemKey(partition(run: run), "plan") }

    private static func requestKey(_ run: String) -> ItemKey { ItemKey(partition(run: run), "request") }

    static func insertion(ofPlan plan: String, run: String) throws -> ItemChange {
        try change(planKey(run), from: nil, to: KeptPlan(plan: plan))
    }

    static func insertion(ofRequest reason: String, run: String, at time: Date) throws -> ItemChange {
        try change(requestKey(run), from: nil, to: CancelRequest(reason: reason, time: time))
    }

    /// The change that keeps a plan; nil when it is kept already.
    func keeping(plan: String, run: String) async throws -> ItemChange? {
        let kept = try await item(Self.planKey(run))
        if let kept, try decode(KeptPlan.self, kept).plan == plan { return nil }
        return try Self.change(Self.planKey(run), from: kept, to: KeptPlan(plan: plan))
    }

    /// The plan of a run; nil for one that has none.
    package func plan(run: String) async throws -> String? {
        try await item(Self.planKey(run)).map { try decode(KeptPlan.self, $0).plan }
    }

    /// A run that has ended, or whose process is gone, runs again, in this process.
    package func reopen(run: String) async throws {
        try await transact {
            guard let stored = try await storedRun(run) else { return ([], ()) }
            var row = stored.row
            row.run.state = .running
            row.run.ended = nil
            row.run.summary = ""
            row.process = ProcessIdentity.current?.text
            var changes = try Self.changes(from: stored, to: row)
            if let request = try await item(Self.requestKey(run)) {
                changes.append(.delete(request.key, version: request.version))
            }
            return (changes, ())
        }
    }

    /// Asks the process of a run to cancel it; the first reason stays.
    package func requestCancel(run: String, reason: String, at time: Date) async throws {
        try await transact {
            guard try await item(Self.requestKey(run)) == nil else { return ([], ()) }
            return ([try Self.insertion(ofRequest: reason, run: run, at: time)], ())
        }
    }

    /// Why the run is to be cancelled; nil while nobody wants that.
    package func cancelRequest(run: String) async throws -> String? {
        try await item(Self.requestKey(run)).map { try decode(CancelRequest.self, $0).reason }
    }

    /// Whether the process of a run is known to have ended. One of another machine is never known to.
    package func isGone(run: String) async throws -> Bool { try await storedRun(run)?.row.isGone ?? false }
}
