extension Duration {
    private static let units: [(suffix: String, milliseconds: Int64)] = [
        ("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000),
    ]

    /// `500ms`, `5s`, `2m`, `1h`, `1d`: a whole number and one unit.
    package init?(settingsText text: String) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let suffix = text.dropFirst(digits.count)
        guard let number = Int64(digits), let unit = Self.units.first(where: { $0.suffix == suffix }) else {
            return nil
        }
        let (total, overflow) = number.multipliedReportingOverflow(by: unit.milliseconds)
        guard !overflow, total <= 366 * 86_400_000 else { return nil }
        self = .milliseconds(total)
    }

    /// The same form, in the largest unit that divides it.
    package var settingsText: String {
        let milliseconds = components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000
        let unit = Self.units.last { milliseconds % $0.milliseconds == 0 && milliseconds >= $0.milliseconds }
        guard let unit else { return "\(milliseconds)ms" }
        return "\(milliseconds / unit.milliseconds)\(unit.suffix)"
    }

    /// Whole seconds, rounded up.
    package var wholeSeconds: Int { Int(components.seconds) + (components.attoseconds > 0 ? 1 : 0) }
}
