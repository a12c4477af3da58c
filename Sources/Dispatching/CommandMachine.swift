/// Observes one command over its instances: decides, does nothing itself.
///
/// Times are durations since the machine's beginning. Feed it what happened, do the one thing that it answers and
/// tell it the result; it answers ``Action/finish(_:)`` once, and from then on always.
package struct CommandMachine: Sendable {
    package enum Event: Sendable, Equatable {
        case begin
        /// Goes on with a command that an earlier process sent.
        case attach(commandID: String)
        case sendAccepted(commandID: String)
        /// Surely nothing was accepted; the reason for people.
        case sendRejected(String)
        /// SSM takes no command now, and surely did not take this one.
        case sendThrottled(String)
        /// The reply was lost: SSM may have accepted it.
        case sendAmbiguous
        /// The command that carries the key, if SSM knows one.
        case lookedUp(commandID: String?)
        /// Nil: SSM does not list the command (yet).
        case observed(CommandSummary?)
        case collected([InvocationSummary])
        /// A read failed: throttled, connection lost, server error.
        case readFailed(String)
        case woke
        case cancelRequested
        case cancelAnswered
    }

    package enum Action: Sendable, Equatable {
        case send
        /// Find the command by its key in `Comment`.
        case lookUp
        /// Look at the command now.
        case observe
        /// Look at it again at the pace of the dispatch, and say ``Event/observed(_:)`` or ``Event/readFailed(_:)``.
        case watch
        case collect
        case cancel
        /// Wait so long, then say ``Event/woke``.
        case wait(Duration)
        case finish(Conclusion)
    }

    package struct Conclusion: Sendable, Equatable {
        package var commandID: String?
        /// One for each expected instance, in their order.
        package var results: [InstanceResult]
        /// Instances that SSM invoked although they were not expected: they joined a tag meanwhile.
        package var unplanned: [InstanceResult]
    }

    /// How long an accepted command may stay invisible, and a lost reply's command be looked for.
    package static let visibility: Duration = .seconds(30)
    /// How long a cancelled command may take to settle.
    package static let settling: Duration = .seconds(30)
    /// How long a send that SSM throttles is tried.
    static let sendPatience: Duration = .seconds(120)
    /// Sends of one key before it is given up.
    static let attempts = 3

    let send: Send
    var stage: Stage = .idle
    var commandID: String?
    var sentAt: Duration?
    var throttledSince: Duration?
    var lookUpUntil: Duration = .zero
    var tries = 0
    var failures = 0
    var summary: CommandSummary?
    var cancelledAt: Duration?
    var cancelWanted = false
    var invocations: [InvocationSummary] = []
    /// The time of the event at hand, and of the first collection.
    var sinceBeginning: Duration = .zero
    var collectingSince: Duration = .zero

    enum Stage: Sendable, Equatable {
        case idle, sending, throttled, lookingUp, observing, collecting, cancelling
        case finished(Conclusion)
    }

    package init(send: Send) { self.send = send }

    package mutating func handle(_ event: Event, at now: Duration) -> Action {
        if case .finished(let conclusion) = stage { return .finish(conclusion) }
        sinceBeginning = now
        switch event {
        case .begin: return begin()
        case .attach(let id): return accept(id, at: now)
        case .sendAccepted(let id): return accept(id, at: now)
        case .sendRejected(let reason): return finish { _ in .notSent(reason) }
        case .sendThrottled(let reason): return throttled(reason, at: now)
        case .sendAmbiguous: return lookUp(until: now + Self.visibility)
        case .lookedUp(let id): return lookedUp(id, at: now)
        case .observed(let summary): return observed(summary, at: now)
        case .collected(let found): return collected(found, at: now)
        case .readFailed(let reason): return readFailed(reason, at: now)
        case .woke: return woke(at: now)
        case .cancelRequested: return cancelRequested(at: now)
        case .cancelAnswered: return cancelAnswered(at: now)
        }
    }

    private mutating func begin() -> Action {
        guard !cancelWanted else { return finish { _ in .notSent("interrupted") } }
        stage = .sending
        tries += 1
        return .send
    }

    private mutating func accept(_ id: String, at now: Duration) -> Action {
        commandID = id
        sentAt = now
        stage = .observing
        if cancelWanted { return cancel(at: now) }
        return .watch
    }

    private mutating func throttled(_ reason: String, at now: Duration) -> Action {
        let since = throttledSince ?? now
        throttledSince = since
        guard !cancelWanted else { return finish { _ in .notSent("interrupted") } }
        guard now < since + Self.sendPatience else { return finish { _ in .notSent(reason) } }
        stage = .throttled
        failures += 1
        return .wait(min(.milliseconds(500) * (1 << min(failures, 4)), .seconds(8)))
    }

    private mutating func lookUp(until end: Duration) -> Action {
        stage = .lookingUp
        lookUpUntil = end
        return .lookUp
    }

    private mutating func lookedUp(_ id: String?, at now: Duration) -> Action {
        if let id { return accept(id, at: now) }
        if now < lookUpUntil { return .wait(.seconds(1)) }
        if cancelWanted {
            return finish { _ in .unknown("the reply to the send was lost, and no command carries its key") }
        }
        guard tries < Self.attempts else {
            return finish { _ in
                .unknown("the replies to \(Self.attempts) sends were lost, and no command carries the key")
            }
        }
        return begin()
    }

    private mutating func woke(at now: Duration) -> Action {
        switch stage {
        case .lookingUp: return .lookUp
        case .collecting: return .collect
        case .throttled:
            stage = .sending
            return .send
        case .observing:
            if cancelledAt == nil, now >= deadline { return cancel(at: now) }
            return .observe
        case .idle, .sending, .cancelling, .finished: return .observe
        }
    }

    var deadline: Duration { (sentAt ?? .zero) + send.deadline }
}
