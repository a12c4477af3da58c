import Foundation
import Spreadsheet

/// A report as an Excel workbook: a sheet a table, in the colours of seed 004's, and its charts.
extension Report {
    func workbook(scratch: String) throws -> ReportFile {
        let path = scratch + "/\(file)-\(stamp.execution).xlsx"
        defer { try? FileManager.default.removeItem(atPath: path) }
        var book = try WorkbookFile(path: path)
        for style in Look.all { try book.add(style) }
        book.describe(
            title: title, author: "muster \(stamp.version)", comments: ReportCell.visible(stamp.text),
            created: Int(stamp.generatedAt.timeIntervalSince1970))
        for table in tables { try book.add(table) }
        for (index, chart) in charts.enumerated() {
            guard let drawn = workbookChart(chart, number: index) else { continue }
            try book.add(drawn)
        }
        return ReportFile(
            name: "\(file).xlsx", bytes: try book.close(),
            type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    }

    /// Charts stand beside their table, one below the other.
    private func workbookChart(_ chart: ReportChart, number: Int) -> WorkbookChart? {
        guard let table = table(chart.table), !table.rows.isEmpty, let categories = table.index(of: chart.categories),
            let values = table.index(of: chart.values)
        else { return nil }
        let above = charts.prefix(number).count { $0.table == chart.table }
        return WorkbookChart(
            chart.kind == .bars ? .bars : .line, title: chart.title, sheet: table.name, categories: categories,
            values: values, rows: 1..<1 + table.rows.count,
            place: (row: 1 + above * 22, column: table.columns.count + 1))
    }
}

/// How cells look. The colours are seed 004's.
private enum Look {
    static let header = CellStyle(isBold: true, fill: 0x366092, color: 0xFFFFFF)
    static let columnHeader = CellStyle(isBold: true, isCentered: true, fill: 0x366092, color: 0xFFFFFF)
    static let there = CellStyle(isCentered: true, fill: 0xC6EFCE, color: 0x006100)
    static let absent = CellStyle(isCentered: true, fill: 0xFFC7CE, color: 0x9C0006)
    static let unknown = CellStyle(isCentered: true, fill: 0xFFEB9C, color: 0x9C5700)
    static let percent = CellStyle(numberFormat: "0.0%")
    static let bold = CellStyle(isBold: true)
    static let all = [header, columnHeader, there, absent, unknown, percent, bold]
}

extension WorkbookFile {
    fileprivate mutating func add(_ table: ReportTable) throws {
        let isMatrix = table.style == .matrix
        try addSheet(
            table.name, widths: table.widths,
            frozen: (rows: 1, columns: isMatrix ? 1 : 0)
        ) { sheet throws(SpreadsheetError) in
            for (column, title) in table.columns.enumerated() {
                let style = isMatrix && column > 0 ? Look.columnHeader : Look.header
                try sheet.write(title.title, row: 0, column: column, style)
            }
            for (place, row) in table.rows.enumerated() {
                for (column, cell) in row.enumerated() {
                    try sheet.write(
                        cell, of: table.columns[column].kind, row: place + 1, column: column,
                        isBold: table.style == .facts && column == 0)
                }
            }
            try sheet.filter(rows: table.rows.count, columns: table.columns.count)
        }
    }
}

extension SheetWriter {
    fileprivate func write(
        _ cell: ReportCell, of kind: ReportColumn.Kind, row: Int, column: Int, isBold: Bool
    ) throws(SpreadsheetError) {
        switch cell {
        case .empty: if kind == .mark { try write("?", row: row, column: column, Look.unknown) }
        case .text(let text): try write(Self.fitting(text), row: row, column: column, isBold ? Look.bold : nil)
        case .integer(let number): try write(Double(number), row: row, column: column)
        case .number(let number):
            // A cell of Excel holds no NaN.
            if number.isFinite { try write(number, row: row, column: column, kind == .percent ? Look.percent : nil) }
        case .mark(let isThere): try write(cell.text, row: row, column: column, isThere ? Look.there : Look.absent)
        }
    }

    /// What a cell takes of a text.
    fileprivate static func fitting(_ text: String) -> String {
        let visible = ReportCell.visible(text)
        guard visible.utf8.count > WorkbookFile.longestText, visible.utf16.count > WorkbookFile.longestText else {
            return visible
        }
        let notice = " … (cut: a cell ends here; the JSON file has the whole)"
        var room = WorkbookFile.longestText - notice.utf16.count
        var kept = String.UnicodeScalarView()
        for scalar in visible.unicodeScalars {
            room -= UTF16.width(scalar)
            if room < 0 { break }
            kept.append(scalar)
        }
        return String(kept) + notice
    }
}

extension ReportTable {
    /// What the longest cell needs, from 10 to 50 characters; marks need little.
    fileprivate var widths: [Double] {
        columns.enumerated().map { index, column in
            let header = column.title.unicodeScalars.count
            guard column.kind != .mark else { return Double(max(header + 2, 5)) }
            let longest = rows.reduce(header) { max($0, $1[index].width) }
            return Double(min(max(longest + 2, 10), 50))
        }
    }
}

extension ReportCell {
    /// Characters, about.
    fileprivate var width: Int {
        switch self {
        case .empty, .mark: 1
        case .text(let text): text.utf8.count
        case .integer, .number: 8
        }
    }
}
