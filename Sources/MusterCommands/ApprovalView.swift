import ArgumentParser
import Deployment
import Foundation
import Rollout

/// Requests for approval as they are printed.
enum ApprovalView {
    struct Report: Encodable {
        var version = 1
        var run: String
        /// waiting, approved, rejected, expired.
        var standing: String
        /// People who still have to approve.
        var missing: Int
        var required: Int
        var approvedBy: [String]
        /// Who may decide; anybody when empty.
        var approvers: [String]
        var expires: Date
        var planSHA256: String
        /// Whether a vote was only tried.
        var dryRun: Bool
    }

    struct Link: Encodable {
        var approver: String
        var decision: String
        var token: String
    }

    struct Links: Encodable {
        var version = 1
        var run: String
        var expires: Date
        var links: [Link]
    }

    /// What a deployment prints that has to wait; it ends with 8.
    static func ask(_ request: ApprovalRequest, _ format: OutputOptions) throws {
        let state = ApprovalState(request)
        switch format.output {
        case .json: try Console.json(report(state, at: Date()))
        case .text:
            Console.out(
                Line.safe("run \(request.run): waiting: \(text(state, at: Date()))")
                    + "\n  approve: muster approve \(request.run)\n  reject: muster reject \(request.run) --reason WHY"
                    + "\n  then: muster resume \(request.run)")
        }
        throw ExitCode(MusterExit.waiting.rawValue)
    }

    static func show(
        _ taken: (state: ApprovalState, effect: ApprovalState.Effect), _ vote: ApprovalVote, _ change: ChangeOptions,
        _ format: OutputOptions
    ) throws {
        let repeated = taken.effect == .unchanged ? "nothing changed: " : ""
        try change.show(
            report(taken.state, at: vote.time, dryRun: change.dryRun),
            "\(taken.state.request.run): \(repeated)\(text(taken.state, at: vote.time))", format)
    }

    static func show(_ links: Links, _ format: OutputOptions) throws {
        switch format.output {
        case .json: try Console.json(links)
        case .text:
            Console.out(
                Line.table(
                    ["APPROVER", "DECISION", "TOKEN"], links.links.map { [$0.approver, $0.decision, $0.token] }))
            Console.error(
                "each is worth a decision until \(links.expires.ISO8601Format()), with 'muster approve --token TOKEN'")
        }
    }

    static func text(_ state: ApprovalState, at now: Date) -> String {
        let request = state.request
        let names = state.approvals.map(\.person.description).joined(separator: ", ")
        switch state.standing(at: now) {
        case .waiting(let missing):
            let who =
                request.approvers.isEmpty ? "" : " of \(request.approvers.map(\.description).joined(separator: ", "))"
            return "\(missing == 1 ? "one person" : "\(missing) people")\(who) must approve until "
                + request.expires.ISO8601Format() + (names.isEmpty ? "" : "; approved by \(names)")
        case .approved: return "approved by \(names); 'muster resume \(request.run)' goes on"
        case .rejected(let person, let reason): return "rejected by \(person): \(reason)"
        case .expired: return "its approval expired at \(request.expires.ISO8601Format())"
        }
    }

    static func neverAsked(_ run: String) -> CommandFailure {
        CommandFailure(
            .usage,
            "\(Line.safe(run)) never asked for an approval, or is not in this ledger\n  fix: 'muster history' lists the "
                + "runs")
    }

    private static func report(_ state: ApprovalState, at now: Date, dryRun: Bool = false) -> Report {
        let standing =
            switch state.standing(at: now) {
            case .waiting: "waiting"
            case .approved: "approved"
            case .rejected: "rejected"
            case .expired: "expired"
            }
        return Report(
            run: state.request.run, standing: standing, missing: max(0, state.request.required - state.approvals.count),
            required: state.request.required, approvedBy: state.approvals.map(\.person.description),
            approvers: state.request.approvers.map(\.description), expires: state.request.expires,
            planSHA256: state.request.planSHA256, dryRun: dryRun)
    }
}
