extension Field {
    private static let units: [(suffix: String, power: Int)] = [("KiB", 10), ("MiB", 20), ("GiB", 30), ("TiB", 40)]

    /// A size such as `500MiB` or `2GiB`, in whole KiB; `KiB`, `MiB`, `GiB` and `TiB` are known, up to 1,024 TiB.
    package func kibibytes() -> Int? {
        guard let text = string() else { return nil }
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let suffix = text.dropFirst(digits.count)
        guard let number = Int(digits), let unit = Self.units.first(where: { $0.suffix == suffix }),
            (1...1 << 40).contains(number), number <= (1 << 40) >> (unit.power - 10)
        else {
            report("expected a size such as 500MiB or 2GiB, found '\(text)'")
            return nil
        }
        return number << (unit.power - 10)
    }
}
