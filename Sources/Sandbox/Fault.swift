/// Something that goes wrong on request. `operation` is an operation's name (`SendCommand`) or `*` for any.
package enum Fault: Sendable, Codable, Equatable {
    /// The next `count` calls answer `ThrottlingException` (EC2: `RequestLimitExceeded`).
    case throttle(operation: String, count: Int)
    /// The next `count` calls are carried out; then the connection is closed without an answer.
    case dropReply(operation: String, count: Int)
    /// The next `count` calls answer 500 and are not carried out.
    case serverError(operation: String, count: Int)
    /// For so many seconds after it was sent, each command sent from now on is invisible to ListCommands,
    /// ListCommandInvocations and GetCommandInvocation. 0 ends it.
    case hideInvocations(seconds: Double)
    /// The next `count` calls are refused as made with an expired token.
    case expiredToken(count: Int)
    /// The next `count` deliveries to a Linux instance happen twice: its script runs twice under one command id,
    /// and the first run's result is reported.
    case duplicateDelivery(count: Int)
    /// Commands for this instance wait, though it reports itself online.
    case delayDelivery(instance: String)
    /// Ends ``delayDelivery(instance:)``; what waited is delivered.
    case releaseDelivery(instance: String)
}

/// The faults that are left to happen.
struct FaultPlan {
    private var counted: [Fault] = []
    private(set) var hiddenSeconds = 0.0
    private(set) var held: Set<String> = []

    mutating func add(_ fault: Fault) {
        switch fault {
        case .hideInvocations(let seconds): hiddenSeconds = seconds
        case .delayDelivery(let instance): held.insert(instance)
        case .releaseDelivery(let instance): held.remove(instance)
        case .throttle, .dropReply, .serverError, .expiredToken, .duplicateDelivery: counted.append(fault)
        }
    }

    /// The fault that replaces the answer to this call, if any; it is used up by one.
    mutating func refusal(of operation: String) -> ServiceFault? {
        if take({ if case .expiredToken(let count) = $0 { count > 0 } else { false } }) { return .expiredToken }
        if take({ if case .throttle(let name, _) = $0 { Self.matches(name, operation) } else { false } }) {
            return .throttled
        }
        if take({ if case .serverError(let name, _) = $0 { Self.matches(name, operation) } else { false } }) {
            return .internalError
        }
        return nil
    }

    /// Whether this call's reply is lost; used up by one.
    mutating func losesReply(of operation: String) -> Bool {
        take { if case .dropReply(let name, _) = $0 { Self.matches(name, operation) } else { false } }
    }

    /// Whether this delivery happens twice; used up by one.
    mutating func deliversTwice() -> Bool {
        take { if case .duplicateDelivery = $0 { true } else { false } }
    }

    private static func matches(_ name: String, _ operation: String) -> Bool { name == "*" || name == operation }

    private mutating func take(_ isWanted: (Fault) -> Bool) -> Bool {
        guard let index = counted.firstIndex(where: { isWanted($0) && $0.count > 0 }) else { return false }
        counted[index].count -= 1
        if counted[index].count == 0 { counted.remove(at: index) }
        return true
    }
}

extension Fault {
    /// How often it still happens; 0 for faults that are not counted.
    fileprivate var count: Int {
        get {
            switch self {
            case .throttle(_, let count), .dropReply(_, let count), .serverError(_, let count),
                .expiredToken(let count),
                .duplicateDelivery(let count):
                count
            case .hideInvocations, .delayDelivery, .releaseDelivery: 0
            }
        }
        set {
            switch self {
            case .throttle(let name, _): self = .throttle(operation: name, count: newValue)
            case .dropReply(let name, _): self = .dropReply(operation: name, count: newValue)
            case .serverError(let name, _): self = .serverError(operation: name, count: newValue)
            case .expiredToken: self = .expiredToken(count: newValue)
            case .duplicateDelivery: self = .duplicateDelivery(count: newValue)
            case .hideInvocations, .delayDelivery, .releaseDelivery: break
            }
        }
    }
}
