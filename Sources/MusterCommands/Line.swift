import Foundation
import Redaction

/// Layout of text output.
enum Line {
    static func safe(_ text: String) -> String { UntrustedText.line(text) }

    static func lines(_ text: String, prefix: String) -> String { UntrustedText.lines(text, prefix: prefix) }

    /// Columns padded to their widest cell, two blanks between them; every cell made safe.
    static func table(_ header: [String], _ rows: [[String]]) -> String {
        let cells = ([header] + rows).map { $0.map(safe) }
        let widths = header.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
        return cells.map { row in
            let line = row.enumerated().map { column, cell in
                column == row.count - 1 ? cell : cell.padding(toLength: widths[column], withPad: " ", startingAt: 0)
            }
            return line.joined(separator: "  ")
        }.joined(separator: "\n")
    }

    /// `1 host`, `2 hosts`.
    static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
}
