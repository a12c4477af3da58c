import Foundation

/// A command, as long as the sandbox remembers it: what was asked, and what happened on each instance.
///
/// It is a value that decides (``advance(now:)`` and the other mutating functions); nothing here does anything.
struct CommandRecord: Codable, Sendable {
    var id: String
    var scope: Scope
    var request: SendCommandRequest
    /// The document's version as it is reported.
    var documentVersion: String
    var steps: [DocumentStep]
    var requested: Date
    /// Seconds; TimeoutSeconds or 3600.
    var deliveryTimeout: Int
    /// Seconds that the document's `executionTimeout` parameter adds to ``expires``.
    var executionTimeout: Int
    /// Seconds during which reads do not show it.
    var hiddenSeconds = 0.0
    /// Seconds until its targets are known; before, nothing is sent and TargetCount is 0.
    var resolvingSeconds = 0.0
    /// Starts with one invocation and goes on with acknowledgements, up to MaxConcurrency.
    var startsSlowly = false
    var invocations: InvocationList
    /// Set by CancelCommand for the whole command.
    var isCancelled = false
    /// It went to virtual instances, too.
    var isVirtual = false
    /// Ended before anything was sent.
    var refusal: Refusal?
    /// Grows with every change, so that unchanged commands are not saved.
    private(set) var revision = 0
    /// Invocations before it are not waiting.
    private var cursor = 0
    private var releasedCount = 0
    private var acknowledgedCount = 0

    /// What happened on one instance.
    struct Invocation: Codable, Sendable {
        var instanceID: String
        var instanceName: String
        var phase: Phase = .waiting
        var plugins: [PluginRecord]
    }

    /// Why a whole command ended unsent.
    enum Refusal: String, Codable, Sendable {
        /// Too many invocations were pending already.
        case rateExceeded = "RateExceeded"
        /// The targeted resource group is not to be read.
        case accessDenied = "AccessDenied"
    }

    init(
        id: String, scope: Scope, request: SendCommandRequest, documentVersion: String, steps: [DocumentStep],
        requested: Date, deliveryTimeout: Int, executionTimeout: Int, invocations: [Invocation]
    ) {
        self.id = id
        self.scope = scope
        self.request = request
        self.documentVersion = documentVersion
        self.steps = steps
        self.requested = requested
        self.deliveryTimeout = deliveryTimeout
        self.executionTimeout = executionTimeout
        self.invocations = InvocationList(invocations)
    }
}

extension CommandRecord {
    /// ExpiresAfter: requested + delivery + execution time-out (User Guide, "monitor-commands").
    var expires: Date { requested.addingTimeInterval(Double(deliveryTimeout + executionTimeout)) }

    /// After this it is not started any more.
    var startsUntil: Date { requested.addingTimeInterval(Double(deliveryTimeout)) }

    var resolves: Date { requested.addingTimeInterval(resolvingSeconds) }

    /// ``requested`` is rounded to a millisecond, so that it may be a moment ahead.
    func isVisible(now: Date) -> Bool { hiddenSeconds == 0 || now.timeIntervalSince(requested) >= hiddenSeconds }

    func isResolved(now: Date) -> Bool { resolvingSeconds == 0 || now >= resolves }

    func index(of instanceID: String) -> Int? { invocations.index(of: instanceID) }

    /// How many invocations may run at a time: MaxConcurrency, a percentage rounded down, at least one.
    var concurrency: Int {
        max(1, Self.amount(request.MaxConcurrency ?? "50", of: invocations.count))
    }

    /// How many errors are allowed: MaxErrors, a percentage rounded down.
    var allowedErrors: Int { Self.amount(request.MaxErrors ?? "0", of: invocations.count) }

    private static func amount(_ text: String, of count: Int) -> Int {
        if text.hasSuffix("%") { return (Int(text.dropLast()) ?? 0) * count / 100 }
        return Int(text) ?? 0
    }

