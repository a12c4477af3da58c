/// When the commands of a dispatch are looked at next.
///
/// Before anything has ended the gap grows with what has passed; afterwards it is half of the predicted remainder.
/// Up to fifty instances are read in one page, so they are looked at often (every 0.4 seconds, later a thirtieth of
/// what has passed, so that a job of up to 12 seconds is seen 0.4 seconds late at most); more of them cost many pages at the end and are looked at
/// rarely. A throttle widens every gap for a while; it never fails anything.
package struct PollPace: Sendable {
    private static let longest: Duration = .seconds(8)

    private let isLarge: Bool
    private let least: Duration
    private var lastGap: Duration = .zero
    private var lastCompleted = 0
    /// 1, doubled by each throttle, taken back by each answer.
    private var stretch = 1.0

    /// - Parameter expected: how many instances are waited for.
    package init(expected: Int) {
        isLarge = expected > 50
        least = isLarge ? .seconds(1) : .milliseconds(400)
    }

    /// The gap after an answer.
    /// - Parameters:
    ///   - passed: since the first command was accepted.
    ///   - isSettling: cancelled commands are waited for, or all instances have ended and their command has not.
    package mutating func gap(passed: Duration, targets: Int, completed: Int, isSettling: Bool) -> Duration {
        defer { lastCompleted = completed }
        stretch = max(1, stretch * 0.7)
        let relaxed = passed / (isLarge && completed == 0 ? 3 : 30)
        let wanted: Duration
        if isSettling || (completed > 0 && completed >= targets) {
            wanted = least
        } else if completed == 0 || !isLarge {
            wanted = max(relaxed, isLarge ? .seconds(2) : least)
        } else if completed == lastCompleted {
            // Stragglers: the past says nothing about them.
            wanted = max(min(lastGap * 2, .seconds(2)), relaxed)
        } else {
            wanted = passed * (targets - completed) / (completed * 2)
        }
        lastGap = min(max(wanted, least) * stretch, Self.longest)
        return lastGap
    }

    /// The gap after a read that failed.
    package mutating func gapAfterFailure() -> Duration {
        stretch = min(stretch * 2, 16)
        lastGap = min(max(lastGap, .milliseconds(500)) * 2, Self.longest)
        return lastGap
    }
}
