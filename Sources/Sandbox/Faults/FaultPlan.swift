import Foundation

/// The faults that are left to happen, and the rules by which others do. Chance comes from the seed and the number of
/// the call alone.
struct FaultPlan {
    private var counted: [(kind: Kind, operation: String, left: Int)] = []
    /// Seconds of invisibility that were asked for; nil leaves it to the profile.
    private(set) var hiddenSeconds: Double?
    private(set) var held: Set<String> = []
    /// Seconds of skew that were asked for; nil leaves it to the profile.
    private(set) var skew: Double?
    private var rules: [FaultRule]
    private var buckets: [TokenBucket?]
    private var duplicates = 0
    private let seed: UInt64
    private var calls = 0

    private enum Kind { case expiredToken, denied, throttle, serverError, lostRequest, lostReply }

    init(seed: UInt64 = 1, rules: [FaultRule] = []) {
        self.seed = seed
        self.rules = rules
        buckets = rules.map { _ in nil }
    }

    /// What happens to one call.
    struct Fate: Sendable, Equatable {
        /// Seconds before it is carried out.
        var delay = 0.0
        /// Answered instead of carrying it out.
        var refusal: ServiceFault?
        /// The connection is closed, and it is not carried out.
        var isLost = false
        /// The connection is closed after it was carried out.
        var losesReply = false
    }

    mutating func add(_ fault: Fault) {
        switch fault {
        case .throttle(let operation, let count): counted.append((.throttle, operation, count))
        case .dropReply(let operation, let count): counted.append((.lostReply, operation, count))
        case .dropRequest(let operation, let count): counted.append((.lostRequest, operation, count))
        case .serverError(let operation, let count): counted.append((.serverError, operation, count))
        case .deny(let operation, let count): counted.append((.denied, operation, count))
        case .expiredToken(let count): counted.append((.expiredToken, "*", count))
        case .duplicateDelivery(let count): duplicates += count
        case .hideInvocations(let seconds): hiddenSeconds = seconds
        case .delayDelivery(let instance): held.insert(instance)
        case .releaseDelivery(let instance): held.remove(instance)
        case .skew(let seconds): skew = seconds
        case .rateLimit(let operation, let perSecond, let burst):
            change(operation) {
                $0.rateLimit = perSecond > 0 ? FaultRule.RateLimit(perSecond: perSecond, burst: max(1, burst)) : nil
            }
        case .errors(let operation, let rate): change(operation) { $0.errorRate = rate }
        case .lostReplies(let operation, let rate): change(operation) { $0.lostReplyRate = rate }
        case .lostRequests(let operation, let rate): change(operation) { $0.lostRequestRate = rate }
        case .expiredTokens(let operation, let rate): change(operation) { $0.expiredTokenRate = rate }
        case .delay(let operation, let seconds): change(operation) { $0.delay = seconds > 0 ? Span(seconds) : nil }
        }
    }

    private mutating func change(_ operation: String, _ body: (inout FaultRule) -> Void) {
        let index =
            rules.firstIndex { $0.operation == operation }
            ?? {
                rules.append(FaultRule(operation: operation))
                buckets.append(nil)
                return rules.count - 1
            }()
        body(&rules[index])
        buckets[index] = nil
    }

    /// Decides about a call; what is counted is used up by one.
    mutating func fate(of operation: String, now: Date) -> Fate {
        guard !counted.isEmpty || !rules.isEmpty else { return Fate() }
        calls += 1
        var fate = Fate()
        for index in rules.indices where Self.matches(rules[index].operation, operation) {
            apply(index, to: &fate, now: now)
        }
        if take(.expiredToken, operation) { fate.refusal = .expiredToken }
        if take(.denied, operation) { fate.refusal = .denied(operation) }
        if fate.refusal == nil, take(.throttle, operation) { fate.refusal = .throttled }
        if fate.refusal == nil, take(.serverError, operation) { fate.refusal = .internalError }
        if fate.refusal == nil, take(.lostRequest, operation) { fate.isLost = true }
        if fate.refusal == nil, !fate.isLost, take(.lostReply, operation) { fate.losesReply = true }
        return fate
    }

    private mutating func apply(_ index: Int, to fate: inout Fate, now: Date) {
        let rule = rules[index]
        let chance = Chance(seed: seed, salt: Chance.salt(rule.operation), ordinal: calls)
        if let delay = rule.delay { fate.delay += chance.seconds(delay, .latency) }
        guard fate.refusal == nil else { return }
        if let limit = rule.rateLimit {
            var bucket = buckets[index] ?? TokenBucket(limit, now: now)
            let isAllowed = bucket.take(now: now)
            buckets[index] = bucket
            if !isAllowed { return fate.refusal = .throttled }
        }
        if chance.happens(rule.expiredTokenRate, .fault, 0) {
            fate.refusal = .expiredToken
        } else if chance.happens(rule.errorRate, .fault, 1) {
            fate.refusal = .internalError
        } else if chance.happens(rule.lostRequestRate, .fault, 2) {
            fate.isLost = true
        } else if chance.happens(rule.lostReplyRate, .fault, 3) {
            fate.losesReply = true
        }
    }

    /// Whether this delivery happens twice; used up by one.
    mutating func deliversTwice() -> Bool {
        guard duplicates > 0 else { return false }
        duplicates -= 1
        return true
    }

    private static func matches(_ name: String, _ operation: String) -> Bool { name == "*" || name == operation }

    private mutating func take(_ kind: Kind, _ operation: String) -> Bool {
        let found = counted.firstIndex { $0.kind == kind && $0.left > 0 && Self.matches($0.operation, operation) }
        guard let index = found else { return false }
        counted[index].left -= 1
        if counted[index].left == 0 { counted.remove(at: index) }
        return true
    }
}

/// Lets through so many calls a second, after a burst.
struct TokenBucket: Sendable {
    private let limit: FaultRule.RateLimit
    private var tokens: Double
    private var filled: Date

    init(_ limit: FaultRule.RateLimit, now: Date) {
        self.limit = limit
        tokens = limit.burst
        filled = now
    }

    /// False: there is no token left.
    mutating func take(now: Date) -> Bool {
        tokens = min(limit.burst, tokens + max(0, now.timeIntervalSince(filled)) * limit.perSecond)
        filled = now
        guard tokens >= 1 else { return false }
        tokens -= 1
        return true
    }
}
