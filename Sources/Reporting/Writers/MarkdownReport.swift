import GitHubActions

/// A report as the Markdown of a job's page: what it says first, the gaps, and the short tables.
struct MarkdownReport {
    /// Longer tables stand in the other files.
    static let longestTable = 60
    /// Wider ones, too.
    static let widestTable = 12
    private let report: Report

    init(_ report: Report) { self.report = report }

    var text: String {
        var parts = ["## \(Markdown.text(report.title))", Markdown.text(report.stamp.text) + "."]
        if report.hasBadges { parts.append(badges) }
        if !report.gaps.isEmpty {
            let rows = report.gaps.map { [Markdown.text($0.what), Markdown.text($0.reason)] }
            parts.append(
                "> [!WARNING]\n> Not everything could be read: \(report.gaps.count) "
                    + (report.gaps.count == 1 ? "part is" : "parts are") + " missing.")
            parts.append(Markdown.table(["Missing", "Because"], rows))
        }
        let figures = report.figures.filter(\.isHeadline)
        if !figures.isEmpty {
            parts.append(
                Markdown.table(
                    ["Figure", "Value"], figures.map { [Markdown.text($0.label), Markdown.text($0.text)] }))
        }
        if !report.notes.isEmpty {
            parts.append(report.notes.map { "- \(Markdown.text($0))" }.joined(separator: "\n"))
        }
        parts += report.tables.compactMap(section)
        return parts.joined(separator: "\n\n") + "\n"
    }

    /// The headline figures as pictures of a badge service, a line that READMEs can hold.
    private var badges: String {
        report.figures.filter(\.isHeadline).map { figure in
            let value = figure.value == .empty ? "none" : figure.text
            return "![\(Markdown.text(figure.label)): \(Markdown.text(value))](https://img.shields.io/badge/"
                + "\(Self.badge(figure.label))-\(Self.badge(value))-blue)"
        }.joined(separator: " ")
    }

    /// A part of a badge's path: its own signs doubled, the rest as URLs have it.
    private static func badge(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "-"): "--"
            case UInt8(ascii: "_"): "__"
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."):
                String(UnicodeScalar(byte))
            default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }

    private func section(_ part: ReportTable) -> String? {
        guard part.style == .list, !part.rows.isEmpty, part.rows.count <= Self.longestTable,
            part.columns.count <= Self.widestTable
        else { return nil }
        let rows = part.rows.map { row in zip(row, part.columns).map { Markdown.text($0.shown(as: $1.kind)) } }
        return Markdown.details(part.name, Markdown.table(part.columns.map { Markdown.text($0.title) }, rows))
    }
}

extension ReportCell {
    /// For people, in a column of that kind.
    func shown(as kind: ReportColumn.Kind) -> String {
        switch (self, kind) {
        case (.number(let fraction), .percent): Self.percent(fraction)
        case (.empty, .mark): "?"
        default: text
        }
    }
}
