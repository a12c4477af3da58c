import Foundation

extension CommandRecord {
    /// The parent's Status and StatusDetails, aggregated from its invocations (User Guide, "monitor-commands").
    ///
    /// Where AWS does not say which Status goes with a detail (Incomplete, NoInstancesInTag, RateExceeded,
    /// AccessDenied), it is `Failed`.
    func aggregate(now: Date) -> (status: String, details: String) {
        if let refusal { return ("Failed", refusal.rawValue) }
        guard isResolved(now: now) else { return ("Pending", "Pending") }
        guard invocations.count > 0 else { return ("Failed", "NoInstancesInTag") }
        guard isTerminal else { return running }
        if errorCount > allowedErrors {
            let isTimeout = invocations.count(in: .failed) == 0
            return isTimeout ? ("TimedOut", "ExecutionTimedOut") : ("Failed", "Failed")
        }
        let attempted = invocations.count - invocations.count(where: \.isRefusal)
        if attempted == 0 { return ("Failed", "Failed") }
        if isCancelled && invocations.count(in: .cancelled) > 0 { return ("Cancelled", "Cancelled") }
        for phase in [Phase.success, .deliveryTimedOut, .cancelled] where invocations.count(in: phase) == attempted {
            return (phase.status, phase.details)
        }
        return ("Failed", "Incomplete")
    }

    private var running: (status: String, details: String) {
        if isCancelled { return ("Cancelling", "Cancelling") }
        let untouched = invocations.count(in: .waiting) + invocations.count(in: .pending)
        return untouched == invocations.count ? ("Pending", "Pending") : ("InProgress", "InProgress")
    }
}
