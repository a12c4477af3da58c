import ArgumentParser
import Deployment
import Fleet
import Foundation
import GitRepository
import Ledger
import Settings

/// `muster watch`: the time after a deployment.
struct WatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Looks for a time whether every host serves the release and is healthy, and ends with a verdict.",
        discussion: """
            Exit 0: healthy at every look; 7: trouble that has passed; 1: a host was ill twice in a row or at the end, or an \
            alarm is on; 9: a host could not be asked at the end. It changes nothing.
            """)

    @OptionGroup var place: PlaceOptions
    @OptionGroup var format: OutputOptions
    @OptionGroup var target: EnvironmentArgument

    @Option(name: .customLong("for"), help: ArgumentHelp("How long, at most 1d.", valueName: "duration"))
    var time = "15m"

    @Option(help: ArgumentHelp("How often, 5s at least.", valueName: "duration"))
    var every = "1m"

    @Option(help: "The commit, branch or tag that is to serve; that of the last good run when left out.")
    var ref: String?

    func validate() throws {
        guard let time = Duration(settingsText: time), (.zero ... .seconds(86_400)).contains(time) else {
            throw ValidationError("--for takes a duration such as 15m, at most 1d, not '\(time)'")
        }
        guard let pace = Duration(settingsText: every), (.seconds(1) ... .seconds(86_400)).contains(pace) else {
            throw ValidationError("--every takes a duration such as 30s, 1s at least, not '\(every)'")
        }
    }

    func run() async throws {
        let report = try await interruptible { stop in
            let session = try await Session.open(place, target.environment, stop: stop)
            let run = RunID.new(at: Date())
            let commit =
                if let ref { try session.repository().resolve(ref).id.description } else {
                    try await place.ledger().goal(scope: session.settings.scope)
                }
            let ledger = try await place.madeLedger()
            try await ledger.begin(
                RunRecord(
                    id: run, kind: "watch", scope: session.settings.scope, commit: commit, planSHA256: nil,
                    actor: Session.actor, started: Date()))
            async let _: Void = ledger.heedCancelRequests(run: run, stop)
            let watcher = Watcher(
                settings: session.settings, crews: session.crews, commit: commit, run: run, say: format.say)
            do {
                let report = try await watcher.watch(
                    for: Duration(settingsText: time) ?? .zero, every: Duration(settingsText: every) ?? .seconds(60))
                try await ledger.end(run: run, state: report.result, summary: report.summary, at: Date())
                return report
            } catch {
                try? await ledger.end(run: run, state: .failed, summary: "\(error)", at: Date())
                throw error
            }
        }
        switch format.output {
        case .json: try Console.json(report)
        case .text: Console.out(text(report))
        }
        let exit = MusterExit(report.result)
        if exit != .ok { throw ExitCode(exit.rawValue) }
    }

    private func text(_ report: WatchReport) -> String {
        let rows = report.hosts.map { host in
            [host.id.text, host.name, "\(host.healthy)", "\(host.sick)", "\(host.unheard)"]
        }
        var lines = [Line.table(["INSTANCE", "NAME", "HEALTHY", "SICK", "UNHEARD"], rows)]
        for host in report.hosts {
            if let trouble = host.trouble { lines.append("\(host.id): \(Line.safe(trouble))") }
        }
        lines.append(
            Line.safe(
                "\(report.commit.prefix(10)) on \(report.application)/\(report.environment): "
                    + "\(report.result.rawValue): \(report.summary)"))
        return lines.joined(separator: "\n")
    }
}