    var errorCount: Int { invocations.count(where: \.isError) }
    var completedCount: Int { invocations.count(where: \.isTerminal) }
    var isTerminal: Bool { refusal != nil || completedCount == invocations.count }
    /// Invocations that no instance has taken yet.
    var undeliveredCount: Int {
        invocations.count(in: .waiting) + invocations.count(in: .pending) + invocations.count(in: .delayed)
    }

    /// Releases what may start now, and ends what will never start.
    ///
    /// The stop comes with the error that exceeds MaxErrors; what runs is left to finish.
    /// - Returns: positions of the released invocations, to be delivered.
    mutating func advance(now: Date) -> [Int] {
        expire(now: now)
        guard isResolved(now: now), refusal == nil, cursor < invocations.count else { return [] }
        if errorCount > allowedErrors {
            endWaiting(with: .terminated)
            return []
        }
        var room = concurrency - invocations.count(where: \.isInFlight)
        if startsSlowly { room = min(room, 1 + 2 * acknowledgedCount - releasedCount) }
        var released: [Int] = []
        while room > 0, cursor < invocations.count {
            if invocations[cursor].phase == .waiting {
                move(cursor, to: .pending)
                released.append(cursor)
                room -= 1
            }
            cursor += 1
        }
        releasedCount += released.count
        return released
    }

    /// Ends everything that is not terminal at ``expires``.
    private mutating func expire(now: Date) {
        guard now >= expires, !isTerminal else { return }
        for index in invocations.indices { end(index, .deliveryTimedOut) }
    }

    private mutating func endWaiting(with phase: Phase) {
        for index in cursor..<invocations.count where invocations[index].phase == .waiting { end(index, phase) }
        cursor = invocations.count
    }

    /// The service need not wait for this invocation any more before it sends others: it was taken, or its
    /// instance has no connection.
    mutating func acknowledge() { acknowledgedCount += 1 }

    /// The first attempt at delivering has failed.
    mutating func delay(_ index: Int) {
        if invocations[index].phase == .pending { move(index, to: .delayed) }
    }

    /// The instance has taken it. False: it is not to run (no longer pending, or too late).
    mutating func accept(_ index: Int, now: Date) -> Bool {
        guard invocations[index].phase.isUndelivered, now < startsUntil else { return false }
        move(index, to: .inProgress)
        return true
    }

    /// Replaces a step's record. What comes after the invocation's end is dropped, as the service does.
    mutating func report(_ plugin: PluginRecord, at step: Int, of index: Int) {
        guard !invocations[index].phase.isTerminal else { return }
        invocations.replace(plugin, at: step, of: index)
        revision += 1
    }

    /// The instance has reported its end; the phase follows from its steps (aggregator.go of the agent).
    mutating func finish(_ index: Int) {
        guard !invocations[index].phase.isTerminal else { return }
        let phases = invocations[index].plugins.map(\.phase)
        let order: [Phase] = [.failed, .executionTimedOut, .cancelled]
        end(index, order.first(where: phases.contains) ?? .success)
    }

    /// Ends an invocation without a report.
    mutating func end(_ index: Int, _ phase: Phase) {
        guard !invocations[index].phase.isTerminal else { return }
        move(index, to: phase)
        invocations.endSteps(of: index, with: phase)
    }

    /// CancelCommand; an empty list means every instance.
    ///
    /// - Returns: positions of the invocations that run and have to be killed.
    mutating func cancel(_ instanceIDs: [String]) -> [Int] {
        if instanceIDs.isEmpty { isCancelled = !isTerminal || isCancelled }
        let chosen = instanceIDs.isEmpty ? Array(invocations.indices) : instanceIDs.compactMap { index(of: $0) }
        return chosen.filter { index in
            switch invocations[index].phase {
            case .waiting, .pending, .delayed: end(index, .cancelled)
            case .inProgress:
                move(index, to: .cancelling)
                return true
            default: break
            }
            return false
        }
    }

    private mutating func move(_ index: Int, to phase: Phase) {
        invocations.move(index, to: phase)
        revision += 1
    }
}
