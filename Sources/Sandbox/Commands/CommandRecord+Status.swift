extension CommandRecord {
    /// The parent's Status and StatusDetails, aggregated from its invocations (User Guide, "monitor-commands").
    ///
    /// Where AWS does not say which Status goes with a detail (Incomplete, NoInstancesInTag), it is `Failed`.
    var aggregate: (status: String, details: String) {
        guard !invocations.isEmpty else { return ("Failed", "NoInstancesInTag") }
        guard isTerminal else { return running }
        let phases = invocations.map(\.phase)
        if errorCount > allowedErrors {
            let isTimeout = phases.filter(\.isError).allSatisfy { $0 == .executionTimedOut }
            return isTimeout ? ("TimedOut", "ExecutionTimedOut") : ("Failed", "Failed")
        }
        let attempted = phases.filter { !$0.isRefusal }
        if attempted.isEmpty { return ("Failed", "Failed") }
        if isCancelled && attempted.contains(.cancelled) { return ("Cancelled", "Cancelled") }
        for phase in [Phase.success, .deliveryTimedOut, .cancelled] where attempted.allSatisfy({ $0 == phase }) {
            return (phase.status, phase.details)
        }
        return ("Failed", "Incomplete")
    }

    private var running: (status: String, details: String) {
        if isCancelled { return ("Cancelling", "Cancelling") }
        let isUntouched = invocations.allSatisfy { $0.phase == .waiting || $0.phase == .pending }
        return isUntouched ? ("Pending", "Pending") : ("InProgress", "InProgress")
    }
}
