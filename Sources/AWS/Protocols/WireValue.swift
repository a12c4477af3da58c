/// A closed list of words on the wire that AWS may lengthen at any time; unknown words are kept.
package protocol WireValue: Hashable, Sendable, Codable, CustomStringConvertible {
    /// Every known value with its spelling.
    static var spellings: [(value: Self, word: String)] { get }
    static func other(_ word: String) -> Self
    /// The word of `.other`.
    var unknownWord: String? { get }
}

extension WireValue {
    package init(_ word: String) {
        self = Self.spellings.first { $0.word == word }?.value ?? .other(word)
    }

    /// The word as AWS spells it.
    package var word: String {
        unknownWord ?? Self.spellings.first { $0.value == self }?.word ?? ""
    }

    package var description: String { word }

    package init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(word)
    }
}
