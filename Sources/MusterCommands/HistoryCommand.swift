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

    struct Report: Codable {
        var version = 1
        var runs: [RunRecord]
        /// Why runs passed closed gates, by the run's id.
        var emergencies: [String: String]?
    }

    func run() async throws {
        let scope = try environment.map { name in try Session.settings(place, name).0.scope }
        let ledger = try await place.ledger()
        // A request that nobody answered in time has ended, whoever looks first.
        try await ApprovalDesk(ledger: ledger).settle(at: Date())
        let runs = try await ledger.runs(scope: scope, limit: max(1, limit))
        let emergencies = try await Self.emergencies(of: runs, in: ledger)
        switch format.output {
        case .json: try Console.json(Report(runs: runs, emergencies: emergencies.isEmpty ? nil : emergencies))
        case .text:
            let rows = runs.map { run in
                [
                    run.id, run.kind, run.scope, run.commit.map { String($0.prefix(10)) } ?? "-", run.state.rawValue,
                    run.started.ISO8601Format(), duration(run), run.actor,
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

    private func duration(_ run: RunRecord) -> String {
        run.ended.map { "\(Int($0.timeIntervalSince(run.started).rounded()))s" } ?? "-"
    }
}
