import Foundation

/// Holds threads until so many have arrived.
package final class Barrier: @unchecked Sendable {
    // Unchecked: `arrived` is touched only between lock and unlock of the condition.
    private let condition = NSCondition()
    private let count: Int
    private var arrived = 0

    package init(count: Int) {
        self.count = count
    }

    /// Returns when `count` threads have called it; false after 20 seconds without them.
    package func arriveAndWait() -> Bool {
        condition.lock()
        defer { condition.unlock() }
        arrived += 1
        if arrived >= count { condition.broadcast() }
        let deadline = Date(timeIntervalSinceNow: 20)
        while arrived < count {
            guard condition.wait(until: deadline) else { return false }
        }
        return true
    }
}
