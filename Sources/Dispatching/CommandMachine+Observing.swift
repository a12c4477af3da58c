extension CommandMachine {
    mutating func observed(_ found: CommandSummary?, at now: Duration) -> Action {
        failures = 0
        guard let found else {
            // Eventual consistency: an accepted command may not be listed for a while.
            let patience = (cancelledAt ?? sentAt ?? .zero) + Self.visibility
            if now < patience { return .watch }
            return collect()
        }
        summary = found
        if found.isTerminal { return collect() }
        if let cancelledAt, now >= cancelledAt + Self.settling { return collect() }
        if cancelledAt == nil, now >= deadline { return cancel(at: now) }
        return .watch
    }

    mutating func collected(_ found: [InvocationSummary], at now: Duration) -> Action {
        failures = 0
        invocations = found
        let settled = Set(found.filter(\.isTerminal).map(\.instance))
        let complete = send.expected.allSatisfy(settled.contains)
        let known = summary.map { ["NoInstancesInTag", "RateExceeded", "LimitExceeded"].contains($0.details) } ?? false
        if complete || known || now >= patience { return conclude() }
        return .wait(.seconds(1))
    }

    /// Until when missing or unsettled invocations of an ended command are waited for.
    private var patience: Duration {
        if let cancelledAt { return cancelledAt + Self.settling }
        return max(sentAt ?? .zero, collectingSince) + .seconds(10)
    }

    mutating func readFailed(_ reason: String, at now: Duration) -> Action {
        failures += 1
        if stage == .observing, cancelledAt == nil, now >= deadline { return cancel(at: now) }
        let end = (cancelledAt ?? deadline) + Self.settling
        switch stage {
        case .lookingUp where now >= lookUpUntil + Self.visibility:
            return finish { _ in .unknown("the reply to the send was lost, and SSM cannot be asked: \(reason)") }
        case .observing where now >= end, .collecting where now >= end:
            return conclude(unsettled: "SSM cannot be asked: \(reason)")
        // A throttle is information: the gap widens, nothing fails.
        case .observing: return .watch
        default:
            return .wait(min(.milliseconds(500) * (1 << min(failures, 5)), .seconds(8)))
        }
    }

    mutating func cancelRequested(at now: Duration) -> Action {
        cancelWanted = true
        switch stage {
        case .idle, .throttled: return finish { _ in .notSent("interrupted") }
        case .observing where cancelledAt == nil: return cancel(at: now)
        case .lookingUp:
            // Look a little longer, so that what may run is found and cancelled.
            lookUpUntil = min(lookUpUntil, now + .seconds(3))
            return .lookUp
        case .collecting: return .collect
        default: return .observe
        }
    }

    mutating func cancel(at now: Duration) -> Action {
        cancelledAt = now
        stage = .cancelling
        return .cancel
    }

    mutating func cancelAnswered(at now: Duration) -> Action {
        stage = .observing
        return .observe
    }

    private mutating func collect() -> Action {
        if stage != .collecting { collectingSince = sinceBeginning }
        stage = .collecting
        return .collect
    }

    mutating func conclude(unsettled: String? = nil) -> Action {
        let found = Dictionary(invocations.map { ($0.instance, $0) }, uniquingKeysWith: { $1 })
        let id = commandID ?? ""
        let results = send.expected.map { instance -> InstanceResult in
            if let invocation = found[instance], invocation.isTerminal {
                return Judge.result(of: invocation, send: send, commandID: id)
            }
            return InstanceResult(
                instance: instance, outcome: missing(found[instance], unsettled: unsettled), commandID: commandID)
        }
        let planned = Set(send.expected)
        let surplus = invocations.filter { !planned.contains($0.instance) }
            .map { Judge.result(of: $0, send: send, commandID: id) }
        return finish(Conclusion(commandID: commandID, results: results, unplanned: surplus))
    }

    private func missing(_ invocation: InvocationSummary?, unsettled: String?) -> Outcome {
        if let unsettled { return .unknown(unsettled) }
        if let invocation { return .unknown("SSM still says \(invocation.details) after the deadline") }
        guard let summary else { return .unknown("SSM does not list the command that it accepted") }
        if ["NoInstancesInTag", "RateExceeded", "LimitExceeded"].contains(summary.details) {
            return .rejected(summary.details)
        }
        return summary.isTerminal ? .neverInvoked : .unknown("SSM still says \(summary.details)")
    }

    mutating func finish(_ outcome: (String) -> Outcome) -> Action {
        finish(
            Conclusion(
                commandID: commandID,
                results: send.expected.map {
                    InstanceResult(instance: $0, outcome: outcome($0), commandID: commandID)
                }, unplanned: []))
    }

    private mutating func finish(_ conclusion: Conclusion) -> Action {
        stage = .finished(conclusion)
        return .finish(conclusion)
    }
}
