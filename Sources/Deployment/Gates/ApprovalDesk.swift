package import Foundation
package import Ledger
package import Rollout

/// Keeps requests for approval and what people decided in the ledger: events of a run that waits.
package struct ApprovalDesk: Sendable {
    private let ledger: Ledger

    package init(ledger: Ledger) { self.ledger = ledger }

    /// Records a run that waits, with its plan and its request, all or nothing. It has no plan's hash until it begins,
    /// so that it does not stand in the way of resuming a run that did.
    ///
    /// - Parameters:
    ///   - asker: who does not count as an approver.
    ///   - actor: the same for people, with the workflow run's URL.
    package func ask(
        _ plan: DeploymentPlan, run: String, settings: ApprovalSettings, asker: Person, actor: String, reason: String,
        notes: [RunNote], at now: Date
    ) async throws -> ApprovalRequest {
        let request = ApprovalRequest(
            run: run, planSHA256: try plan.sha256, asker: asker, required: settings.required,
            approvers: settings.approvers, expires: now.addingTimeInterval(TimeInterval(settings.timeout)))
        let who = settings.required == 1 ? "one person" : "\(settings.required) people"
        let message = "\(asker) asks \(who) to approve until \(request.expires.ISO8601Format()): \(reason)"
        let asked = Record(message: message, request: request, reason: reason)
        var events = [(kind: Kind.requested.rawValue, host: String?.none, payload: try Self.payload(asked))]
        for note in notes {
            let payload = try RunLog.payload(note.details.merging(["message": note.message]) { $1 })
            events.append((kind: note.kind, host: nil, payload: payload))
        }
        try await ledger.begin(
            RunRecord(
                id: run, kind: plan.kind.rawValue, scope: plan.scope, commit: plan.commit?.id,
                planSHA256: nil, actor: actor, state: .waiting, started: now, summary: "waits for \(who) to approve"),
            plan: try plan.json, events: events)
        return request
    }

    /// How a run's request stands; nil for a run that never asked. One that expired is ended as failed.
    ///
    /// This is what anybody asks who wants to go on with a run.
    package func state(of run: String, at now: Date) async throws -> ApprovalState? {
        try await ledger.amend(run: run, at: now) { record, events -> RunAmendment<ApprovalState>? in
            guard let state = Self.state(events) else { return nil }
            return try Self.amendment(record, state, at: now, events: [], value: state)
        }
    }

    /// What a run that was approved begins with: the plan that was approved, why it was asked for, and the emergency that
    /// was declared then, if one was.
    package struct Approved: Sendable {
        package var planSHA256: String
        package var reason: String
        package var emergency: Emergency?
        /// By whom it was approved, and who begins it.
        package var note: RunNote
    }

    /// Lets a run go on that asked for an approval.
    ///
    /// - Parameter actor: who begins it.
    /// - Returns: nil for a run that never asked, or began already.
    /// - Throws: ``DeploymentError`` with ``DeploymentError/Code/waiting`` or ``DeploymentError/Code/failed``.
    package func approved(_ run: String, by actor: String, at now: Date) async throws -> Approved? {
        guard let state = try await state(of: run, at: now) else { return nil }
        switch state.standing(at: now) {
        case .waiting(let missing):
            throw DeploymentError(
                .waiting,
                "\(run) waits for \(missing == 1 ? "one person" : "\(missing) people") to approve it until "
                    + state.request.expires.ISO8601Format(), fix: "muster approve \(run)")
        case .rejected(let person, let reason):
            throw DeploymentError(.failed, "\(run) was rejected by \(person): \(reason)")
        case .expired:
            throw DeploymentError(
                .failed, "the approval of \(run) expired at \(state.request.expires.ISO8601Format())",
                fix: "deploy anew")
        case .approved: break
        }
        guard try await ledger.run(run).map(Self.hasYetToBegin) == true else { return nil }
        let events = try await ledger.events(run: run)
        let names = state.approvals.map(\.person.description).joined(separator: ", ")
        return Approved(
            planSHA256: state.request.planSHA256,
            reason: events.lazy.compactMap(Self.reason).first ?? "deploy",
            emergency: events.lazy.compactMap(Emergency.init).first,
            note: RunNote(
                kind: "approval.used", message: "begun by \(actor), approved by \(names)",
                details: ["actor": actor, "approvers": names]))
    }

    /// Counts a vote.
    ///
    /// - Throws: ``ApprovalState/Refusal`` when it does not count; ``DeploymentError`` when nothing is to be decided.
    package func take(
        _ vote: ApprovalVote, run: String, plan: String? = nil
    ) async throws -> (state: ApprovalState, effect: ApprovalState.Effect) {
        // What has expired is ended first, so that a refusal leaves it as it is said to be.
        _ = try await state(of: run, at: vote.time)
        typealias Taken = (state: ApprovalState, effect: ApprovalState.Effect)
        let taken = try await ledger.amend(run: run, at: vote.time) { record, events -> RunAmendment<Taken>? in
            guard var state = Self.state(events) else { return nil }
            if let plan, plan != state.request.planSHA256 {
                throw DeploymentError(.usage, "the token is for another plan than that of \(run)")
            }
            let effect = try state.take(vote)
            guard Self.hasYetToBegin(record) else {
                throw DeploymentError(.usage, "\(run) has begun already: \(record.state.rawValue)")
            }
            let kind = vote.decision == .approve ? Kind.given : .rejected
            let word = vote.decision == .approve ? "approved" : "rejected"
            let entry = Record(
                message: "\(word) by \(vote.person)" + (vote.reason.isEmpty ? "" : ": \(vote.reason)"),
                person: vote.person, reason: vote.reason)
            let recorded = effect == .counted ? [(kind: kind.rawValue, payload: try Self.payload(entry))] : []
            return try Self.amendment(record, state, at: vote.time, events: recorded, value: (state, effect))
        }
        guard let taken else {
            throw DeploymentError(
                .usage, "\(run) never asked for an approval, or is not in this ledger",
                fix: "'muster history' lists the runs")
        }
        return taken
    }

    /// Ends every request that nobody answered in time.
    package func settle(at now: Date) async throws {
        for run in try await ledger.waitingRuns() { _ = try await state(of: run.id, at: now) }
    }
}

