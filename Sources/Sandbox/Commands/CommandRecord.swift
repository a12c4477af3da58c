import Foundation

/// A command, as long as the sandbox remembers it: what was asked, and what happened on each instance.
///
/// It is a value that decides (``advance(now:)`` and the other mutating functions); nothing here does anything.
struct CommandRecord: Codable, Sendable {
    var id: String
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
    var invocations: [Invocation]
    /// Set by CancelCommand for the whole command.
    var isCancelled = false

    /// What happened on one instance.
    struct Invocation: Codable, Sendable {
        var instanceID: String
        var instanceName: String
        var phase: Phase = .waiting
        var plugins: [PluginRecord]
    }

    /// ExpiresAfter: requested + delivery + execution time-out (User Guide, "monitor-commands").
    var expires: Date { requested.addingTimeInterval(Double(deliveryTimeout + executionTimeout)) }

    /// After this it is not started any more.
    var startsUntil: Date { requested.addingTimeInterval(Double(deliveryTimeout)) }

    func isVisible(now: Date) -> Bool { now.timeIntervalSince(requested) >= hiddenSeconds }

    func index(of instanceID: String) -> Int? { invocations.firstIndex { $0.instanceID == instanceID } }
}

/// What happened in one step on one instance.
struct PluginRecord: Codable, Sendable {
    var name: String
    /// The action, such as `aws:runShellScript`.
    var action: String
    var phase: Phase = .pending
    /// −1 until the step has started.
    var responseCode = -1
    var started: Date?
    var finished: Date?
    var output: [UInt8] = []
    var error: [UInt8] = []
}

extension CommandRecord {
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

    var errorCount: Int { invocations.count { $0.phase.isError } }
    var completedCount: Int { invocations.count { $0.phase.isTerminal } }
    var isTerminal: Bool { invocations.allSatisfy { $0.phase.isTerminal } }

    /// Releases what may start now, and ends what will never start.
    ///
    /// The stop comes with the error that exceeds MaxErrors; what runs is left to finish.
    /// - Returns: the released instances, to be delivered to.
    mutating func advance(now: Date) -> [String] {
        expire(now: now)
        if errorCount > allowedErrors {
            for index in invocations.indices where invocations[index].phase == .waiting {
                end(index, .terminated)
            }
        }
        var running = invocations.count { !$0.phase.isTerminal && $0.phase != .waiting }
        var released: [String] = []
        for index in invocations.indices where invocations[index].phase == .waiting && running < concurrency {
            invocations[index].phase = .pending
            released.append(invocations[index].instanceID)
            running += 1
        }
        return released
    }

    /// Ends everything that is not terminal at ``expires``.
    private mutating func expire(now: Date) {
        guard now >= expires else { return }
        for index in invocations.indices where !invocations[index].phase.isTerminal {
            end(index, .deliveryTimedOut)
        }
    }

    /// The instance has taken it. False: it is not to run (no longer pending, or too late).
    mutating func accept(_ instanceID: String, now: Date) -> Bool {
        guard let index = index(of: instanceID), invocations[index].phase == .pending, now < startsUntil else {
            return false
        }
        invocations[index].phase = .inProgress
        return true
    }

    /// Replaces a step's record. What comes after the invocation's end is dropped, as the service does.
    mutating func report(_ plugin: PluginRecord, at step: Int, on instanceID: String) {
        guard let index = index(of: instanceID), !invocations[index].phase.isTerminal else { return }
        invocations[index].plugins[step] = plugin
    }

    /// The instance has reported its end; the phase follows from its steps (aggregator.go of the agent).
    mutating func finish(_ instanceID: String) {
        guard let index = index(of: instanceID), !invocations[index].phase.isTerminal else { return }
        let phases = invocations[index].plugins.map(\.phase)
        let order: [Phase] = [.failed, .executionTimedOut, .cancelled]
        end(index, order.first(where: phases.contains) ?? .success)
    }

    /// Ends an invocation without a report.
    mutating func end(_ instanceID: String, _ phase: Phase) {
        guard let index = index(of: instanceID), !invocations[index].phase.isTerminal else { return }
        end(index, phase)
    }

    private mutating func end(_ index: Int, _ phase: Phase) {
        invocations[index].phase = phase
        for step in invocations[index].plugins.indices where !invocations[index].plugins[step].phase.isTerminal {
            invocations[index].plugins[step].phase = phase
        }
    }

    /// CancelCommand; an empty list means every instance.
    ///
    /// - Returns: the instances where something runs and has to be killed.
    mutating func cancel(_ instanceIDs: [String]) -> [String] {
        if instanceIDs.isEmpty { isCancelled = !isTerminal || isCancelled }
        var running: [String] = []
        for index in invocations.indices
        where instanceIDs.isEmpty || instanceIDs.contains(invocations[index].instanceID) {
            switch invocations[index].phase {
            case .waiting, .pending: end(index, .cancelled)
            case .inProgress:
                invocations[index].phase = .cancelling
                running.append(invocations[index].instanceID)
            default: break
            }
        }
        return running
    }
}
