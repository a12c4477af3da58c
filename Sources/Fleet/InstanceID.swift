/// The id of an EC2 instance (`i-`) or a hybrid machine (`mi-`), as `SendCommand.InstanceIds` takes it.
package struct InstanceID: Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
    package let text: String

    /// Nil unless the text is `i-` and 8 or 17 hexadecimal digits, or `mi-` and 17.
    package init?(_ text: String) {
        let digits: Substring
        if text.hasPrefix("mi-") {
            digits = text.dropFirst(3)
            guard digits.utf8.count == 17 else { return nil }
        } else {
            guard text.hasPrefix("i-") else { return nil }
            digits = text.dropFirst(2)
            guard [8, 17].contains(digits.utf8.count) else { return nil }
        }
        guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }) else { return nil }
        self.text = text
    }

    package var description: String { text }
    package var isHybrid: Bool { text.hasPrefix("mi-") }

    package static func < (a: Self, b: Self) -> Bool { a.text < b.text }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let id = InstanceID(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an instance id")
        }
        self = id
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
