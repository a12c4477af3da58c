import ArgumentParser
import Deployment
import Fleet
import GitRepository
import Foundation
import Ledger
import Rollout
import Settings

/// `muster deploy`: preflight, stage everywhere, activate in batches, prove, record; back again when it fails.
struct DeployCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deploy", abstract: "Deploys a commit to an environment, proves it, and goes back if it fails.")

    @OptionGroup var place: PlaceOptions
    @OptionGroup var format: OutputOptions
    @OptionGroup var target: EnvironmentArgument

    @Option(help: "The commit, branch or tag; the environment's branch when left out.")
    var ref: String?

    @Flag(help: "Only the hosts that do not serve the commit; without --ref, that of the last good run.")
    var converge = false

    @Flag(help: "When it fails, leave everything as it is, for a look, instead of going back.")
    var noRollback = false

    @Option(help: ArgumentHelp("Apply a saved plan, exactly it or nothing.", valueName: "file"))
    var plan: String?

    @OptionGroup var gates: GateOptions

    @Flag(help: "Show the plan and stop.")
    var dryRun = false

    func validate() throws {
        if ref != nil, plan != nil {
            throw ValidationError("--ref and --plan exclude each other: a plan names its commit")
        }
        if noRollback, plan != nil {
            throw ValidationError("--no-rollback and --plan exclude each other: a plan says what a failure leads to")
        }
        if converge, plan != nil {
            throw ValidationError("--converge and --plan exclude each other: a plan names its hosts")
        }
    }

    func run() async throws {
        try await interruptible { stop in
            let saved = try plan.map(PlanFile.read)
            let session = try await Session.open(place, target.environment, stop: stop)
            let making = try PlanMaking(
                session: session.planning(
                    for: saved == nil ? gates.declared : nil,
                    keepsFailed: noRollback || saved?.plan.rollout.onFailure == .stop))
            var goal = ref
            if converge, goal == nil { goal = try await place.ledger().goal(scope: session.settings.scope) }
            let commit = try making.commit(saved?.plan.commit?.id ?? goal)
            let application = Application(
                session: session, format: format, emergency: gates.declared, reason: gates.reason, dryRun: dryRun,
                gates: Gates(
                    session: session, change: .deployment, commit: commit.id.description, say: format.say),
                lockWait: gates.patience, planNewcomers: making.newcomers(commit), packing: making.packing)
            try await application.run { survey in
                let converges = converge || saved?.plan.converges == true
                let fresh =
                    converges
                    ? try making.convergence(survey, commit: commit) : try making.deployment(survey, commit: commit)
                if let saved, try fresh?.sha256 != saved.sha256 {
                    throw CommandFailure(
                        .usage,
                        "the plan no longer fits: hosts, settings or releases changed since it was made\n"
                            + "  fix: plan again and look at the difference")
                }
                return fresh
            }
        }
    }
}

/// `muster rollback`: back to what was proven before.
struct RollbackCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback", abstract: "Takes an environment back to a release that was proven on its hosts.")

    @OptionGroup var place: PlaceOptions
    @OptionGroup var format: OutputOptions
    @OptionGroup var target: EnvironmentArgument

    @Option(
        help: """
            A commit; 'previous': the one release that served everywhere before; 'each': on each host what was proven there \
            before.
            """)
    var to = "previous"

    @OptionGroup var gates: GateOptions

    @Flag(help: "Show the plan and stop.")
    var dryRun = false

    func run() async throws {
        try await interruptible { stop in
            let session = try await Session.open(place, target.environment, stop: stop)
            let making = try PlanMaking(session: session)
            let application = Application(
                session: session, format: format, emergency: gates.declared, reason: gates.reason, dryRun: dryRun,
                gates: Gates(session: session, change: .rollback, commit: nil, say: format.say),
                lockWait: gates.patience)
            try await application.run { survey in
                try making.rollback(survey, to: to)
            }
        }
    }
}

enum ReportView {
    /// Prints the report and ends with its exit code.
    static func conclude(_ report: RunReport, _ format: OutputOptions) throws {
        switch format.output {
        case .text: Console.out(text(report))
        case .json: try Console.json(report)
        }
        let exit = MusterExit(report.overall)
        if exit != .ok { throw ExitCode(exit.rawValue) }
    }

    static func text(_ report: RunReport) -> String {
        let table = Line.table(
            ["INSTANCE", "NAME", "OUTCOME", "LEFT AS", "RELEASE"],
            report.hosts.map { host in
                [
                    host.id.text, host.name, host.outcome, host.disposition.rawValue,
                    host.release.map { String($0.prefix(10)) } ?? "-",
                ]
            })
        var lines = [table]
        for host in report.hosts where !host.reason.isEmpty {
            lines.append("\(host.id): \(Line.safe(host.reason))")
            if !host.output.isEmpty {
                let tail = host.output.split(whereSeparator: \.isNewline).suffix(12).joined(separator: "\n")
                lines.append(Line.lines(tail, prefix: "  \(host.id) | "))
            }
        }
        for newcomers in report.newcomers ?? [] { lines.append(text(newcomers)) }
        for host in report.skipped { lines.append("\(host.id): skipped: \(Line.safe(host.problem.explanation))") }
        lines.append(Line.safe("run \(report.run): \(report.result.rawValue): \(report.summary)"))
        if report.overall != report.result { lines.append("all in all: \(report.overall.rawValue)") }
        if report.result == .waiting {
            lines.append("  'muster resume \(report.run)' goes on, with --undo it is taken back")
        }
        return lines.joined(separator: "\n")
    }
}
