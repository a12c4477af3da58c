import Deployment
import Fleet
import Foundation
import GitHubActions
import Ledger

/// The run of a step that was killed, and what is done about it.
///
/// The step's own container may live on without anybody to read its log, so the run is told to stop first. A run that has
/// ended is left as it is, and so is what GitHub was told of it.
struct LeftBehind {
    let run: String
    /// GitHub's id of the run's deployment, where there is one.
    let deployment: String?
    let place: PlaceOptions
    let job: JobReport

    /// - Returns: the exit code; 0 when nothing of the run is in flight any more.
    func clear() async throws -> Int32 {
        let (ledger, found) = try await look()
        guard let record = found else { return try await neverBegan() }
        guard [.running, .lost].contains(record.state) else {
            await tell(record, ledger)
            return MusterExit.ok.rawValue
        }
        Console.error("the step ended without an end of run \(Line.safe(run)): cancelling what it left in flight")
        let code = await MusterCommand.run(
            arguments: ["cancel", "--reason=the step was killed", "--config=\(place.config)", "--", run])
        let now = try await ledger.run(run) ?? record
        await tell(now, ledger)
        // It may have come to its end before the wish reached it.
        guard [.running, .lost].contains(now.state) else {
            if now.state == .interrupted {
                job.annotate(
                    Annotation(
                        .warning, "run \(run)",
                        "the step was killed; 'muster resume \(run)' takes the run back, 'muster status' shows the hosts"
                    ))
            }
            return MusterExit.ok.rawValue
        }
        return code == MusterExit.ok.rawValue ? MusterExit.failed.rawValue : code
    }

    /// GitHub is not left with a deployment that seems to go on, though nobody can say how it stands.
    private func look() async throws -> (Ledger, RunRecord?) {
        do {
            let ledger = try await place.ledger()
            return (ledger, try await ledger.run(run))
        } catch {
            await GitHubDeployment.close(
                deployment, nil, otherwise: "the step was killed, and how its run stands cannot be read", job)
            throw error
        }
    }

    /// The step tells a run's id before the ledger gets it, and nothing is sent before that.
    private func neverBegan() async throws -> Int32 {
        guard FileManager.default.fileExists(atPath: place.config) else {
            throw CommandFailure(
                .usage,
                "what run \(Line.safe(run)) left cannot be looked at: \(Line.safe(place.config)), which names its ledger, is "
                    + "not there any more\n  fix: 'muster cancel \(Line.safe(run))' ends it, from a checkout of the repository"
            )
        }
        let said = "run \(run) had not begun when its step was killed: nothing was sent"
        Console.error(Line.safe(said))
        job.found("⚠️ \(Markdown.text(said))", [])
        await GitHubDeployment.close(deployment, nil, otherwise: "the step was killed before anything was sent", job)
        return MusterExit.ok.rawValue
    }

    /// Heads the summary with how the run stands and, of one that did not end by itself, how its hosts were left.
    private func tell(_ record: RunRecord, _ ledger: Ledger) async {
        let isOpen = [.running, .lost].contains(record.state)
        let sign = isOpen ? "❌" : JobSummary.sign(MusterExit(record.state))
        let hosts = await hosts(ledger)
        let groups = Dictionary(grouping: hosts, by: \.left)
        let counts = Self.order.compactMap { left in groups[left].map { "\($0.count) \(Self.word(left))" } }
        let how = isOpen ? "was left in flight by a step that was killed" : "\(record.state.rawValue)"
        job.found(
            "\(sign) \(Markdown.text("\(record.kind) \(record.scope), run \(run)")): \(how)"
                + (counts.isEmpty ? "" : "; hosts: \(counts.joined(separator: ", "))"),
            Self.order.compactMap { left in
                groups[left].map { hosts in
                    "- \(Self.word(left)): "
                        + hosts.map { "\(Markdown.code($0.id.text)) \(Markdown.text($0.name))" }.joined(separator: ", ")
                }
            })
        await GitHubDeployment.close(deployment, record, otherwise: "", job)
    }

    private static let order: [RunReport.Disposition] = [.broken, .unknown, .active, .rolledBack, .staged, .untouched]

    private static func word(_ left: RunReport.Disposition) -> String {
        switch left {
        case .broken: "not proven"
        case .unknown: "unknown"
        case .active: "active"
        case .rolledBack: "rolled back"
        case .staged: "staged"
        case .untouched: "untouched"
        }
    }

    /// Nothing where the run has no plan, as a script's has none, or the ledger cannot say.
    private func hosts(_ ledger: Ledger) async -> [RunRemains.Host] {
        guard let json = try? await ledger.plan(run: run),
            let plan = try? JSONDecoder().decode(DeploymentPlan.self, from: Data(json.utf8)),
            let events = try? await ledger.events(run: run)
        else { return [] }
        return RunRemains.of(plan, events)
    }
}
