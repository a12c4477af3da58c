package import Settings

/// In which order the hosts of a wave get their turn.
package enum RolloutOrder: Codable, Sendable, Equatable {
    /// One availability zone after the other.
    case zone
    /// By the values of a tag, one after the other.
    case tag(String)

    package static func read(_ field: Field) -> RolloutOrder? {
        if field.isMapping {
            return field.mapping { keys in
                keys.required("tag")?.string(expected: "a tag's name of 1 to 128 characters") {
                    (1...128).contains($0.count)
                }.map(RolloutOrder.tag)
            }
        }
        guard let text = field.string() else { return nil }
        guard text == "zone" else {
            field.report("expected 'zone' or {tag: NAME}, found '\(text)'")
            return nil
        }
        return .zone
    }

    /// Groups hosts that have the same value, in the order of the values: numbers inside them count as numbers, so that
    /// `ring-2` comes before `ring-10`. Hosts without a value come last. Within a group the order stays.
    package static func groups<Host>(_ hosts: [Host], by value: (Host) -> String?) -> [[Host]] {
        let named = Dictionary(grouping: hosts) { value($0) ?? "" }
        let texts = named.keys.filter { !$0.isEmpty }.sorted(by: precedes)
        return (texts + [""]).compactMap { named[$0] }
    }

    private static func precedes(_ first: String, _ second: String) -> Bool {
        for (left, right) in zip(pieces(first), pieces(second)) where left != right {
            // Numbers of many digits are compared by their length first, so that none is too big.
            guard let digits = left.first, let others = right.first, digits.isNumber, others.isNumber else {
                return left < right
            }
            let pair = (left.drop { $0 == "0" }, right.drop { $0 == "0" })
            if pair.0.count != pair.1.count { return pair.0.count < pair.1.count }
            if pair.0 != pair.1 { return pair.0 < pair.1 }
        }
        return first.count == second.count ? first < second : first.count < second.count
    }

    /// Runs of ASCII digits and of what is between them.
    private static func pieces(_ text: String) -> [String] {
        var pieces: [String] = []
        var isNumber = false
        for scalar in text.unicodeScalars {
            let digit = ("0"..."9").contains(scalar)
            if digit == isNumber, !pieces.isEmpty {
                pieces[pieces.count - 1].unicodeScalars.append(scalar)
            } else {
                pieces.append(String(scalar))
            }
            isNumber = digit
        }
        return pieces
    }
}
