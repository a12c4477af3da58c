/// Decides the course of all commands of a dispatch in one place: which requests go out now, and until when there is
/// nothing to do. Does nothing itself; times are durations since the dispatch began.
///
/// One look covers all running commands. Ask ``step(at:)``, do what it says, bring every answer to
/// ``answer(_:_:at:)``, and ask again.
package struct DispatchMachine: Sendable {
    /// Sends by their index.
    package enum Request: Sendable, Hashable {
        case send(Int)
        /// Find the commands that carry these keys.
        case lookUp([Int])
        case observe([Int])
        case collect(Int)
        case cancel(Int)
    }

    package enum Step: Sendable, Equatable {
        /// Requests to start now. Without an answer before `wake`, ask again then; nil when only answers can help.
        case work([Request], wake: Duration?)
        /// One conclusion a send, in their order.
        case finish([CommandMachine.Conclusion])
    }

    /// What an earlier process left of a send.
    package enum Resumption: Sendable, Equatable {
        /// It was about to be sent, and may have been.
        case prepared
        case sent(commandID: String)
    }

    private enum Wish: Sendable, Equatable {
        /// Not begun: as many sends as allowed are under way.
        case queued
        case now(Request)
        case underWay
        case at(Duration)
        case watching
        case done(CommandMachine.Conclusion)
    }

    private struct Member: Sendable {
        var machine: CommandMachine
        var wish: Wish = .queued
        var resumption: Resumption?
        var isStopping = false

        var isDone: Bool {
            if case .done = wish { true } else { false }
        }
    }

    /// How many requests are made at once.
    private static let breadth = 10

    private var members: [Member]
    private let parallel: Int
    private let errorBudget: Int?
    private var pace: PollPace
    /// When the commands are looked at next; nil while they are, or nobody is watched.
    private var lookAt: Duration?
    private var looksUnderWay = 0
    private var requestsUnderWay = 0
    private var firstAccepted: Duration?
    private var isStopped = false

    /// - Parameters:
    ///   - known: what an earlier process recorded, by the index of the send.
    ///   - parallel: how many commands may run at once.
    ///   - errorBudget: how many instances may fail before no further command is begun; nil for no limit.
    package init(
        _ sends: [Send], known: [Int: Resumption] = [:], parallel: Int = .max, errorBudget: Int? = nil
    ) {
        members = sends.enumerated().map {
            Member(machine: CommandMachine(send: $0.element), resumption: known[$0.offset])
        }
        self.parallel = max(1, parallel)
        self.errorBudget = errorBudget
        pace = PollPace(expected: sends.reduce(0) { $0 + $1.expected.count })
    }

    /// How many instances have ended, of how many that SSM or the plan knows.
    package var progress: (completed: Int, targets: Int) {
        members.reduce(into: (0, 0)) { sum, member in
            let expected = member.machine.send.expected.count
            let targets = max(member.machine.summary?.targets ?? 0, expected)
            sum.1 += targets
            sum.0 += member.isDone ? targets : member.machine.summary?.completed ?? 0
        }
    }

    /// What to do at this moment.
    package mutating func step(at now: Duration) -> Step {
        for index in members.indices {
            if case .at(let time) = members[index].wish, time <= now { apply(.woke, to: index, at: now) }
        }
        beginQueued(at: now)
        let conclusions = members.compactMap { member -> CommandMachine.Conclusion? in
            if case .done(let conclusion) = member.wish { conclusion } else { nil }
        }
        if conclusions.count == members.count { return .finish(conclusions) }
        var requests = nextRequests()
        if let look = nextLook(at: now) { requests.append(look) }
        return .work(requests, wake: wake)
    }

    /// Brings the answers to a request: one event for each send that it was about.
    package mutating func answer(
        _ request: Request, _ events: [Int: CommandMachine.Event], at now: Duration
    ) {
        requestsUnderWay -= 1
        if case .observe = request { looksUnderWay -= 1 }
        for (index, event) in events.sorted(by: { $0.key < $1.key }) {
            if case .sendAccepted = event { firstAccepted = firstAccepted ?? now }
            apply(event, to: index, at: now)
            if members[index].isStopping, !members[index].isDone {
                members[index].isStopping = false
                apply(.cancelRequested, to: index, at: now)
            }
        }
        guard case .observe = request, lookAt == nil else { return }
        let failed = events.values.contains { if case .readFailed = $0 { true } else { false } }
        lookAt = now + (failed ? pace.gapAfterFailure() : gap(at: now))
    }

    /// Cancels what runs and begins nothing more.
    package mutating func stop(at now: Duration) {
        guard !isStopped else { return }
        isStopped = true
        for index in members.indices where !members[index].isDone {
            if case .underWay = members[index].wish {
                members[index].isStopping = true
            } else {
                apply(.cancelRequested, to: index, at: now)
            }
        }
    }

    // MARK: - Requests

    private mutating func beginQueued(at now: Duration) {
        var running = members.count { $0.wish != .queued && !$0.isDone }
        let isSpent = errorBudget.map { errors > $0 } ?? false
        for index in members.indices where members[index].wish == .queued {
            if isSpent {
                apply(.sendRejected("the error budget is used up"), to: index, at: now)
            } else if running < parallel {
                running += 1
                switch members[index].resumption {
                case .sent(let id): apply(.attach(commandID: id), to: index, at: now)
                case .prepared: apply(.sendAmbiguous, to: index, at: now)
                case nil: apply(.begin, to: index, at: now)
                }
                if members[index].resumption != nil { firstAccepted = firstAccepted ?? now }
            }
        }
    }

    private var errors: Int {
        members.reduce(0) { sum, member in
            guard case .done(let conclusion) = member.wish else { return sum + (member.machine.summary?.errors ?? 0) }
            return sum + conclusion.results.count { !$0.outcome.isSuccess }
        }
    }

    private mutating func nextRequests() -> [Request] {
        var requests: [Request] = []
        var sought: [Int] = []
        for index in members.indices {
            guard case .now(let request) = members[index].wish else { continue }
            if case .lookUp = request {
                sought.append(index)
            } else if requestsUnderWay < Self.breadth {
                requestsUnderWay += 1
                requests.append(request)
            } else {
                continue
            }
            members[index].wish = .underWay
        }
        if !sought.isEmpty {
            requestsUnderWay += 1
            requests.append(.lookUp(sought))
        }
        return requests
    }

    private mutating func nextLook(at now: Duration) -> Request? {
        let watched = members.indices.filter { members[$0].wish == .watching }
        guard !watched.isEmpty, looksUnderWay == 0 else { return nil }
        let time = lookAt ?? now + gap(at: now)
        lookAt = time
        guard time <= now else { return nil }
        lookAt = nil
        looksUnderWay += 1
        requestsUnderWay += 1
        return .observe(watched)
    }

    private var wake: Duration? {
        var times = members.compactMap { member -> Duration? in
            if case .at(let time) = member.wish { time } else { nil }
        }
        if let lookAt, looksUnderWay == 0, members.contains(where: { $0.wish == .watching }) { times.append(lookAt) }
        return times.min()
    }

    private mutating func gap(at now: Duration) -> Duration {
        let isSettling = members.contains { $0.machine.cancelledAt != nil && !$0.isDone }
        let progress = progress
        return pace.gap(
            passed: now - (firstAccepted ?? now), targets: progress.targets, completed: progress.completed,
            isSettling: isSettling)
    }

    // MARK: - Members

    private mutating func apply(_ event: CommandMachine.Event, to index: Int, at now: Duration) {
        let action = members[index].machine.handle(event, at: now)
        members[index].wish =
            switch action {
            case .send: .now(.send(index))
            case .lookUp: .now(.lookUp([index]))
            case .observe, .watch: .watching
            case .collect: .now(.collect(index))
            case .cancel: .now(.cancel(index))
            case .wait(let time): .at(now + time)
            case .finish(let conclusion): .done(conclusion)
            }
        // A cancellation is looked after at once.
        if case .observe = action { lookAt = now }
    }
}
