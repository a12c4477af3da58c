/// How far a dispatch may go at once and how much may fail, as absolute numbers: SSM rounds percentages in a way that
/// nobody has written down.
package struct SendLimits: Sendable, Equatable {
    /// Instances at once; nil for all.
    package var concurrency: Int?
    /// Failures after which no further instance is begun; nil for no limit.
    package var errors: Int?

    package init(concurrency: Int? = nil, errors: Int? = nil) {
        self.concurrency = concurrency
        self.errors = errors
    }

    /// This limit's part for `size` of `total` instances, so that the parts together keep within it where they can:
    /// at least one instance has to go at a time.
    package func share(_ size: Int, of total: Int) -> SendLimits {
        guard total > 0 else { return self }
        return SendLimits(
            concurrency: concurrency.map { max(1, $0 * size / total) }, errors: errors.map { $0 * size / total })
    }

    /// Gives each send its part, and says how many may run at the same time.
    ///
    /// SSM counts errors for each command. Each gets the whole budget, and no further command is sent once the
    /// commands together have used it up; those that run may exceed it, each by its own.
    package func applied(to sends: [Send]) -> (sends: [Send], parallel: Int) {
        var limited = sends
        let parallel = min(max(1, sends.count), concurrency ?? .max)
        let parts = concurrency.map { Self.parts(of: $0, for: sends.map(\.expected.count)) }
        for index in limited.indices {
            if let parts { limited[index].limit(to: parts[index]) }
            if let errors { limited[index].maxErrors = "\(errors)" }
        }
        return (limited, parallel)
    }

    /// Deals the allowance out in turns, one instance each, to whoever can still use it; at least one to everybody.
    private static func parts(of allowance: Int, for sizes: [Int]) -> [Int] {
        var parts = sizes.map { _ in 1 }
        var rest = allowance - parts.count
        while rest > 0 {
            let open = parts.indices.filter { parts[$0] < sizes[$0] }
            guard !open.isEmpty else { break }
            let turns = max(1, min(rest / open.count, open.map { sizes[$0] - parts[$0] }.min() ?? 1))
            for index in open where rest >= turns {
                parts[index] += turns
                rest -= turns
            }
            if rest < open.count, turns > 1 { continue }
        }
        return parts
    }
}

extension Send {
    /// Lets so many instances work at a time. SSM lets a whole command expire after delivery and execution time-out
    /// together (`ExpiresAfter`), so those that wait for their turn get that much more time.
    fileprivate mutating func limit(to concurrency: Int) {
        maxConcurrency = "\(concurrency)"
        let rounds = (expected.count + concurrency - 1) / max(1, concurrency)
        deliveryTimeout = min(2_592_000, deliveryTimeout + max(0, rounds - 1) * executionTimeout)
    }
}
