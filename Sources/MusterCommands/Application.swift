import ArgumentParser
import Deployment
import Dispatching
import Fleet
import Foundation
import Ledger
import Notices
import Rollout
import Settings

/// What applying any plan has in common: gates, survey, refusal, plan, run, report, exit code.
struct Application {
    let session: Session
    let format: OutputOptions
    let emergency: Emergency?
    let reason: String?
    let dryRun: Bool
    let gates: Gates
    /// The run that waited and was approved; without it a new run begins, or waits itself.
    var approved: (run: String, note: RunNote)?

    /// How long to wait while somebody else holds the environment or one of its instances.
    var lockWait: Duration = .zero

    /// Plans the same release for hosts that join while it is deployed; without it they are not looked for.
    var planNewcomers: Newcomers.Plan?

    /// What plans have packed, to be put where hosts find it before a run begins.
    var packing: CommitPacking?

    /// Who waited plans anew: the other run may have changed the hosts.
    func run(_ makePlan: (Survey) throws -> DeploymentPlan?) async throws {
        let clock = ContinuousClock()
        let end = clock.now + lockWait
        while true {
            do {
                return try await attempt(makePlan)
            } catch LedgerError.held(let lease) where clock.now < end && !session.crew.stop.isRaised {
                format.say("waiting: \(LedgerError.held(lease))")
                try await deployer.wait(for: lease, until: end)
                if session.crew.stop.isRaised {
                    throw CommandFailure(.interrupted, "interrupted while waiting; nothing was done")
                }
            }
        }
    }

    private var deployer: Deployer {
        get async throws {
            Deployer(
                scope: session.settings.scope, crews: session.crews,
                ledger: try await PlaceOptions.lastingLedger(session.state, dryRun: dryRun),
                actor: Session.actor, artifacts: try PlaceOptions.artifacts(session.state),
                announcer: try session.settings.announcer(), say: format.say)
        }
    }

    private func attempt(_ makePlan: (Survey) throws -> DeploymentPlan?) async throws {
        let deployer = try await deployer
        let notes = dryRun ? [] : try await gates.pass(emergency)
        if !dryRun {
            try await ApprovalDesk(ledger: deployer.ledger).settle(at: Date())
            try await deployer.refuseIfHeld()
        }
        // A run that waited has sent its preflight already; a host would take this one for the same.
        let run = RunID.new(at: Date())
        format.say("preflight: asking the hosts of \(session.settings.scope)")
        let survey = try await Survey.take(session.settings, crews: session.crews, run: run)
        let made = try makePlan(survey)
        if let made { JobReport.current?.planned(made) }
        guard let plan = made else {
            return try ConvergedReport(session.settings, survey).conclude(format)
        }
        if dryRun {
            return try PlanView.show(plan, try await gates.findings(), scripts: true, format)
        }
        try deployer.refuseIfInFlight(survey)
        for crew in session.crews.all {
            guard let warning = try await crew.checkCredentials(for: plan.deadline, now: Date()) else { continue }
            format.say("warning: \(warning)")
        }
        try gates.confirm(emergency, for: plan.deadline)
        if approved == nil, gates.change == .deployment, let approvals = session.settings.approvals {
            let request = try await ApprovalDesk(ledger: deployer.ledger).ask(
                plan, run: run, settings: approvals, asker: try Session.person(), actor: Session.actor,
                reason: reason ?? "deploy", notes: notes, at: Date())
            let notice = Notice.asks(
                plan, request, actor: Session.actor, reason: reason ?? "deploy", at: Date())
            await deployer.announcer?.tell(notice, ledger: deployer.ledger)
            JobReport.current?.began(run: run)
            return try ApprovalView.ask(request, format)
        }
        if plan.artifact != nil { try await packing?.publish(format.say) }
        let id = approved?.run ?? run
        JobReport.current?.began(run: id)
        let report = try await GitHubDeployment.around(plan, run: id) {
            let report = try await deployer.apply(
                plan, hosts: try survey.fence(), run: id, reason: reason ?? plan.kind.rawValue,
                notes: notes + [approved?.note].compactMap { $0 })
            guard let planNewcomers else { return report }
            let newcomers = Newcomers(session: session, deployer: deployer, plan: planNewcomers)
            return await newcomers.followed(report, known: Set(survey.hosts.map(\.host.id)))
        }
        await JobReport.current?.ended(report, in: deployer.ledger)
        try ReportView.conclude(report, format)
    }
}
