/// How one instance's part of a command ended. Every expected instance ends in exactly one.
package enum Outcome: Sendable, Equatable, Hashable, CustomStringConvertible {
    case succeeded
    /// The script or a step ended with this code.
    case failed(exit: Int)
    case timedOut(Phase)
    case cancelled
    case undeliverable
    case invalidPlatform
    case accessDenied
    /// SSM never sent it, because MaxErrors was exceeded before.
    case terminated
    /// SSM refused the command as a whole (`RateExceeded`, `NoInstancesInTag`), or the host did: its fence is newer,
    /// it follows another ledger, or another command works there.
    case rejected(String)
    /// The command ended and SSM has no invocation for the instance.
    case neverInvoked
    /// Nothing was sent, for this reason.
    case notSent(String)
    /// SSM says Success, yet the script did not say how it ended.
    case noResultLine
    /// A sandbox kept the script instead of running it.
    case simulated
    /// What happened could not be established.
    case unknown(String)

    package enum Phase: String, Sendable {
        case delivery, execution
    }

    /// Only ``succeeded``: simulated and unknown never count as success.
    package var isSuccess: Bool { self == .succeeded }

    /// Whether it is not known what is on the host now: the command may have run, or may still run.
    package var isUncertain: Bool {
        switch self {
        case .unknown, .simulated, .timedOut(.delivery): true
        default: false
        }
    }

    /// The stable name used in JSON.
    package var name: String {
        switch self {
        case .succeeded: "succeeded"
        case .failed: "failed"
        case .timedOut: "timedOut"
        case .cancelled: "cancelled"
        case .undeliverable: "undeliverable"
        case .invalidPlatform: "invalidPlatform"
        case .accessDenied: "accessDenied"
        case .terminated: "terminated"
        case .rejected: "rejected"
        case .neverInvoked: "neverInvoked"
        case .notSent: "notSent"
        case .noResultLine: "noResultLine"
        case .simulated: "simulated"
        case .unknown: "unknown"
        }
    }

    package var description: String {
        switch self {
        case .failed(let exit): "failed (exit code \(exit))"
        case .timedOut(let phase): "timed out (\(phase.rawValue))"
        case .rejected(let reason): "rejected (\(reason))"
        case .notSent(let reason): "not sent (\(reason))"
        case .unknown(let reason): "unknown (\(reason))"
        case .invalidPlatform: "wrong platform"
        case .accessDenied: "access denied"
        case .neverInvoked: "never invoked"
        case .noResultLine: "no result line"
        default: name
        }
    }
}
