package import Scripting

/// What ListCommands says of a command.
package struct CommandSummary: Sendable, Equatable {
    /// `Status`, e.g. `InProgress`; and `StatusDetails` without spaces, e.g. `NoInstancesInTag`.
    package var status: String
    package var details: String
    package var targets: Int
    package var completed: Int
    /// Failures and execution time-outs (`ErrorCount`).
    package var errors: Int

    package init(status: String, details: String, targets: Int, completed: Int, errors: Int = 0) {
        self.errors = errors
        self.status = status
        self.details = details.filter { $0 != " " }
        self.targets = targets
        self.completed = completed
    }

    /// `Pending`, `InProgress`, `Cancelling` and statuses that are not known yet are not the end.
    package var isTerminal: Bool { ["Success", "Cancelled", "Failed", "TimedOut"].contains(status) }
}

/// What ListCommandInvocations says of one instance.
package struct InvocationSummary: Sendable, Equatable {
    package var instance: String
    package var status: String
    package var details: String
    /// −1 until a plugin has started.
    package var responseCode: Int
    /// Up to 2,500 bytes of output.
    package var output: String
    /// Seconds between start and end of the last plugin, when both are known.
    package var seconds: Double?
    /// The step that speaks for the invocation; nil when there is only one.
    package var step: String?

    package init(
        instance: String, status: String, details: String, responseCode: Int, output: String, seconds: Double? = nil,
        step: String? = nil
    ) {
        self.step = step
        self.instance = instance
        self.status = status
        self.details = details.filter { $0 != " " }
        self.responseCode = responseCode
        self.output = output
        self.seconds = seconds
    }

    package var isTerminal: Bool { ["Success", "Cancelled", "Failed", "TimedOut"].contains(status) }

    /// Whether the output was cut, or joined from two streams, by the agent (`iohandler.go`).
    package var isExcerpt: Bool {
        output.utf8.count >= 2_400 || output.holds("---Output truncated---") || output.holds("---Error truncated")
            || output.holds("----------ERROR-------")
    }
}

/// One instance's end of a command.
package struct InstanceResult: Sendable, Equatable {
    package var instance: String
    package var outcome: Outcome
    package var verdict: Verdict?
    /// What the script printed, result lines removed; what SSM keeps of it.
    package var output: String
    package var commandID: String?
    /// Whether SSM keeps more of the output than what stands here.
    package var isExcerpt: Bool
    /// The step that ``output`` is of; nil when the document has only one.
    package var step: String?

    package init(
        instance: String, outcome: Outcome, verdict: Verdict? = nil, output: String = "", commandID: String? = nil,
        isExcerpt: Bool = false, step: String? = nil
    ) {
        self.step = step
        self.isExcerpt = isExcerpt
        self.instance = instance
        self.outcome = outcome
        self.verdict = verdict
        self.output = output
        self.commandID = commandID
    }

    /// The reason in the script's own words, else what its output ends with, else SSM's word.
    package var reason: String {
        if let reason = verdict?.reason, !reason.isEmpty { return reason }
        if let verdict, verdict.status == .open, !verdict.log.isEmpty, outcome != .noResultLine {
            return "\(outcome); what it printed until then is in \(verdict.log) on the host"
        }
        if let last = output.split(whereSeparator: \.isNewline).last, !outcome.isSuccess { return String(last) }
        return outcome.description
    }
}