extension ApprovalDesk {
    private enum Kind: String {
        case requested = "approval.requested"
        case given = "approval.given"
        case rejected = "approval.rejected"
        case expired = "approval.expired"
    }

    /// The payload of any of the events.
    private struct Record: Codable {
        var message: String
        var request: ApprovalRequest?
        var person: Person?
        var reason: String?
    }

    /// A run that has begun may wait for something else; then its approval is history.
    private static func hasYetToBegin(_ record: RunRecord) -> Bool {
        record.state == .waiting && record.planSHA256 == nil
    }

    private static func reason(_ event: LedgerEvent) -> String? {
        guard event.kind == Kind.requested.rawValue else { return nil }
        return (try? JSONDecoder().decode(Record.self, from: Data(event.payload.utf8)))?.reason
    }

    private static func payload(_ record: Record) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(record), as: UTF8.self)
    }

    /// Replays what was recorded.
    private static func state(_ events: [LedgerEvent]) -> ApprovalState? {
        var state: ApprovalState?
        for event in events {
            guard let kind = Kind(rawValue: event.kind),
                let record = try? JSONDecoder().decode(Record.self, from: Data(event.payload.utf8))
            else { continue }
            switch kind {
            case .requested: state = record.request.map(ApprovalState.init)
            case .given, .rejected:
                guard let person = record.person else { continue }
                // What does not count was refused and never written, by the same rules.
                _ = try? state?.take(
                    ApprovalVote(
                        person: person, decision: kind == .given ? .approve : .reject, reason: record.reason ?? "",
                        time: event.time))
            case .expired: continue
            }
        }
        return state
    }

    /// What a waiting run's row says of a state; nothing is written to one that has begun or ended.
    private static func amendment<Value>(
        _ record: RunRecord, _ state: ApprovalState, at now: Date, events: [(kind: String, payload: String)],
        value: Value
    ) throws -> RunAmendment<Value> {
        var events = events
        guard hasYetToBegin(record) else {
            return RunAmendment(state: record.state, summary: record.summary, events: events, value: value)
        }
        let names = state.approvals.map(\.person.description).joined(separator: ", ")
        let outcome: (RunRecord.State, String)
        var ended: Date?
        switch state.standing(at: now) {
        case .waiting(let missing):
            let so = names.isEmpty ? "" : "; approved by \(names)"
            outcome = (.waiting, "waits for \(missing == 1 ? "one person" : "\(missing) people") to approve\(so)")
        case .approved: outcome = (.waiting, "approved by \(names); 'muster resume \(record.id)' goes on")
        case .rejected(let person, let reason): outcome = (.failed, "rejected by \(person): \(reason)")
        case .expired:
            let message = "nobody else approved until \(state.request.expires.ISO8601Format())"
            events.append((kind: Kind.expired.rawValue, payload: try payload(Record(message: message))))
            outcome = (.failed, "its approval expired: \(message)")
            // Whenever somebody looks first.
            ended = state.request.expires
        }
        return RunAmendment(state: outcome.0, summary: outcome.1, events: events, value: value, ended: ended)
    }
}
