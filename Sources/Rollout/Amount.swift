package import Settings

/// A number of hosts: a count, or a percentage of the whole wave as it was planned.
package enum Amount: Codable, Sendable, Equatable, CustomStringConvertible {
    case count(Int)
    case percent(Int)

    /// `3` or `25%`.
    package init?(_ text: String) {
        if text.hasSuffix("%") {
            guard let percent = Int(text.dropLast()), (0...100).contains(percent) else { return nil }
            self = .percent(percent)
        } else {
            guard let count = Int(text), count >= 0 else { return nil }
            self = .count(count)
        }
    }

    package var description: String {
        switch self {
        case .count(let count): "\(count)"
        case .percent(let percent): "\(percent)%"
        }
    }

    /// The size of a batch: a percentage is rounded down, and at least one host is taken.
    package func batchSize(of total: Int) -> Int { max(1, min(total, rounded(of: total))) }

    /// A budget: a percentage is rounded down, and nothing is a possible answer.
    package func budget(of total: Int) -> Int { min(total, rounded(of: total)) }

    private func rounded(of total: Int) -> Int {
        switch self {
        case .count(let count): count
        case .percent(let percent): total * percent / 100
        }
    }

    package static func read(_ field: Field) -> Amount? {
        guard let text = field.string() else { return nil }
        guard let amount = Amount(text) else {
            field.report("expected a count such as 2 or a percentage such as 25%, found '\(text)'")
            return nil
        }
        return amount
    }

    /// The same, where nothing at all makes no sense.
    package static func readSome(_ field: Field) -> Amount? {
        let amount = read(field)
        guard amount != .count(0), amount != .percent(0) else {
            field.report("has to be at least 1 or 1%")
            return nil
        }
        return amount
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let amount = Amount(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a count or a percentage")
        }
        self = amount
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
