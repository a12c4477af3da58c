package import Foundation

/// Time as the clients see it, so that tests can pass it in.
package struct AWSClock: Sendable {
    package let now: @Sendable () -> Date
    /// Throws when the task is cancelled.
    package let sleep: @Sendable (Duration) async throws -> Void

    package init(
        now: @escaping @Sendable () -> Date, sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.now = now
        self.sleep = sleep
    }

    package static let system = AWSClock(now: { Date() }, sleep: { try await Task.sleep(for: $0) })
}
