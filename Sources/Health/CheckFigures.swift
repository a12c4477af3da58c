/// What a check that passed has measured.
package struct CheckFigures: Codable, Sendable, Equatable {
    /// What was probed.
    package var check: String
    package var from: HealthCheck.Origin
    /// Milliseconds that good answers took; nil where nothing could measure them.
    package var median: Int?
    package var max: Int?
    /// Whole days until the server's certificate ends; only from the runner.
    package var certificateDays: Int?

    package init(_ check: HealthCheck, times: [Int] = [], certificateDays: Int? = nil) {
        self.check = check.title
        from = check.from
        let sorted = times.sorted()
        median = sorted.isEmpty ? nil : sorted[sorted.count / 2]
        max = sorted.last
        self.certificateDays = certificateDays
    }

    /// What a host says of its checks: the facts `latency0`, `latency1`, …, `MEDIAN MAX` in milliseconds.
    package static func read(_ facts: [String: String], of checks: [HealthCheck]) -> [CheckFigures] {
        checks.enumerated().compactMap { index, check in
            let numbers = facts["latency\(index)"]?.split(separator: " ").compactMap { Int($0) } ?? []
            guard numbers.count == 2 else { return nil }
            var figures = CheckFigures(check)
            figures.median = numbers[0]
            figures.max = numbers[1]
            return figures
        }
    }

    /// Below so many days a certificate is warned of.
    package static let shortOfDays = 14

    /// A warning about the certificate; nil when it holds long enough.
    package var warning: String? {
        guard let days = certificateDays, days < Self.shortOfDays else { return nil }
        return "warning: the certificate of \(check) ends in \(days) day\(days == 1 ? "" : "s")"
    }
}
