import Dispatching
import Fleet
import Foundation
import Health
import Rollout

/// Between two batches: baking, alarms, another look at the hosts, and pauses for a person.
///
/// What was judged is an event before it has an effect, so that another process comes to the same decision.
extension DeploymentRun {
    /// How often alarms are asked while a batch bakes, in seconds: they change once a period, which is 10 s at least.
    static let alarmPace = 15

    /// Looks at what was changed for some seconds and answers what was seen.
    mutating func observe(seconds: Int) async throws -> RolloutMachine.Event {
        observations += 1
        let batch = ["batch": "\(observations)"]
        if memory.holds(Kind.observed, host: nil, batch) { return .observed(.pass, sick: []) }
        if let reason = memory.failure(ofObservation: observations) {
            cause = reason
            return .observed(.fail(reason), sick: [])
        }
        guard !memory.isUndoing else { return stopShort() }
        let hasBaked = seconds == 0 || memory.holds(Kind.baked, host: nil, batch)
        if !hasBaked { try await log.note("rollout.bake", "baking for \(seconds) s") }
        var verdict = await bake(hasBaked ? 0 : seconds)
        if isStopping { return .interrupted }
        if !hasBaked { try await log.record(Kind.baked, batch) }
        var sick: [String] = []
        if seconds > 0, verdict == .pass { (verdict, sick) = try await lookAgain() }
        if isStopping { return .interrupted }
        return try await judged(verdict, sick: sick, batch)
    }

    private mutating func judged(
        _ verdict: RolloutVerdict, sick: [String], _ batch: [String: String]
    ) async throws -> RolloutMachine.Event {
        switch verdict {
        case .pass:
            if sick.isEmpty { try await log.record(Kind.observed, batch) }
        case .fail(let reason):
            cause = reason
            try await log.note(Kind.failed, reason, batch)
        case .inconclusive(let reason):
            if memory.holds(Kind.promoted, host: nil, batch) {
                try await log.note(Kind.observed, "taken for good on demand: \(reason)", batch)
                return .observed(.pass, sick: sick)
            }
            cause = reason
            if plan.rollout.onInconclusive == .fail { try await log.note(Kind.failed, reason, batch) }
        }
        return .observed(verdict, sick: sick)
    }

    /// Ends the process's part of the run. A pause that the settings ask for was ended by who resumes the run.
    mutating func pause(_ pause: RolloutMachine.Pause) async throws -> RolloutMachine.Event {
        switch pause {
        case .wanted(let reason):
            pauses += 1
            let batch = ["batch": "\(pauses)"]
            if memory.holds(Kind.paused, host: nil, batch) { return .promoted }
            guard !memory.isUndoing else { return stopShort() }
            try await log.note(Kind.paused, "paused: \(reason)", batch)
            cause = reason
        case .inconclusive(let reason):
            try await log.note(Kind.inconclusive, "paused: \(reason)", ["batch": "\(observations)"])
        }
        return .left
    }

    private mutating func stopShort() -> RolloutMachine.Event {
        comeToEnd()
        return .interrupted
    }

    /// Waits, asking the alarms at first, at last and now and then: one that goes off ends it at once.
    private func bake(_ seconds: Int) async -> RolloutVerdict {
        let clock = ContinuousClock()
        let end = clock.now + .seconds(seconds)
        let pace = plan.rollout.alarms.isEmpty ? Duration.seconds(seconds) : .seconds(Self.alarmPace)
        while true {
            let verdict = await crews.first.alarms.verdict(on: plan.rollout.alarms)
            let left = end - clock.now
            if verdict.isFailure || isStopping || left <= .zero { return verdict }
            await crews.stop.sleep(for: min(pace, left))
        }
    }

    /// Asks every host that serves the new release once more, and answers those that do not serve it any more.
    private mutating func lookAgain() async throws -> (RolloutVerdict, sick: [String]) {
        let serving = plan.hosts.map(\.id).filter { reports[$0]?.disposition == .active }
        // Every pause is followed by another look, which is a command of its own.
        let number = observations + memory.pauses * (plan.batches.count + 1)
        let healthy = try await phase(.observe, serving, batch: number)
        guard !isStopping else { return (.pass, []) }
        var sick = serving.filter { !healthy.contains($0) && reports[$0]?.outcome == "failed" }
        let unheard = serving.filter { !healthy.contains($0) && !sick.contains($0) }
        let watched = serving.filter { healthy.contains($0) && isWatched($0) }
        if !watched.isEmpty {
            let seen = try await runnerChecks(watched, batch: -number)
            sick += watched.filter { !seen.contains($0) }
        }
        set(sick, .broken)
        guard let first = unheard.first else { return (.pass, sick.map(\.text)) }
        let others = unheard.count == 1 ? "" : " and \(unheard.count - 1) more"
        let outcome = reports[first]?.outcome ?? "no outcome"
        return (
            .inconclusive("\(first.text)\(others) could not be asked whether it still serves: \(outcome)"),
            sick.map(\.text)
        )
    }

    /// What is told of a failed batch when an alarm may have stopped its commands.
    mutating func nameAlarm() async {
        guard cause == nil, !plan.rollout.alarms.isEmpty else { return }
        if case .fail(let reason) = await crews.first.alarms.verdict(on: plan.rollout.alarms) { cause = reason }
    }

    enum Kind {
        static let baked = "rollout.baked"
        static let observed = "rollout.observed"
        static let failed = "rollout.failed"
        /// The settings ask for a pause.
        static let paused = "rollout.paused"
        static let inconclusive = "rollout.inconclusive"
        /// Somebody takes what was inconclusive for good.
        static let promoted = "rollout.promoted"
    }
}

extension RolloutVerdict {
    var isFailure: Bool { if case .fail = self { true } else { false } }
}
