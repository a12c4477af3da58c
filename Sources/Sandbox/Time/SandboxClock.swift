package import Foundation

/// Where a sandbox takes the time from. Everything that it delays, expires or simulates follows this clock.
package protocol SandboxClock: Sendable {
    var now: Date { get }
    /// Returns that many seconds later on this clock.
    func sleep(seconds: Double) async throws
}

/// The machine's time.
package struct SystemClock: SandboxClock {
    package init() {}
    package var now: Date { Date() }
    package func sleep(seconds: Double) async throws { try await Task.sleep(for: .seconds(seconds)) }
}
