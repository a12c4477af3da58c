/// Why another attempt makes sense.
package enum RetryKind: Sendable, Hashable {
    /// A lost connection or a failure of the server.
    case transient
    case throttling
    /// The clocks differ; the next attempt is signed with the server's time.
    case skew
}

/// The AWS SDKs' standard retry mode as of 2026 (SDK reference guide, "Retry behavior").
package struct RetryPolicy: Sendable {
    package var maximumAttempts: Int
    /// Whether somebody set the number; else a service may have another one.
    var isNumberGiven = false
    package var transientScale = Duration.milliseconds(50)
    package var throttlingScale = Duration.seconds(1)
    /// The longest single wait, and the most that a server's wish may add is `serverMargin`.
    package var ceiling = Duration.seconds(20)
    package var serverMargin = Duration.seconds(5)
    /// The tokens that all calls of a client share; a retry takes some, and without enough of them calls fail fast.
    package var quota = 500
    package var transientCost = 14
    package var throttlingCost = 5
    /// The adaptive mode: after the first throttle the client limits its own rate, too.
    package var isAdaptive = false
    /// A number from 0 up to 1.
    package var jitter: @Sendable () -> Double

    package init(maximumAttempts: Int = 3, jitter: @escaping @Sendable () -> Double = { .random(in: 0..<1) }) {
        self.maximumAttempts = max(1, maximumAttempts)
        self.jitter = jitter
    }

    /// The mode and number that AWS_RETRY_MODE, AWS_MAX_ATTEMPTS or the profile's `retry_mode`, `max_attempts` name.
    /// `legacy` is the standard one. What is neither is left out here and told by ``check(_:)``.
    init(_ settings: SharedSettings) {
        let number = settings.value("AWS_MAX_ATTEMPTS", "max_attempts").flatMap { Int($0) }
        self.init(maximumAttempts: number ?? 3)
        isNumberGiven = number != nil
        isAdaptive = settings.value("AWS_RETRY_MODE", "retry_mode")?.lowercased() == "adaptive"
    }

    /// - Throws: `malformed` for a mode or a number that the SDKs do not take either.
    static func check(_ settings: SharedSettings) throws(CredentialsError) {
        if let text = settings.value("AWS_MAX_ATTEMPTS", "max_attempts"), Int(text).map({ $0 < 1 }) ?? true {
            throw CredentialsError(
                code: .malformed("AWS_MAX_ATTEMPTS"),
                message: "AWS_MAX_ATTEMPTS or the profile's max_attempts is '\(text)'; set a whole number from 1 on.")
        }
        if let text = settings.value("AWS_RETRY_MODE", "retry_mode"),
            !["standard", "adaptive", "legacy"].contains(text.lowercased())
        {
            throw CredentialsError(
                code: .malformed("AWS_RETRY_MODE"),
                message: "AWS_RETRY_MODE or the profile's retry_mode is '\(text)'; set standard or adaptive.")
        }
    }

    /// The same for many calls that nobody waits for: it limits its own rate when it is throttled, and waits out a throttle
    /// of a minute, unless somebody set another number of attempts.
    package var patient: RetryPolicy {
        var patient = self
        patient.isAdaptive = true
        if !isNumberGiven { patient.maximumAttempts = 12 }
        return patient
    }

    func cost(of kind: RetryKind) -> Int {
        switch kind {
        case .transient: transientCost
        case .throttling: throttlingCost
        case .skew: 0
        }
    }

    /// The wait before retry number `index`, counted from 0: `jitter × min(scale × 2^index, ceiling)`, raised to the
    /// server's wish within `serverMargin`.
    func delay(_ kind: RetryKind, index: Int, serverWish: Duration?) -> Duration {
        guard kind != .skew else { return .zero }
        let scale = kind == .throttling ? throttlingScale : transientScale
        let own = min(scale * (1 << min(index, 20)), ceiling) * jitter()
        guard let serverWish else { return own }
        return min(max(serverWish, own), own + serverMargin)
    }
}

/// The tokens of a client.
struct RetryQuota: Sendable {
    let capacity: Int
    private(set) var remaining: Int

    init(capacity: Int) {
        self.capacity = capacity
        remaining = capacity
    }

    /// Whether there were enough.
    mutating func take(_ tokens: Int) -> Bool {
        guard tokens <= remaining else { return false }
        remaining -= tokens
        return true
    }

    mutating func give(_ tokens: Int) {
        remaining = min(capacity, remaining + tokens)
    }
}

/// Whether the server may see a request twice.
enum Repeatability: Sendable {
    case repeatable
    /// It is sent again only after an error that proves that the first was not accepted.
    case atMostOnce
}

/// The attempts of one call, decided without doing anything.
struct RetrySequence {
    let policy: RetryPolicy
    let repeatability: Repeatability
    private var attempt = 1
    private var lastCost: Int?
    private var hasCorrectedClock = false

    init(policy: RetryPolicy, repeatability: Repeatability) {
        self.policy = policy
        self.repeatability = repeatability
    }

    /// The number of the present attempt, from 1.
    var number: Int { attempt }

    /// How long to wait before the next attempt; nil when the error is final.
    /// - Parameter clockMoved: whether the failed reply showed that the clocks differ.
    mutating func wait(after error: AWSError, clockMoved: Bool, quota: inout RetryQuota) -> Duration? {
        if repeatability == .atMostOnce && error.isAmbiguous { return nil }
        if clockMoved && !hasCorrectedClock {
            hasCorrectedClock = true
            return .zero
        }
        guard let kind = error.retryKind, attempt < policy.maximumAttempts, quota.take(policy.cost(of: kind)) else {
            return nil
        }
        defer { attempt += 1 }
        lastCost = policy.cost(of: kind)
        return policy.delay(kind, index: attempt - 1, serverWish: error.retryAfter)
    }

    /// What a long poll waits before it fails for want of tokens: whoever polls in a loop must not do so at full speed
    /// against a service that is in trouble. Zero for every other end.
    func lastWait(after error: AWSError) -> Duration {
        guard let kind = error.retryKind, attempt < policy.maximumAttempts else { return .zero }
        return policy.delay(kind, index: attempt - 1, serverWish: error.retryAfter)
    }

    /// A clean success gives one token; one after retries gives the last cost back.
    func settle(_ quota: inout RetryQuota) {
        quota.give(lastCost ?? 1)
    }
}
