import ArgumentParser
import Dispatching
import Deployment
import Fleet
import Foundation
import GitRepository
import Ledger
import Rollout

/// `muster resume`: another process goes on with a run whose own is gone, or takes back what an interrupted one did.
struct ResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Finishes a deployment or rollback whose process is gone; takes back an interrupted deployment.",
        discussion: """
            What was sent is looked at again, what was not is sent once. A deployment that was interrupted or cancelled, or \
            stopped at its deadline, is taken back: hosts that it changed return to the release that was proven there. \
            A deployment that paused goes on; one that waited for approval begins, if its plan, made again, is the one that \
            was approved.
            """)

    @OptionGroup var place: PlaceOptions
    @OptionGroup var format: OutputOptions

    @Argument(help: "The run.")
    var run: String

    @Flag(help: "Take back also a deployment whose process is gone, instead of finishing it.")
    var undo = false

    @Flag(help: "Take for good what was inconclusive when the run paused.")
    var promote = false

    @Flag(help: "Show what would be done and stop.")
    var dryRun = false

    func validate() throws {
        if undo, promote { throw ValidationError("--undo and --promote exclude each other") }
    }

    func run() async throws {
        let ledger = try await place.ledger()
        let record = try await RunArgument.find(run, in: ledger)
        if let approved = try await ApprovalDesk(ledger: ledger).approved(run, by: Session.actor, at: Date()) {
            return try await begin(record, approved)
        }
        let report: RunReport? = try await interruptible { stop in
            let places = try await RunArgument.plan(of: record, in: ledger).places
            let crews = try await Session.crews(for: places, stop: stop)
            let deployer = Deployer(
                scope: record.scope, crews: crews, ledger: ledger, actor: Session.actor,
                artifacts: try place.artifacts(), announcer: dryRun ? nil : place.announcer(of: record.scope),
                say: format.say)
            let (plan, isUndoing) = try await deployer.resumption(of: record, undo: undo)
            JobReport.current?.planned(plan)
            guard dryRun else {
                JobReport.current?.began(run: record.id)
                let report = try await GitHubDeployment.around(plan, run: record.id) {
                    let report = try await deployer.resume(record, undo: undo, promote: promote)
                    return isUndoing ? report : await followed(report, of: plan, by: deployer, stop)
                }
                await JobReport.current?.ended(report, in: ledger)
                return report
            }
            let sent = try await ledger.commands(run: run)
            try foretell(
                Course(
                    run: run, kind: record.kind, scope: record.scope, course: isUndoing ? .takeBack : .finish,
                    sent: sent.count, ended: sent.count { $0.ended }, hosts: plan.hosts.count,
                    batches: plan.batches.count))
            return nil
        }
        if let report { try ReportView.conclude(report, format) }
    }

    /// What a dry run tells.
    private struct Course: Encodable {
        enum Direction: String, Encodable { case finish, takeBack }

        var version = 1
        var run: String
        var kind: String
        var scope: String
        var course: Direction
        /// Commands that were sent, and how many of them have ended.
        var sent: Int
        var ended: Int
        var hosts: Int
        var batches: Int
        var dryRun = true
    }

    private func foretell(_ course: Course) throws {
        switch format.output {
        case .json: try Console.json(course)
        case .text:
            Console.out(
                Line.safe(
                    "would \(course.course == .takeBack ? "take back" : "finish") \(course.kind) \(course.scope), run "
                        + "\(run): \(course.sent) commands were sent, \(course.ended) of them have ended; "
                        + "\(course.hosts) hosts in \(course.batches) batches"))
        }
    }

    /// Brings what was resumed to hosts that joined since it was planned. A plan names hosts; who else is meant stands in
    /// the settings, which may not be at hand where a run is resumed.
    private func followed(
        _ report: RunReport, of plan: DeploymentPlan, by deployer: Deployer, _ stop: StopSignal
    ) async -> RunReport {
        guard plan.kind == .deploy, let goal = plan.commit?.id else { return report }
        do {
            let session = try await Session.open(place, plan.environment, stop: stop)
            try refuseForeign(session, plan.scope)
            let making = try PlanMaking(
                session: session.planning(for: nil, keepsFailed: plan.rollout.onFailure == .stop))
            let newcomers = Newcomers(
                session: session, deployer: deployer, plan: making.newcomers(try making.commit(goal)))
            return await newcomers.followed(report, known: Set(plan.hosts.map(\.id) + plan.skipped.map(\.id)))
        } catch {
            format.say("nobody looked for hosts that joined meanwhile: \(error)")
            return report
        }
    }

    private func refuseForeign(_ session: Session, _ scope: String) throws {
        guard session.settings.scope != scope else { return }
        throw CommandFailure(
            .usage,
            "\(place.config) is of \(session.settings.scope), \(run) of \(scope)\n"
                + "  fix: name its settings file with --config")
    }

    /// The gates are asked again, and the plan is made again: what was approved is that plan and no other.
    private func begin(_ record: RunRecord, _ approved: ApprovalDesk.Approved) async throws {
        if undo || promote {
            throw CommandFailure(.usage, "\(record.id) has not begun\n  fix: 'muster reject' ends it")
        }
        let environment = record.scope.split(separator: "/").last.map(String.init) ?? ""
        try await interruptible { stop in
            let session = try await Session.open(place, environment, stop: stop)
            try refuseForeign(session, record.scope)
            let kept = try await RunArgument.plan(of: record, in: try await place.ledger())
            let making = try PlanMaking(
                session: session.planning(
                    for: approved.emergency, keepsFailed: kept.rollout?.onFailure == .stop))
            let commit = try making.commit(record.commit)
            let converges = kept.converges == true
            let application = Application(
                session: session, format: format, emergency: approved.emergency, reason: approved.reason,
                dryRun: dryRun,
                gates: Gates(
                    session: session, change: .deployment, commit: commit.id.description, say: format.say),
                approved: (record.id, approved.note), planNewcomers: making.newcomers(commit), packing: making.packing)
            try await application.run { survey in
                let plan =
                    converges
                    ? try making.convergence(survey, commit: commit) : try making.deployment(survey, commit: commit)
                guard try plan?.sha256 == approved.planSHA256 else {
                    throw CommandFailure(
                        .usage,
                        "the plan that was approved no longer fits: hosts, settings or releases changed since\n"
                            + "  fix: reject it and deploy anew")
                }
                return plan
            }
        }
    }
}

