import Fleet
package import Foundation
package import Rollout

/// What one of the gates before a change answers, with the cause and the fix.
package struct GateFinding: Codable, Sendable, Equatable {
    package enum Gate: String, Codable, Sendable {
        case window, requires, alarms, approvals
    }

    package var gate: Gate
    package var open: Bool
    package var message: String
    package var fix: String?

    package init(gate: Gate, open: Bool, message: String, fix: String? = nil) {
        self.gate = gate
        self.open = open
        self.message = message
        self.fix = fix
    }

    /// The window's answer; nil when the environment has none that concerns this change.
    package static func window(_ settings: EnvironmentSettings, _ change: WindowGate.Change, at now: Date) -> Self? {
        let gate = WindowGate(settings.window)
        let answer = gate.answer(change, at: now)
        guard let text = gate.text(answer) else { return nil }
        if case .open = answer { return GateFinding(gate: .window, open: true, message: text) }
        return GateFinding(
            gate: .window, open: false, message: "\(settings.scope): \(text)",
            fix: "come back then; --emergency with a --reason passes, and is recorded")
    }

    /// What there is to say when the window may close before a run has ended; nil when it does not.
    ///
    /// - Parameter seconds: how long the run may take at most.
    package static func earlyClosing(
        _ settings: EnvironmentSettings, _ change: WindowGate.Change, for seconds: Int, at now: Date
    ) -> String? {
        guard case .open(let closes?) = WindowGate(settings.window).answer(change, at: now),
            closes < now.addingTimeInterval(TimeInterval(seconds)), let zone = settings.window?.zone
        else { return nil }
        return "the window closes at \(zone.text(closes)), and this may take until "
            + "\(zone.text(now.addingTimeInterval(TimeInterval(seconds)))); a run that has begun goes to its end"
    }

    /// Whether the hosts of a required environment have proven a commit. The hosts themselves say so; a host that is
    /// not ready cannot say anything, and where none is ready nothing is proven.
    package static func order(
        _ settings: EnvironmentSettings, requires required: EnvironmentSettings, _ survey: Survey, commit: String
    ) -> Self {
        let ready = survey.ready
        let lacking = ready.filter { $0.record?.hasProven(commit) != true }
        let short = commit.prefix(10)
        if !ready.isEmpty, lacking.isEmpty {
            let hosts = ready.count == 1 ? "the ready host" : "all \(ready.count) ready hosts"
            return GateFinding(
                gate: .requires, open: true, message: "\(short) is proven on \(hosts) of \(required.scope)")
        }
        let what =
            ready.isEmpty
            ? "no host of \(required.scope) is ready to say that \(short) is proven there"
            : "\(short) is not proven on "
                + lacking.map { "\($0.host.id) (\(required.environment))" }
                .joined(separator: ", ")
        return GateFinding(
            gate: .requires, open: false,
            message: "\(settings.scope) takes commits that are proven in '\(required.environment)': \(what)",
            fix: ready.isEmpty
                ? "'muster doctor \(required.environment)' says why; --emergency with a --reason passes"
                : "muster deploy \(required.environment) --ref \(commit); --emergency with a --reason passes")
    }

    /// Whether the alarms that watch a deployment are quiet before it; nil when none does.
    package static func alarms(_ settings: EnvironmentSettings, _ verdict: RolloutVerdict) -> Self? {
        guard !settings.rollout.alarms.isEmpty else { return nil }
        switch verdict {
        case .pass:
            let number = settings.rollout.alarms.count
            return GateFinding(
                gate: .alarms, open: true, message: "\(number == 1 ? "the alarm is" : "all \(number) alarms are") quiet"
            )
        case .fail(let reason), .inconclusive(let reason):
            return GateFinding(
                gate: .alarms, open: false, message: "\(settings.scope): \(reason)",
                fix: "mend it first, or what 'alarms' names; --emergency with a --reason passes")
        }
    }

    /// What an emergency says of a required environment: its hosts are not asked.
    package static func orderUnasked(_ settings: EnvironmentSettings) -> Self? {
        settings.requires.map {
            GateFinding(gate: .requires, open: false, message: "\(settings.scope): '\($0)' was not asked for a proof")
        }
    }

    /// What an emergency says of alarms: they may well be why there is one.
    package static func alarmsUnwatched(_ settings: EnvironmentSettings) -> Self? {
        guard !settings.rollout.alarms.isEmpty else { return nil }
        let names = settings.rollout.alarms.joined(separator: ", ")
        return GateFinding(gate: .alarms, open: false, message: "\(settings.scope): nobody watches \(names)")
    }

    /// Whose approval a deployment would wait for; nil when it needs none.
    package static func approvals(_ settings: EnvironmentSettings) -> Self? {
        guard let approvals = settings.approvals else { return nil }
        let number = approvals.required == 1 ? "one person" : "\(approvals.required) people"
        let names = approvals.approvers.map(\.description).joined(separator: ", ")
        return GateFinding(
            gate: .approvals, open: false,
            message: "\(number)\(names.isEmpty ? "" : " of \(names)") must approve within \(approvals.timeout) s",
            fix: "'muster deploy' asks for it and waits")
    }

    /// The refusal that a closed gate is: a window opens by itself, what is required has to be done first.
    package var refusal: DeploymentError? {
        guard !open else { return nil }
        return switch gate {
        case .window, .approvals: DeploymentError(.waiting, message, fix: fix)
        case .requires, .alarms: DeploymentError(.notReady, message, fix: fix)
        }
    }
}
