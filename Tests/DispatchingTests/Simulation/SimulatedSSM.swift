@testable import Dispatching

/// Run Command in virtual time, as its user guide describes it, with the faults of a plan.
struct SimulatedSSM {
    struct Invocation {
        let instance: String
        let endsAt: Duration
        /// Status, details and exit code when it ends by itself.
        let end: (status: String, details: String, code: Int)
        var cancelledAt: Duration?
        let isListed: Bool

        func state(at now: Duration) -> (status: String, details: String, code: Int) {
            if let cancelledAt, cancelledAt < endsAt, cancelledAt <= now { return ("Cancelled", "Cancelled", 137) }
            return now >= endsAt ? end : ("InProgress", "InProgress", -1)
        }
    }

    struct Command {
        let id: String
        let key: SendKey
        let acceptedAt: Duration
        let visibleAt: Duration
        var invocations: [Invocation]

        func isEnded(at now: Duration) -> Bool {
            invocations.allSatisfy { $0.state(at: now).status != "InProgress" }
        }
    }

    private struct Bucket {
        var tokens: Double
        var last: Duration = .zero

        mutating func take(_ rate: Double?, _ now: Duration) -> Bool {
            guard let rate else { return true }
            tokens = min(max(rate, 1), tokens + (now - last) / .seconds(1) * rate)
            last = now
            guard tokens >= 1 else { return false }
            tokens -= 1
            return true
        }
    }

    let plan: FaultPlan
    private(set) var commands: [Command] = []
    private(set) var calls = 0
    private var sendBucket = Bucket(tokens: 1)
    private var readBucket = Bucket(tokens: 1)

    init(plan: FaultPlan) {
        self.plan = plan
    }

    /// Takes the command and what becomes of it.
    mutating func accept(_ send: Send, at now: Duration, _ random: inout SeededRandom) -> String {
        let expiry = now + .seconds(send.deliveryTimeout + send.executionTimeout)
        let id = "c-\(commands.count + 1)"
        let invocations = send.expected.map { instance -> Invocation in
            let runs = now + random.seconds(plan.durations)
            let limit = now + .seconds(send.executionTimeout)
            let (endsAt, end): (Duration, (String, String, Int)) =
                if random.happens(plan.undeliverable) {
                    (now + .seconds(1), ("Failed", "Undeliverable", -1))
                } else if random.happens(plan.failing) {
                    (runs, ("Failed", "Failed", 3))
                } else if random.happens(plan.late) {
                    (limit, ("TimedOut", "ExecutionTimedOut", 137))
                } else if random.happens(plan.silent) {
                    (expiry, ("TimedOut", "DeliveryTimedOut", -1))
                } else {
                    (
                        min(runs, limit),
                        runs < limit ? ("Success", "Success", 0) : ("TimedOut", "ExecutionTimedOut", 137)
                    )
                }
            return Invocation(
                instance: instance, endsAt: endsAt, end: end, isListed: !random.happens(plan.missing))
        }
        commands.append(
            Command(
                id: id, key: send.key, acceptedAt: now,
                visibleAt: now + random.seconds(0...max(plan.invisibility, 0.001)), invocations: invocations))
        return id
    }

    mutating func admitsSend(at now: Duration) -> Bool {
        calls += 1
        return sendBucket.take(plan.sendRate, now)
    }

    /// Nil when the read goes through, else why not.
    mutating func readFailure(at now: Duration, _ random: inout SeededRandom) -> String? {
        calls += 1
        if !readBucket.take(plan.readRate, now) { return "ThrottlingException" }
        return random.happens(plan.failedReads) ? "InternalServerError" : nil
    }

    func command(withKey key: SendKey, at now: Duration) -> Command? {
        commands.last { $0.key == key && $0.visibleAt <= now }
    }

    func summary(_ id: String, at now: Duration) -> CommandSummary? {
        guard let command = commands.first(where: { $0.id == id }), command.visibleAt <= now else { return nil }
        let states = command.invocations.filter(\.isListed).map { $0.state(at: now) }
        let isEnded = command.isEnded(at: now)
        let failed = states.contains { $0.status == "Failed" || $0.status == "TimedOut" }
        let isCancelled = states.contains { $0.status == "Cancelled" }
        let status = isEnded ? (isCancelled ? "Cancelled" : failed ? "Failed" : "Success") : "InProgress"
        return CommandSummary(
            status: status, details: status, targets: states.count,
            completed: states.count { $0.status != "InProgress" },
            errors: states.count { $0.details == "Failed" || $0.details == "ExecutionTimedOut" })
    }

    func invocations(_ id: String, at now: Duration) -> [InvocationSummary] {
        guard let command = commands.first(where: { $0.id == id }), command.visibleAt <= now else { return [] }
        return command.invocations.filter(\.isListed).map {
            let state = $0.state(at: now)
            return InvocationSummary(
                instance: $0.instance, status: state.status, details: state.details, responseCode: state.code,
                output: "")
        }
    }

    mutating func cancel(_ id: String, at now: Duration) {
        guard let index = commands.firstIndex(where: { $0.id == id }) else { return }
        for position in commands[index].invocations.indices {
            commands[index].invocations[position].cancelledAt =
                commands[index].invocations[position].cancelledAt ?? now + .seconds(1)
        }
    }
}
