/// A table of a report.
package struct ReportTable: Sendable, Equatable {
    /// At most 31 characters, as sheets of workbooks allow.
    package var name: String
    /// The CSV files that hold it: the same content, for readers that know it by one name or another.
    package var files: [String]
    package var columns: [ReportColumn]
    /// Each as long as `columns`.
    package var rows: [[ReportCell]]
    package var style: Style
    /// What it shows, in a sentence.
    package var caption: String
    /// What short names in the header and the first column stand for: pages show it, and find rows and columns by it.
    package var names: [String: String]

    package enum Style: Sendable, Equatable {
        case list
        /// The first column names the row, the others hold marks.
        case matrix
        /// Names and values; it has no header in CSV files and pages.
        case facts
    }

    package init(
        _ name: String, files: [String], columns: [ReportColumn], rows: [[ReportCell]], style: Style = .list,
        caption: String = "", names: [String: String] = [:]
    ) {
        self.name = name
        self.files = files
        self.columns = columns
        self.rows = rows
        self.style = style
        self.caption = caption
        self.names = names
    }

    package var hasHeader: Bool { style != .facts }

    package func index(of title: String) -> Int? { columns.firstIndex { $0.title == title } }
}

package struct ReportColumn: Sendable, Equatable {
    package enum Kind: String, Sendable {
        case text, integer, number
        /// A fraction, shown as per cent.
        case percent
        /// Whether something is there.
        case mark
        /// An address on the web.
        case link
        /// Any of these.
        case any
    }

    package var title: String
    package var kind: Kind

    package init(_ title: String, _ kind: Kind = .text) {
        self.title = title
        self.kind = kind
    }
}

package enum ReportCell: Sendable, Hashable {
    /// Nothing is known.
    case empty
    case text(String)
    case integer(Int)
    case number(Double)
    case mark(Bool)

    package init(_ text: String?) { self = text.map(Self.text) ?? .empty }
    package init(_ number: Int?) { self = number.map(Self.integer) ?? .empty }
    package init(_ number: Double?) { self = number.map(Self.number) ?? .empty }

    /// For people and CSV files: numbers with at most four digits behind the point, marks as signs.
    package var text: String {
        switch self {
        case .empty: ""
        case .text(let text): text
        case .integer(let number): String(number)
        case .number(let number): Self.short(number)
        case .mark(let isThere): isThere ? "✓" : "✗"
        }
    }

    /// `0.5`, `12.0833`, `3`.
    static func short(_ number: Double) -> String {
        guard number.isFinite else { return "" }
        let rounded = (number * 10_000).rounded() / 10_000
        return rounded == rounded.rounded() && abs(rounded) < 1e15 ? String(Int(rounded)) : String(rounded)
    }

    /// `61.2 %`.
    static func percent(_ fraction: Double) -> String { short((fraction * 1000).rounded() / 10) + " %" }
}
