import Deployment
import Foundation
import Rollout

/// Asks the gates that stand before a change.
struct Gates {
    let session: Session
    let change: WindowGate.Change
    /// The commit that is to be deployed; nil for a rollback, which needs no proof elsewhere.
    let commit: String?
    let say: @Sendable (String) -> Void

    /// What every gate says; nothing is refused.
    func findings() async throws -> [GateFinding] {
        let approvals = change == .deployment ? GateFinding.approvals(session.settings) : nil
        return try await [window, order(), alarms(), approvals].compactMap { $0 }
    }

    /// Refuses at the first closed gate, unless somebody declared an emergency; then nobody elsewhere is asked.
    ///
    /// - Returns: what the run records at its beginning.
    func pass(_ emergency: Emergency?) async throws -> [RunNote] {
        if let emergency {
            let unasked = commit == nil ? nil : GateFinding.orderUnasked(session.settings)
            let unwatched = change == .deployment ? GateFinding.alarmsUnwatched(session.settings) : nil
            return [emergency.note(passing: [window, unasked, unwatched].compactMap { $0 })]
        }
        if let refusal = window?.refusal { throw refusal }
        if let refusal = try await order()?.refusal { throw refusal }
        if let refusal = await alarms()?.refusal { throw refusal }
        return []
    }

    /// The window once more, right before the run begins: the preflight takes its time.
    ///
    /// - Parameter seconds: how long the run may take at most; it is told when the window closes before that.
    func confirm(_ emergency: Emergency?, for seconds: Int) throws {
        guard emergency == nil else { return }
        if let refusal = window?.refusal { throw refusal }
        if let early = GateFinding.earlyClosing(session.settings, change, for: seconds, at: Date()) {
            say("warning: \(early)")
        }
    }

    private var window: GateFinding? { GateFinding.window(session.settings, change, at: Date()) }

    private func alarms() async -> GateFinding? {
        guard change == .deployment, !session.settings.rollout.alarms.isEmpty else { return nil }
        let verdict = await session.crew.alarms.verdict(on: session.settings.rollout.alarms)
        return GateFinding.alarms(session.settings, verdict)
    }

    private func order() async throws -> GateFinding? {
        guard let commit, let name = session.settings.requires else { return nil }
        let other = try await session.sibling(name)
        say("requires: asking the hosts of \(other.settings.scope)")
        let survey = try await Survey.take(other.settings, crews: other.crews, run: RunID.new(at: Date()))
        return GateFinding.order(session.settings, requires: other.settings, survey, commit: commit)
    }
}
