import AWS

/// Reads that a throttle only delays.
package enum Patience {
    /// Repeats a read while it is throttled, with a growing pause, for a minute at most; then, or when the run is to
    /// stop, the throttle is thrown.
    package static func reading<Value: Sendable>(
        _ stop: StopSignal, _ read: () async throws -> Value
    ) async throws -> Value {
        let clock = ContinuousClock()
        let end = clock.now + .seconds(60)
        var pause: Duration = .milliseconds(500)
        while true {
            do { return try await read() } catch let error as AWSError {
                guard error.isThrottle, !stop.isRaised, clock.now < end else { throw error }
                await stop.sleep(for: pause)
                pause = min(pause * 2, .seconds(8))
            }
        }
    }
}
