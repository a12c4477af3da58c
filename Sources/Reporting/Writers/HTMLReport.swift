import Digests
import Foundation

/// A report as one page that needs nothing else: no network, no other file. Its own script sorts and filters the tables; its
/// policy lets no other run, whatever a name in the data holds.
struct HTMLReport {
    /// Longer tables are folded away at first.
    private static let longestOpenTable = 1000
    private let report: Report
    private(set) var bytes: [UInt8] = []

    init(_ report: Report) {
        self.report = report
        bytes.reserveCapacity(report.tables.reduce(32_768) { $0 + $1.rows.count * ($1.columns.count * 16 + 48) })
        write()
    }

    private mutating func write() {
        let css = PackageResources.page_css
        let script = PackageResources.page_js
        put("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        put("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        put(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-\(Self.sum(css))'; "
                + "script-src 'sha256-\(Self.sum(script))'; base-uri 'none'; form-action 'none'\">\n")
        put("<title>\(Self.text(report.title))</title>\n<style>")
        bytes += css
        put("</style>\n</head>\n<body>\n<main>\n<h1>\(Self.text(report.title))</h1>\n")
        put("<p class=\"stamp\">\(Self.text(report.stamp.text)).</p>\n")
        gaps()
        navigation()
        figures()
        notes()
        for table in report.tables where !table.rows.isEmpty { section(table) }
        put("</main>\n<script>")
        bytes += script
        put("</script>\n</body>\n</html>\n")
    }

    private mutating func put(_ text: String) { bytes += text.utf8 }

    private static func sum(_ content: [UInt8]) -> String { Data(SHA256.hash(content)).base64EncodedString() }

    private mutating func gaps() {
        guard !report.gaps.isEmpty else { return }
        put("<div class=\"gaps\" role=\"alert\"><b>Not everything could be read.</b><ul>")
        for gap in report.gaps { put("<li>\(Self.text(gap.what)): \(Self.text(gap.reason))") }
        put("</ul></div>\n")
    }

    private mutating func navigation() {
        put("<nav>")
        for table in report.tables where !table.rows.isEmpty {
            put("<a href=\"#\(Self.anchor(table.name))\">\(Self.text(table.name))</a> ")
        }
        put("</nav>\n")
    }

    private mutating func figures() {
        let figures = report.figures.filter(\.isHeadline)
        guard !figures.isEmpty else { return }
        put("<div class=\"figures\">\n")
        for figure in figures {
            let rule = figure.rule.map { " title=\"\(Self.text($0))\"" } ?? ""
            let value = figure.value == .empty ? "–" : figure.text
            put(
                "<div class=\"figure\"\(rule)><b>\(Self.text(value))</b><span>\(Self.text(figure.label))</span></div>\n"
            )
        }
        put("</div>\n")
    }

    private mutating func notes() {
        guard !report.notes.isEmpty else { return }
        put("<div class=\"notes\"><b>Notes</b><ul>")
        for note in report.notes { put("<li>\(Self.text(note))") }
        put("</ul></div>\n")
    }

    /// Charts stand above their table.
    private mutating func drawings(of table: ReportTable) {
        for chart in report.charts where chart.table == table.name {
            guard let drawing = SVGChart(chart, table) else { continue }
            put("<h3>\(Self.text(chart.title))</h3>\n\(drawing.text)\n")
        }
    }

    private mutating func section(_ table: ReportTable) {
        put("<section class=\"table\" id=\"\(Self.anchor(table.name))\"><h2>\(Self.text(table.name))</h2>\n")
        put("<p class=\"caption\">\(Self.text(table.caption))</p>\n")
        drawings(of: table)
        put("<div class=\"tools\" hidden>")
        let name = Self.text(table.name)
        put(
            "<input type=\"search\" class=\"rows\" placeholder=\"Filter rows\" aria-label=\"Filter the rows of \(name)\">"
        )
        if table.style == .matrix {
            put(
                "<input type=\"search\" class=\"columns\" placeholder=\"Filter columns\" "
                    + "aria-label=\"Filter the columns of \(name)\">")
        }
        put("<span class=\"shown\" role=\"status\"></span></div>\n")
        let isFolded = table.rows.count > Self.longestOpenTable
        if isFolded { put("<details><summary>Show all \(table.rows.count) rows</summary>\n") }
        put("<div class=\"scroll\"><table class=\"\(Self.look(table.style))\">\n")
        if table.hasHeader { header(table) }
        put("<tbody>\n")
        for row in table.rows {
            put("<tr>")
            for (column, cell) in row.enumerated() { put(cell, of: table, column) }
            put("\n")
        }
        put("</tbody></table></div>\n")
        if isFolded { put("</details>\n") }
        put("</section>\n")
    }

    private mutating func header(_ table: ReportTable) {
        put("<thead><tr>")
        for column in table.columns {
            let look = Self.isNumber(column.kind) ? " class=\"num\"" : ""
            let hint = Self.hint(table.names[column.title])
            put("<th scope=\"col\"\(look)\(hint)><button type=\"button\">\(Self.text(column.title))</button></th>")
        }
        put("</tr></thead>\n")
    }

    private mutating func put(_ cell: ReportCell, of table: ReportTable, _ column: Int) {
        let kind = table.columns[column].kind
        switch cell {
        case .mark(let isThere): put(isThere ? "<td class=y>✓" : "<td class=x>✗")
        case .empty: put(kind == .mark ? "<td class=u>?" : "<td>")
        case .integer, .number: put("<td class=num>\(cell.shown(as: kind))")
        case .text(let text):
            if table.style == .matrix, column == 0 {
                put("<th scope=row\(Self.hint(table.names[text]))>\(Self.text(text))")
            } else if kind == .link, text.hasPrefix("https://") {
                put("<td><a rel=\"noreferrer\" href=\"\(Self.text(text))\">\(Self.text(text))</a>")
            } else {
                put("<td>\(Self.text(text))")
            }
        }
    }

    private static func hint(_ name: String?) -> String {
        name.map { $0.isEmpty ? "" : " title=\"\(text($0))\"" } ?? ""
    }

    private static func isNumber(_ kind: ReportColumn.Kind) -> Bool { [.integer, .number, .percent].contains(kind) }

    private static func look(_ style: ReportTable.Style) -> String {
        switch style {
        case .list: "list"
        case .matrix: "matrix"
        case .facts: "facts"
        }
    }

    private static func anchor(_ name: String) -> String {
        String(name.lowercased().map { $0.isLetter || $0.isNumber ? $0 : "-" })
    }

    /// Text within an element or a quoted attribute.
    static func text(_ text: String) -> String {
        let visible = ReportCell.visible(text)
        guard visible.utf8.contains(where: { "&<>\"'".utf8.contains($0) }) else { return visible }
        var safe: [UInt8] = []
        for byte in visible.utf8 {
            switch byte {
            case UInt8(ascii: "&"): safe += "&amp;".utf8
            case UInt8(ascii: "<"): safe += "&lt;".utf8
            case UInt8(ascii: ">"): safe += "&gt;".utf8
            case UInt8(ascii: "\""): safe += "&quot;".utf8
            case UInt8(ascii: "'"): safe += "&#39;".utf8
            default: safe.append(byte)
            }
        }
        return String(decoding: safe, as: UTF8.self)
    }
}
