/// Where an invocation or a step of it stands; the sandbox's own states, each with exactly one pair of
/// Status and StatusDetails on the wire.
enum Phase: Int, Codable, Sendable, CaseIterable {
    /// Not released yet: MaxConcurrency does not allow it.
    case waiting
    /// Released, not delivered to the instance.
    case pending
    /// The first attempt at delivering failed; it is tried again.
    case delayed
    case inProgress
    case cancelling
    case success, failed, executionTimedOut, deliveryTimedOut, cancelled
    /// Never sent, because MaxErrors was exceeded.
    case terminated
    case invalidPlatform
    /// The instance was terminated before it could report, or cannot be reached for good.
    case undeliverable
    case accessDenied

    var status: String {
        switch self {
        case .waiting, .pending: "Pending"
        case .delayed: "Delayed"
        case .inProgress: "InProgress"
        case .cancelling: "Cancelling"
        case .success: "Success"
        case .failed, .invalidPlatform, .undeliverable, .accessDenied: "Failed"
        case .executionTimedOut, .deliveryTimedOut: "TimedOut"
        case .cancelled, .terminated: "Cancelled"
        }
    }

    /// Without spaces, as on the wire.
    var details: String {
        switch self {
        case .failed: "Failed"
        case .executionTimedOut: "ExecutionTimedOut"
        case .deliveryTimedOut: "DeliveryTimedOut"
        case .terminated: "Terminated"
        case .invalidPlatform: "InvalidPlatform"
        case .undeliverable: "Undeliverable"
        case .accessDenied: "AccessDenied"
        case .waiting, .pending, .delayed, .inProgress, .cancelling, .success, .cancelled: status
        }
    }

    var isTerminal: Bool { rawValue >= Phase.success.rawValue }

    /// Sent and not over: counts to MaxConcurrency.
    var isInFlight: Bool { !isTerminal && self != .waiting }

    /// Released, and the instance has not taken it.
    var isUndelivered: Bool { self == .pending || self == .delayed }

    /// Counts to MaxErrors and to ErrorCount.
    var isError: Bool { self == .failed || self == .executionTimedOut }

    /// Was refused before anything could run; never decides between Success and Incomplete.
    var isRefusal: Bool { self == .undeliverable || self == .invalidPlatform || self == .accessDenied }
}
