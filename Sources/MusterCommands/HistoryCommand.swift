import ArgumentParser
import Deployment
import Foundation
import Ledger

/// `muster history`: the runs that the ledger knows.
struct HistoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "Lists the runs of an environment, newest first.")

    @OptionGroup var place: PlaceOptions
    @OptionGroup var format: OutputOptions

    @Argument(help: "The environment; all scopes when left out.")
    var environment: String?

    @Option(help: "How many runs.")
    var limit = 20

    func validate() throws {
        guard limit >= 1 else { throw ValidationError("--limit takes 1 or more, not \(limit)") }
    }

    /// A run as the ledger keeps it, with how long it took.
    struct Entry: Encodable {
        var run: RunRecord

        enum CodingKeys: CodingKey { case seconds }

        func encode(to encoder: any Encoder) throws {
            try run.encode(to: encoder)
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encodeIfPresent(HistoryCommand.seconds(run), forKey: .seconds)
        }
    }

    struct Report: Encodable {
        var version = 1
        var runs: [Entry]
        /// Why runs passed closed gates, by the run's id.
        var emergencies: [String: String]?
    }

    func run() async throws {
        let scope = try environment.map { name in try Session.settings(place, name).0.scope }
        let ledger = try await place.ledger()
        // A request that nobody answered in time has ended, whoever looks first.
        try await ApprovalDesk(ledger: ledger).settle(at: Date())
        let runs = try await ledger.runs(scope: scope, limit: limit)
        let emergencies = try await Self.emergencies(of: runs, in: ledger)
        switch format.output {
        case .json:
            try Console.json(Report(runs: runs.map(Entry.init), emergencies: emergencies.isEmpty ? nil : emergencies))
        case .text:
            let rows = runs.map { run in
                [
                    run.id, run.kind, run.scope, run.commit.map { String($0.prefix(10)) } ?? "-", run.state.rawValue,
                    run.started.ISO8601Format(), Self.seconds(run).map { "\($0)s" } ?? "-", run.actor,
                    (emergencies[run.id].map { "emergency (\($0)): " } ?? "") + run.summary,
                ]
            }
            Console.out(
                Line.table(
                    ["RUN", "KIND", "SCOPE", "COMMIT", "RESULT", "STARTED", "TOOK", "BY", "SUMMARY"], rows))
        }
    }

    private static func emergencies(of runs: [RunRecord], in ledger: Ledger) async throws -> [String: String] {
        let reasons = try await ledger.events(kind: Emergency.event, runs: runs.map(\.id)).compactMap { event in
            Emergency(event).map { (event.run, $0.reason) }
        }
        return Dictionary(reasons) { first, _ in first }
    }

    /// Whole seconds from its beginning to its end; nil for a run that has not ended.
    private static func seconds(_ run: RunRecord) -> Int? {
        run.ended.map { Int($0.timeIntervalSince(run.started).rounded()) }
    }
}
