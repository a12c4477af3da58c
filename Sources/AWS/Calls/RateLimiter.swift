import Foundation

/// The adaptive retry mode's limit on a client's own rate: off until the first throttle, cut to 70 % by each, and then
/// grown along a cubic curve, fast towards the rate that was throttled and cautiously around it.
///
/// The numbers are those of the AWS SDKs (SDK reference guide, "Retry behavior", adaptive mode).
struct RateLimiter: Sendable {
    private static let scale = 0.4
    private static let cut = 0.7
    private static let smoothing = 0.8
    private static let bucketsPerSecond = 2.0
    private static let leastRate = 0.5

    private(set) var isEnabled = false
    /// Calls a second that are let through.
    private(set) var rate = leastRate
    private var capacity = 1.0
    private var tokens = 0.0
    private var lastFill: TimeInterval?

    private(set) var measuredRate = 0.0
    private var countInBucket = 0.0
    private var bucket: TimeInterval

    /// The rate at the last throttle, when that was, and how long the curve takes to come back to it.
    private var plateau = 0.0
    private var throttledAt: TimeInterval
    private var recovery = 0.0

    /// - Parameter now: seconds since any fixed moment.
    init(now: TimeInterval) {
        bucket = now.rounded(.down)
        throttledAt = now
    }

    /// Takes a token. The answer is how long to wait before sending; later calls queue up behind it.
    mutating func take(_ now: TimeInterval) -> Duration {
        guard isEnabled else { return .zero }
        fill(now)
        tokens -= 1
        return tokens >= 0 ? .zero : .seconds(-tokens / rate)
    }

    /// Learns from a reply.
    mutating func learn(isThrottle: Bool, at now: TimeInterval) {
        measure(now)
        let wanted: Double
        if isThrottle {
            plateau = isEnabled ? min(measuredRate, rate) : measuredRate
            recovery = cbrt(plateau * (1 - Self.cut) / Self.scale)
            throttledAt = now
            isEnabled = true
            wanted = plateau * Self.cut
        } else {
            let distance = now - throttledAt - recovery
            wanted = Self.scale * distance * distance * distance + plateau
        }
        // What came in at the old rate is counted at the old rate.
        fill(now)
        let bounded = min(wanted, 2 * measuredRate)
        rate = max(bounded, Self.leastRate)
        capacity = max(bounded, 1)
        tokens = min(tokens, capacity)
    }

    private mutating func measure(_ now: TimeInterval) {
        countInBucket += 1
        let present = (now * Self.bucketsPerSecond).rounded(.down) / Self.bucketsPerSecond
        guard present > bucket else { return }
        let inBucket = countInBucket / (present - bucket)
        measuredRate = inBucket * Self.smoothing + measuredRate * (1 - Self.smoothing)
        countInBucket = 0
        bucket = present
    }

    private mutating func fill(_ now: TimeInterval) {
        defer { lastFill = now }
        guard let lastFill else { return }
        tokens = min(capacity, tokens + (now - lastFill) * rate)
    }
}
