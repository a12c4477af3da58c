import Deployment
import Fleet
import Foundation
import GitHubActions
import Ledger

/// The Markdown of a job's summary, at any moment of a command.
enum JobSummary {
    static func markdown(_ state: JobReport.State, _ context: WorkflowContext) -> String {
        var parts = ["## \(heading(state))"]
        if let lines = state.finding?.lines, !lines.isEmpty { parts.append(lines.joined(separator: "\n")) }
        parts += state.plan.map(plan) ?? []
        parts += state.report.map { result($0, state) } ?? []
        if let failure = state.failure {
            parts.append(Markdown.block(failure.message.split(separator: "\n").map(String.init)))
        }
        if let diagram = state.timeline.markdown { parts.append(diagram) }
        if let page = state.page {
            parts.append(page)
        } else if state.report == nil, !state.printed.isEmpty {
            parts.append(Markdown.block(state.printed.joined(separator: "\n").components(separatedBy: "\n")))
        }
        if !state.overflow.isEmpty {
            let lines = state.overflow.map { "- \(Markdown.text($0.title)): \(Markdown.text($0.message))" }
            parts.append("### More that is to be looked at\n\n" + lines.joined(separator: "\n"))
        }
        if !state.lines.isEmpty {
            let lines = state.lines.map { "\(clock($0.time)) \($0.text)" }
            let log = Markdown.block(lines)
            // Until something is known, the log is what there is to see.
            parts.append(state.exit == nil ? log : Markdown.details("The log (\(lines.count) lines)", log))
        }
        return parts.joined(separator: "\n\n") + "\n"
    }

    private static func heading(_ state: JobReport.State) -> String {
        if let finding = state.finding { return finding.heading }
        let subject =
            state.plan.map { "\($0.kind.rawValue) \($0.scope)" } ?? state.report.map {
                "\($0.kind) \($0.application)/\($0.environment)"
            } ?? state.title
        guard let exit = state.exit else { return "⏳ \(Markdown.text(subject)): under way" }
        return "\(sign(exit)) \(Markdown.text(subject)): \(exit)"
    }

    static func sign(_ exit: MusterExit) -> String {
        switch exit {
        case .ok: "✅"
        case .partial, .unknown: "⚠️"
        case .waiting: "⏸️"
        case .rolledBack: "↩️"
        default: "❌"
        }
    }

    private static func plan(_ plan: DeploymentPlan) -> [String] {
        let release = plan.commit.map { "\(Markdown.code(String($0.id.prefix(10)))) \(Markdown.text($0.subject))" }
        var rows = [["Release", release ?? "each host's previous one"]]
        if let author = plan.commit?.author, !author.isEmpty { rows.append(["By", Markdown.text(author)]) }
        rows.append(["Where", plan.places.map { Markdown.text("\($0)") }.joined(separator: "<br>")])
        rows.append([
            "Hosts",
            "\(plan.hosts.count) in \(plan.batches.map { "\($0.count)" }.joined(separator: " + "))"
                + (plan.skipped.isEmpty ? "" : ", \(plan.skipped.count) skipped"),
        ])
        if let sha256 = try? plan.sha256 { rows.append(["Plan", Markdown.code(sha256)]) }
        var parts = [Markdown.table(["", ""], rows)]
        if let why = plan.shipsUnknown { parts.append(Markdown.text(why)) }
        if plan.ships.count > 1 {
            let ships = plan.ships.map {
                "- \(Markdown.code(String($0.id.prefix(10)))) \(Markdown.text($0.subject)) (\(Markdown.text($0.author)))"
            }
            parts.append(Markdown.details("\(plan.ships.count) commits that it ships", ships.joined(separator: "\n")))
        }
        return parts
    }

    private static func result(_ report: RunReport, _ state: JobReport.State) -> [String] {
        let rows = report.hosts.map { host in
            [
                Markdown.code(host.id.text), Markdown.text(host.name), Markdown.text(host.outcome),
                Markdown.text(host.disposition.rawValue),
                host.release.map { Markdown.code(String($0.prefix(10))) } ?? "–", Markdown.text(host.reason),
            ]
        }
        var parts = [
            "**\(Markdown.text(report.summary))** (run \(Markdown.code(report.run))"
                + (report.seconds.map { ", \($0) s" } ?? "") + ")",
            Markdown.table(["Instance", "Name", "Outcome", "Left as", "Release", "Why"], rows),
        ]
        if !report.skipped.isEmpty {
            parts.append(
                report.skipped.map {
                    "- \(Markdown.code($0.id.text)) was skipped: \(Markdown.text($0.problem.explanation))"
                }
                .joined(separator: "\n"))
        }
        for host in report.hosts where !host.output.isEmpty {
            let lines = host.output.components(separatedBy: "\n").suffix(40)
            parts.append(Markdown.details("\(host.id): the end of its output", Markdown.block(Array(lines))))
        }
        for run in report.newcomers ?? [] { parts += ["### Joined meanwhile"] + result(run, state) }
        if report.result == .waiting {
            parts.append("`muster resume \(report.run)` goes on, with `--undo` it is taken back.")
        }
        return parts
    }

    private static func clock(_ time: Date) -> String {
        time.formatted(.iso8601.time(includingFractionalSeconds: false)).replacing("Z", with: "")
    }
}
