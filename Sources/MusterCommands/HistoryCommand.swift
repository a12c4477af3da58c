import Deployment
import ArgumentParser
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
    }

    func run() async throws {
        let scope = try environment.map { name in try Session.settings(place, name).0.scope }
        let runs = try PlaceOptions.ledger().runs(scope: scope, limit: max(1, limit))
        switch format.output {
        case .json: try Console.json(Report(runs: runs))
        case .text:
            let rows = runs.map { run in
                [
                    run.id, run.kind, run.scope, run.commit.map { String($0.prefix(10)) } ?? "-", run.state.rawValue,
                    run.started.ISO8601Format(), duration(run), run.actor, run.summary,
                ]
            }
            Console.out(
                Line.table(
                    ["RUN", "KIND", "SCOPE", "COMMIT", "RESULT", "STARTED", "TOOK", "BY", "SUMMARY"], rows))
        }
    }

    private func duration(_ run: RunRecord) -> String {
        run.ended.map { "\(Int($0.timeIntervalSince(run.started).rounded()))s" } ?? "-"
    }
}
