/// The full id of a commit: 40 lower-case hexadecimal digits.
package struct CommitID: Hashable, Sendable, Codable, CustomStringConvertible {
    package let description: String

    /// Nil unless the text is exactly 40 of `0-9a-f`.
    package init?(_ text: String) {
        let isDigit: (UInt8) -> Bool = { (48...57).contains($0) || (97...102).contains($0) }
        guard text.utf8.count == 40, text.utf8.allSatisfy(isDigit) else { return nil }
        description = text
    }

    /// The first ten digits, for people.
    package var short: String { String(description.prefix(10)) }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let id = CommitID(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "A commit id has 40 lower-case hexadecimal digits.")
        }
        self = id
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
