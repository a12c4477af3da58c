/// The state of a whole command. It says little about single instances: `success` may hide undeliverable ones.
package enum CommandStatus: WireValue {
    case pending, inProgress, success, cancelled, failed, timedOut, cancelling
    case other(String)

    package static let spellings: [(value: Self, word: String)] = [
        (.pending, "Pending"), (.inProgress, "InProgress"), (.success, "Success"), (.cancelled, "Cancelled"),
        (.failed, "Failed"), (.timedOut, "TimedOut"), (.cancelling, "Cancelling"),
    ]

    package var unknownWord: String? {
        if case .other(let word) = self { word } else { nil }
    }
}

/// The state of a command on one instance.
package enum CommandInvocationStatus: WireValue {
    case pending, inProgress, delayed, success, cancelled, timedOut, failed, cancelling
    case other(String)

    package static let spellings: [(value: Self, word: String)] = [
        (.pending, "Pending"), (.inProgress, "InProgress"), (.delayed, "Delayed"), (.success, "Success"),
        (.cancelled, "Cancelled"), (.timedOut, "TimedOut"), (.failed, "Failed"), (.cancelling, "Cancelling"),
    ]

    package var unknownWord: String? {
        if case .other(let word) = self { word } else { nil }
    }
}

/// The state of one step on one instance.
package enum CommandPluginStatus: WireValue {
    case pending, inProgress, success, timedOut, cancelled, failed
    case other(String)

    package static let spellings: [(value: Self, word: String)] = [
        (.pending, "Pending"), (.inProgress, "InProgress"), (.success, "Success"), (.timedOut, "TimedOut"),
        (.cancelled, "Cancelled"), (.failed, "Failed"),
    ]

    package var unknownWord: String? {
        if case .other(let word) = self { word } else { nil }
    }
}

/// The finer word beside a status, of commands, invocations and steps. On the wire it has no spaces, although AWS's
/// user guide prints some.
package enum StatusDetails: WireValue {
    case pending, inProgress, delayed, success, failed, cancelled, cancelling
    case deliveryTimedOut, executionTimedOut, undeliverable, terminated, invalidPlatform, accessDenied
    /// Of whole commands only.
    case incomplete, noInstancesInTag, rateExceeded
    case other(String)

    package static let spellings: [(value: Self, word: String)] = [
        (.pending, "Pending"), (.inProgress, "InProgress"), (.delayed, "Delayed"), (.success, "Success"),
        (.failed, "Failed"), (.cancelled, "Cancelled"), (.cancelling, "Cancelling"),
        (.deliveryTimedOut, "DeliveryTimedOut"), (.executionTimedOut, "ExecutionTimedOut"),
        (.undeliverable, "Undeliverable"), (.terminated, "Terminated"), (.invalidPlatform, "InvalidPlatform"),
        (.accessDenied, "AccessDenied"), (.incomplete, "Incomplete"), (.noInstancesInTag, "NoInstancesInTag"),
        (.rateExceeded, "RateExceeded"), (.rateExceeded, "LimitExceeded"),
    ]

    package var unknownWord: String? {
        if case .other(let word) = self { word } else { nil }
    }
}
