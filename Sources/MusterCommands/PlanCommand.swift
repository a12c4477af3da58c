import ArgumentParser
import Deployment
import Fleet
import Foundation
import GitRepository
import Health
import Rollout
import Scripting

/// `muster plan`: what a deployment would do, down to the scripts.
struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Shows what a deployment would do: hosts, batches, commits, scripts, deadlines, its SHA-256.",
        discussion: "It reads each host's record with a command that changes nothing.")

    @OptionGroup var place: PlaceOptions
    @OptionGroup var format: OutputOptions
    @OptionGroup var target: EnvironmentArgument

    @Option(help: "The commit, branch or tag; the environment's branch when left out.")
    var ref: String?

    @Flag(help: "Plan to leave everything as it is when it fails.")
    var noRollback = false

    @Option(help: ArgumentHelp("Save the plan, for 'deploy --plan'.", valueName: "file"))
    var out: String?

    @Flag(help: "Print every script in full.")
    var scripts = false

    func run() async throws {
        // Refused before any host is asked.
        if let out { try PlanFile.refuseUnwritable(out) }
        let (plan, findings) = try await interruptible { stop in
            let session = try await Session.open(place, target.environment, stop: stop)
            let making = try PlanMaking(session: session.planning(for: nil, keepsFailed: noRollback))
            let commit = try making.commit(ref)
            let survey = try await Survey.take(session.settings, crews: session.crews, run: RunID.new(at: Date()))
            let gates = Gates(
                session: session, change: .deployment, commit: commit.id.description, say: format.say)
            return (try making.deployment(survey, commit: commit), try await gates.findings())
        }
        if let out { try PlanFile(plan: plan).write(to: out) }
        JobReport.current?.planned(plan)
        try PlanView.show(plan, findings, scripts: scripts, format)
    }
}

/// A plan as it is printed: with what the gates say now, which is no part of it.
private struct PlanReport: Encodable {
    var sha256: String
    var plan: DeploymentPlan
    var gates: [GateFinding]?
}

/// A saved plan: the plan and its hash.
struct PlanFile: Codable {
    var sha256: String
    var plan: DeploymentPlan

    init(plan: DeploymentPlan) throws {
        self.plan = plan
        sha256 = try plan.sha256
    }

    func write(to path: String) throws {
        let encoder = DeploymentPlan.encoder
        encoder.outputFormatting.insert(.prettyPrinted)
        do { try encoder.encode(self).write(to: URL(filePath: path), options: .atomic) } catch {
            throw CommandFailure(.usage, "the plan cannot be written to \(path): \(error.localizedDescription)")
        }
        JobReport.current?.wrote(path)
    }

    static func refuseUnwritable(_ path: String) throws {
        let file = URL(filePath: path).absoluteURL
        let folder = file.deletingLastPathComponent().path
        var isFolder: ObjCBool = false
        let why: String? =
            if FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder), isFolder.boolValue {
                "it is a folder"
            } else if access(folder, W_OK | X_OK) != 0 {
                "\(Line.safe(folder)): \(String(cString: strerror(errno)))"
            } else { nil }
        guard let why else { return }
        throw CommandFailure(
            .usage,
            "the plan cannot be written to \(Line.safe(path)): \(why)\n  fix: name a file in a folder that is there and can be "
                + "written")
    }

    /// Reads a plan and checks that nobody changed it.
    static func read(_ path: String) throws -> PlanFile {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandFailure(.usage, "the plan \(path) cannot be read\n  fix: make one with 'muster plan --out'")
        }
        guard let file = try? JSONDecoder().decode(PlanFile.self, from: data), file.plan.version == 1 else {
            throw CommandFailure(.usage, "\(path) is no plan of this version of muster")
        }
        guard try file.plan.sha256 == file.sha256 else {
            throw CommandFailure(
                .usage, "\(path) was changed after it was made: its SHA-256 does not match\n  fix: plan again")
        }
        return file
    }
}

enum PlanView {
    static func show(
        _ plan: DeploymentPlan, _ findings: [GateFinding], scripts: Bool, _ format: OutputOptions
    ) throws {
        switch format.output {
        case .text:
            let isJob = JobReport.current != nil
            Console.out(try text(plan, scripts: scripts && !isJob))
            if scripts, isJob {
                for script in plan.scripts { Console.group(title(script), body(script)) }
            }
            if !findings.isEmpty { Console.out(GateView.text(findings)) }
        case .json:
            try Console.json(
                PlanReport(sha256: try plan.sha256, plan: plan, gates: findings.isEmpty ? nil : findings))
        }
    }

