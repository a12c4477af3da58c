import ArgumentParser
import Deployment
import Fleet
import Foundation
import Ledger
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

    func run(_ makePlan: (Survey) throws -> DeploymentPlan) async throws {
        let ledger = try PlaceOptions.lastingLedger(isEphemeral: session.state.isEphemeral)
        let deployer = Deployer(
            scope: session.settings.scope, crew: session.crew, ledger: ledger, actor: Session.actor, say: format.say)
        let notes = dryRun ? [] : try await gates.pass(emergency)
        if !dryRun {
            try ApprovalDesk(ledger: ledger).settle(at: Date())
            try deployer.refuseIfHeld()
        }
        // A run that waited has sent its preflight already; a host would take this one for the same.
        let run = RunID.new(at: Date())
        format.say("preflight: asking the hosts of \(session.settings.scope)")
        let survey = try await Survey.take(session.settings, crew: session.crew, run: run)
        let plan = try makePlan(survey)
        if dryRun {
            return try PlanView.show(plan, try await gates.findings(), scripts: true, format)
        }
        try deployer.refuseIfInFlight(survey)
        if let warning = try await session.crew.checkCredentials(for: plan.deadline, now: Date()) {
            format.say("warning: \(warning)")
        }
        try gates.confirm(emergency, for: plan.deadline)
        if approved == nil, gates.change == .deployment, let approvals = session.settings.approvals {
            let request = try ApprovalDesk(ledger: ledger).ask(
                plan, run: run, settings: approvals, asker: try Session.person(), actor: Session.actor,
                reason: reason ?? "deploy", notes: notes, at: Date())
            return try ApprovalView.ask(request, format)
        }
        let report = try await deployer.apply(
            plan, hosts: try survey.fence(), run: approved?.run ?? run, reason: reason ?? plan.kind.rawValue,
            notes: notes + [approved?.note].compactMap { $0 })
        try ReportView.conclude(report, format)
    }
}
