/// A version of the SSM agent: numbers with dots, compared number by number.
package struct AgentVersion: Sendable, Comparable, CustomStringConvertible {
    private let numbers: [Int]

    /// Nil for text that is no version.
    package init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        numbers = parts.compactMap { part in part.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(part) : nil }
        guard numbers.count == parts.count, !numbers.isEmpty else { return nil }
    }

    package static func < (left: AgentVersion, right: AgentVersion) -> Bool {
        for index in 0..<max(left.numbers.count, right.numbers.count) {
            let (first, second) = (left.number(index), right.number(index))
            if first != second { return first < second }
        }
        return false
    }

    package static func == (left: AgentVersion, right: AgentVersion) -> Bool { !(left < right) && !(right < left) }

    private func number(_ index: Int) -> Int { index < numbers.count ? numbers[index] : 0 }

    package var description: String { numbers.map(String.init).joined(separator: ".") }
}
