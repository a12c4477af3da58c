package import Foundation

/// What happened when, as a diagram that GitHub draws (mermaid's `gantt`).
package struct Timeline: Sendable, Equatable {
    package struct Bar: Sendable, Equatable {
        package enum Kind: String, Sendable { case good = "done", bad = "crit" }

        package var name: String
        package var start: Date
        package var end: Date
        package var kind: Kind

        package init(_ name: String, _ start: Date, _ end: Date, _ kind: Kind) {
            self.name = name
            self.start = start
            self.end = end
            self.kind = kind
        }
    }

    package var sections: [(title: String, bars: [Bar])]

    package init(sections: [(title: String, bars: [Bar])] = []) { self.sections = sections }

    package static func == (left: Timeline, right: Timeline) -> Bool {
        left.sections.elementsEqual(right.sections) { $0.title == $1.title && $0.bars == $1.bars }
    }

    /// Mermaid draws no diagram of more text than 50,000 characters.
    static let limit = 400

    /// A fenced block; nil when there is nothing to draw, or too much.
    package var markdown: String? {
        let bars = sections.flatMap(\.bars)
        guard !bars.isEmpty, bars.count <= Self.limit else { return nil }
        var lines = ["```mermaid", "gantt", "  dateFormat x", "  axisFormat %H:%M:%S"]
        for section in sections where !section.bars.isEmpty {
            lines.append("  section \(Self.label(section.title))")
            for bar in section.bars {
                let start = Self.milliseconds(bar.start)
                // A bar without a width would not be seen.
                let end = max(Self.milliseconds(bar.end), start + 1)
                lines.append("  \(Self.label(bar.name)) :\(bar.kind.rawValue), \(start), \(end)")
            }
        }
        return (lines + ["```"]).joined(separator: "\n")
    }

    private static func milliseconds(_ date: Date) -> Int64 { Int64((date.timeIntervalSince1970 * 1_000).rounded()) }

    /// Mermaid has signs of its own; a label needs none of them.
    private static func label(_ text: String) -> String {
        String(
            text.unicodeScalars.map { scalar in
                scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                    || " .-/()".unicodeScalars.contains(scalar)
                    ? Character(scalar) : " "
            })
    }
}
