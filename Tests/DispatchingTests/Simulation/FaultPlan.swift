/// What goes wrong in a simulated world. Rates are from 0 to 1.
struct FaultPlan: Sendable {
    /// SSM accepted, the reply did not come.
    var lostReplies = 0.0
    /// The request did not come, and nobody can tell.
    var lostRequests = 0.0
    /// Reads that fail: 5xx, connections lost.
    var failedReads = 0.0
    /// Calls a second that SSM lets through; nil for no limit.
    var sendRate: Double?
    var readRate: Double?
    /// How long an accepted command may stay invisible, in seconds.
    var invisibility = 0.0
    /// How long a request and its reply take, in seconds.
    var latency = 0.02...0.2
    /// The chance that the process is killed after a step.
    var kills = 0.0
    /// The chance that somebody interrupts the dispatch at some time.
    var interrupts = 0.0
    /// Hosts that are never reached, fail, run out of time, lose their results, and have no invocation at all.
    var undeliverable = 0.0
    var failing = 0.0
    var late = 0.0
    var silent = 0.0
    var missing = 0.0
    /// How long a script runs, in seconds.
    var durations = 1.0...60.0

    static let calm = FaultPlan()

    /// A world as bad as the seed says; each kind of fault is absent in many of them.
    static func random(_ random: inout SeededRandom) -> FaultPlan {
        func rate(_ most: Double) -> Double {
            random.happens(0.5) ? 0 : Double.random(in: 0...most, using: &random)
        }
        var plan = FaultPlan()
        plan.lostReplies = rate(0.5)
        plan.lostRequests = rate(0.3)
        plan.failedReads = rate(0.3)
        plan.sendRate = random.happens(0.3) ? Double.random(in: 1...10, using: &random) : nil
        plan.readRate = random.happens(0.3) ? Double.random(in: 1...20, using: &random) : nil
        plan.invisibility = rate(10)
        plan.kills = rate(0.08)
        plan.interrupts = random.happens(0.2) ? 1 : 0
        plan.undeliverable = rate(0.2)
        plan.failing = rate(0.3)
        plan.late = rate(0.1)
        plan.silent = rate(0.1)
        plan.missing = rate(0.1)
        return plan
    }
}
