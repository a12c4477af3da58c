/// Where an invocation or a step of it stands; the sandbox's own states, each with exactly one pair of
/// Status and StatusDetails on the wire.
enum Phase: String, Codable, Sendable, CaseIterable {
    /// Not released yet: MaxConcurrency does not allow it.
    case waiting
    /// Released, not delivered to the instance.
    case pending
    case inProgress
    case cancelling
    case success, failed, executionTimedOut, deliveryTimedOut, cancelled
    /// Never sent, because MaxErrors was exceeded.
    case terminated
    case invalidPlatform
    /// The instance was terminated before it could report.
    case undeliverable

    var status: String {
        switch self {
        case .waiting, .pending: "Pending"
        case .inProgress: "InProgress"
        case .cancelling: "Cancelling"
        case .success: "Success"
        case .failed, .invalidPlatform, .undeliverable: "Failed"
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
        case .waiting, .pending, .inProgress, .cancelling, .success, .cancelled: status
        }
    }

    var isTerminal: Bool {
        switch self {
        case .waiting, .pending, .inProgress, .cancelling: false
        default: true
        }
    }

    /// Counts to MaxErrors and to ErrorCount.
    var isError: Bool { self == .failed || self == .executionTimedOut }

    /// Was refused before anything could run; never decides between Success and Incomplete.
    var isRefusal: Bool { self == .undeliverable || self == .invalidPlatform }
}
