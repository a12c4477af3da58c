import ArgumentParser
import Deployment
import Foundation
import GitRepository
import Ledger
import Reporting
import Settings

/// `muster report deployments`: how well software is delivered.
struct DeploymentsReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deployments", abstract: "DORA's five delivery metrics, from the ledger and git.",
        discussion: "Each metric's rule is written in the report. Lead times need the commits in this clone.")

    @OptionGroup var place: PlaceOptions
    @OptionGroup var format: OutputOptions
    @OptionGroup var report: ReportOptions

    @Argument(help: "The environment; all scopes of the ledger when left out.")
    var environment: String?

    @Option(help: ArgumentHelp("How far back.", valueName: "days"))
    var days = 90

    @Option(help: ArgumentHelp("The first day instead, 2026-01-31 (UTC).", valueName: "day"))
    var from: String?

    @Option(help: ArgumentHelp("The first day that no longer counts; now when left out.", valueName: "day"))
    var to: String?

    func validate() throws {
        guard (1...3660).contains(days) else { throw ValidationError("--days is a number from 1 to 3660") }
        for (name, text) in [("--from", from), ("--to", to)] {
            if let text, Self.date(text) == nil { throw ValidationError("\(name) takes a day like 2026-01-31") }
        }
        if let from = from.flatMap(Self.date), let to = to.flatMap(Self.date), from >= to {
            throw ValidationError("--from is not before --to")
        }
    }

    private static func date(_ text: String) -> Date? {
        guard text.wholeMatch(of: /\d{4}-\d{2}-\d{2}/) != nil else { return nil }
        return try? Date("\(text)T00:00:00Z", strategy: .iso8601)
    }

    func run() async throws {
        let place = self.place
        let scope = try environment.map { name in try Session.settings(place, name).0.scope }
        // The future has no deployments, and would thin the rates.
        let end = min(to.flatMap(Self.date) ?? Date(), Date())
        let start = from.flatMap(Self.date) ?? end.addingTimeInterval(-Double(days) * 86_400)
        guard start < end else { throw CommandFailure(.usage, "--from is not before now\n  fix: give an earlier day") }
        let source = DeploymentsSource {
            try await DeploymentHistory(place: place).snapshot(scope, from: start, to: end)
        }
        try await report.make(source, in: try report.reports(place), place, format)
    }
}

/// What the ledger and git say of deployments.
struct DeploymentHistory {
    let place: PlaceOptions

    /// - Parameter scope: nil for all.
    func snapshot(_ scope: String?, from: Date, to: Date) async throws -> DeploymentsSnapshot {
        let ledger = try await place.ledger()
        // What came before the period tells what is new in it, and what a rollback undid.
        let all = try await ledger.runs(scope: scope, limit: 100_000).reversed()
        let runs = all.filter { ["deploy", "rollback"].contains($0.kind) && $0.started < to && $0.ended != nil }
        let folder = URL(filePath: place.config).absoluteURL.deletingLastPathComponent().path
        let repository = try? GitRepository(openingAt: folder)
        var entries: [DeploymentEntry] = []
        var serving: [String: String] = [:]
        var known: [String: Set<String>] = [:]
        var unknown: [String: [String]] = [:]
        for run in runs {
            var entry = try await entry(run, in: ledger)
            if entry.kind == "deploy", let commit = entry.commit, entry.state == "ok" || entry.state == "partial" {
                let before = serving[run.scope]
                if let before {
                    // A commit that was there before a rollback is no news when it comes back.
                    let seen = known[run.scope] ?? []
                    entry.commits = try? commits(from: before, to: commit, repository).filter { !seen.contains($0.id) }
                    known[run.scope, default: []].formUnion(entry.commits?.map(\.id) ?? [])
                }
                if before != nil, entry.commits == nil, entry.started >= from {
                    unknown[run.scope, default: []].append(run.id)
                }
                serving[run.scope] = commit
            } else if entry.kind == "rollback", entry.state == "ok", let commit = entry.commit {
                serving[run.scope] = commit
            }
            entries.append(entry)
        }
        let gaps = unknown.sorted { $0.key < $1.key }.map { scope, runs in
            ReportGap(
                what: "the commits of \(Line.count(runs.count, "deployment")) of \(scope)",
                reason: repository == nil
                    ? "\(folder) is in no git repository"
                    : "this clone does not hold them (a shallow one, or another repository)")
        }
        return DeploymentsSnapshot(from: from, to: to, entries: entries, gaps: gaps)
    }

    /// What was not in the release before; nothing where an earlier commit was deployed anew.
    private func commits(
        from: String, to: String, _ repository: GitRepository?
    ) throws -> [DeploymentEntry.ShippedCommit] {
        guard let repository, let old = CommitID(from), let new = CommitID(to) else {
            throw CommandFailure(.failed, "git does not know \(to)")
        }
        return try repository.commits(from: old, to: new, limit: 10_000).map {
            DeploymentEntry.ShippedCommit(id: $0.id.description, time: $0.time)
        }
    }

    private func entry(_ run: RunRecord, in ledger: Ledger) async throws -> DeploymentEntry {
        let events = try await ledger.events(run: run.id)
        let switched = events.first { event in
            guard event.kind == "phase.began" else { return false }
            let details = try? JSONDecoder().decode([String: String].self, from: Data(event.payload.utf8))
            return details?["phase"] == Phase.activate.rawValue
        }
        let parts = run.scope.split(separator: "/", maxSplits: 1).map(String.init)
        return DeploymentEntry(
            run: run.id, kind: run.kind, application: parts[0], environment: parts.count > 1 ? parts[1] : "",
            state: run.state.rawValue, started: run.started, ended: run.ended ?? run.started, switched: switched?.time,
            commit: run.commit, commits: nil, isEmergency: events.contains { Emergency($0) != nil }, actor: run.actor)
    }
}
