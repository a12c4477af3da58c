/// The name of a region, e.g. `eu-west-1`.
package struct Region: Hashable, Sendable, Codable, RawRepresentable, CustomStringConvertible {
    package let rawValue: String

    /// Nil unless the text has the form `^[a-z]{2,}(-[a-z]+)+-\d$`.
    package init?(rawValue: String) {
        let parts = rawValue.split(separator: "-", omittingEmptySubsequences: false)
        let isWord: (Substring) -> Bool = { !$0.isEmpty && $0.utf8.allSatisfy { (97...122).contains($0) } }
        guard parts.count >= 3, parts[0].utf8.count >= 2, parts.dropLast().allSatisfy(isWord),
            let last = parts.last, last.utf8.count == 1, last.utf8.allSatisfy({ (48...57).contains($0) })
        else { return nil }
        self.rawValue = rawValue
    }

    package init?(_ text: String) {
        self.init(rawValue: text)
    }

    package var description: String { rawValue }
}