/// A run that a command names.
enum RunArgument {
    static func find(_ run: String, in ledger: Ledger) async throws -> RunRecord {
        guard let record = try await ledger.run(run) else {
            throw CommandFailure(
                .usage, "the ledger has no run '\(Line.safe(run))'\n  fix: 'muster history' lists the runs")
        }
        return record
    }

    /// Where its commands were sent: by its plan, which knows the roles, or else with the present credentials.
    static func places(of record: RunRecord, _ commands: [CommandRecord], in ledger: Ledger) async throws -> [Place] {
        let sent = Set(commands.map { Place(account: $0.account, region: $0.region) })
        guard try await ledger.plan(run: record.id) != nil else { return sent.sorted { "\($0)" < "\($1)" } }
        return try await plan(of: record, in: ledger).places.filter { place in
            sent.contains { $0.region == place.region && ($0.account ?? place.account) == place.account }
        }
    }

    /// A planned run's plan, as far as it is wanted here.
    struct Plan: Decodable {
        var places: [Place]
        var converges: Bool?
        var rollout: RolloutSettings?
    }

    static func plan(of record: RunRecord, in ledger: Ledger) async throws -> Plan {
        guard let json = try await ledger.plan(run: record.id) else {
            throw CommandFailure(
                .usage,
                "the ledger holds no plan of \(record.kind) \(record.id)\n  fix: only deployments and rollbacks can be "
                    + "resumed")
        }
        return try JSONDecoder().decode(Plan.self, from: Data(json.utf8))
    }
}