    static func text(_ plan: DeploymentPlan, scripts: Bool) throws -> String {
        var lines: [String] = []
        let goal =
            plan.commit.map { "\($0.id.prefix(10))  \($0.subject) (\($0.author))" } ?? "each host's previous release"
        lines.append(
            "\(plan.kind.rawValue) \(plan.scope), \(plan.places.map(\.description).joined(separator: "; ")), "
                + plan.platforms.map(\.rawValue).joined(separator: " and "))
        lines.append("release   \(Line.safe(goal))")
        if !plan.source.isEmpty { lines.append("source    \(Line.safe(plan.source))") }
        lines.append("")
        for (index, batch) in plan.batches.enumerated() {
            let canary = index == 0 && plan.rollout.canary.budget(of: plan.hosts.count) > 0 ? " (canary)" : ""
            let group = batch.first.flatMap { id in plan.hosts.first { $0.id == id }?.group }.map { ", \($0)" } ?? ""
            lines.append(Line.safe("batch \(index + 1)\(canary)\(group)"))
            for id in batch {
                guard let host = plan.hosts.first(where: { $0.id == id }) else { continue }
                let from = host.serving.map { String($0.prefix(10)) } ?? "nothing proven"
                let back = host.returnsTo.map { String($0.prefix(10)) } ?? "nothing: no proven release"
                lines.append(
                    Line.safe(
                        "  \(id)  \(host.name)\(place(host, plan))  \(from) -> \(host.goal?.prefix(10) ?? "?")"
                            + (plan.kind == .deploy ? ", would return to \(back)" : "")))
            }
        }
        for host in plan.skipped { lines.append(Line.safe("skipped  \(host.id)  \(host.problem.explanation)")) }
        lines += [""] + ships(plan) + phases(plan) + documents(plan)
        let users = plan.platforms.map { "\(plan.document($0).name) runs as \($0 == .linux ? "root" : "SYSTEM")" }
        lines.append(
            "\(users.joined(separator: ", ")): whoever may send it to a host may do everything there; 'muster template policy "
                + "\(plan.environment)' limits that to this environment's hosts")
        lines.append(
            "blast radius: at most \(Line.count(plan.blastRadius, "host")) at once; "
                + "max-errors \(plan.rollout.maxErrors), then \(plan.rollout.onFailure.rawValue)")
        lines += pace(plan.rollout)
        lines.append("deadline: \(plan.deadline) s for everything, the way back included")
        if scripts {
            for script in plan.scripts {
                lines += ["", "----- \(title(script))", body(script)]
            }
        }
        lines.append("plan SHA-256 \(try plan.sha256)")
        return lines.joined(separator: "\n")
    }

    private static func title(_ script: ScriptTemplate) -> String {
        "\(script.phase) (\(script.platform.rawValue)), SHA-256 \(script.sha256)"
    }

    private static func body(_ script: ScriptTemplate) -> String {
        script.text.split(separator: "\n", omittingEmptySubsequences: false).map { Line.safe(String($0)) }
            .joined(separator: "\n")
    }

    /// Where a host is and what it is, as far as hosts of the plan differ in it.
    private static func place(_ host: DeploymentPlan.PlannedHost, _ plan: DeploymentPlan) -> String {
        let parts =
            (plan.places.count > 1 ? ["\(host.place)"] : [])
            + (plan.platforms.count > 1 ? [host.platform.rawValue] : [])
        return parts.isEmpty ? "" : "  (\(parts.joined(separator: ", ")))"
    }

    /// How a rollout goes from batch to batch; nothing where it simply goes on.
    private static func pace(_ rollout: RolloutSettings) -> [String] {
        var parts: [String] = []
        if let limit = rollout.maxConcurrency { parts.append("at most \(limit) at a time") }
        if rollout.bake > 0 { parts.append("each batch bakes for \(rollout.bake) s and is looked at again") }
        if !rollout.alarms.isEmpty { parts.append("alarms: \(rollout.alarms.joined(separator: ", "))") }
        switch rollout.pause {
        case .never: break
        case .canary: parts.append("pauses after the canary")
        case .batch: parts.append("pauses after every batch")
        }
        return parts.isEmpty ? [] : [Line.safe("pace: " + parts.joined(separator: "; "))]
    }

    private static func ships(_ plan: DeploymentPlan) -> [String] {
        let why = plan.shipsUnknown.map { [Line.safe($0), ""] } ?? []
        guard !plan.ships.isEmpty else { return why }
        return why + ["\(Line.count(plan.ships.count, "commit")) will ship:"]
            + plan.ships.map { Line.safe("  \($0.id.prefix(10))  \($0.subject) (\($0.author))") } + [""]
    }

    /// What runs the scripts, where it is pinned.
    private static func documents(_ plan: DeploymentPlan) -> [String] {
        (plan.documents ?? []).map { document in
            "document \(document.name), version \(document.version ?? ""), SHA-256 \(document.sha256 ?? "")"
        }
    }

    private static func phases(_ plan: DeploymentPlan) -> [String] {
        let limits = "deliver within \(plan.deliveryTimeout) s, run within \(plan.executionTimeout) s"
        let outputs = plan.output.map { [Line.safe("whole outputs are kept in s3://\($0)")] } ?? []
        return outputs
            + plan.scripts.map { script in
                "phase \(script.phase)\(plan.platforms.count > 1 ? " (\(script.platform.rawValue))" : ""): \(script.parameterBytes) bytes, SHA-256 \(script.sha256.prefix(16)), \(limits)"
            }
            + (plan.variables ?? []).map { Line.safe("variable \($0.name)\($0.reference.map { " from \($0)" } ?? "")") }
            + (plan.hooks ?? []).map {
                Line.safe("hook \($0.moment.rawValue) on the runner, within \($0.timeout) s: \($0.run)")
            }
            + plan.platforms.flatMap { plan.health[$0.rawValue] ?? [] }.map {
                Line.safe(
                    "check from \($0.from.rawValue): \($0.title), \($0.consecutive) in a row within \($0.within) s")
            }
    }
}
