private import CXLSXWriter
import Foundation

/// An Excel workbook that is written a row at a time: what was written lies in temporary files, not in memory.
///
/// Every text is written as text: what begins with `=` becomes no formula and nothing a link. The sheets are made from the
/// first to the last, each from its first row to its last.
package struct WorkbookFile: ~Copyable {
    /// The most characters of a cell, counted in UTF-16 as Excel does.
    package static let longestText = 32_767

    private let path: String
    // Nil once it is closed: closing frees it.
    private var pointer: UnsafeMutablePointer<lxw_workbook>?
    private var styles: [CellStyle: UnsafeMutablePointer<lxw_format>] = [:]
    /// How many cells each sheet must have.
    private var cells: [Int] = []

    /// - Parameter path: of the file, which ``close()`` makes. The rows lie in the system's temporary folder until then, in
    ///   files without a name (tmpfile(3)).
    package init(path: String) throws(SpreadsheetError) {
        self.path = path
        // Debian's libxlsxwriter does not obey `tmpdir`.
        var options = lxw_workbook_options(constant_memory: 1, tmpdir: nil, use_zip64: 0)
        pointer = workbook_new_opt(path, &options)
        guard pointer != nil else { throw SpreadsheetError(doing: "begin \(path)", reason: "out of memory") }
    }

    deinit {
        if let pointer { lxw_workbook_free(pointer) }
    }

    /// Writes a sheet.
    ///
    /// - Parameters:
    ///   - name: at most 31 characters, none of `[ ] : * ? / \`, each name once.
    ///   - widths: of the columns, in characters.
    ///   - frozen: how many rows and columns stay in view.
    package mutating func addSheet(
        _ name: String, widths: [Double], frozen: (rows: Int, columns: Int),
        _ write: (SheetWriter) throws(SpreadsheetError) -> Void
    ) throws(SpreadsheetError) {
        let doing = "begin the sheet \(name)"
        guard !name.isEmpty else { throw SpreadsheetError(doing: doing, reason: "a sheet needs a name") }
        let isTaken = workbook_validate_sheet_name(pointer, name)
        guard isTaken == LXW_NO_ERROR else { throw SpreadsheetError(doing: doing, code: isTaken.rawValue) }
        guard let sheet = workbook_add_worksheet(pointer, name) else {
            throw SpreadsheetError(doing: doing, reason: "no room for it in memory or in the temporary folder")
        }
        // In this mode widths come before the first row.
        for (column, width) in widths.enumerated() {
            let status = worksheet_set_column(sheet, UInt16(column), UInt16(column), width, nil)
            guard status == LXW_NO_ERROR else { throw SpreadsheetError(doing: doing, code: status.rawValue) }
        }
        worksheet_freeze_panes(sheet, UInt32(frozen.rows), UInt16(frozen.columns))
        let writer = SheetWriter(sheet, name: name, styles: styles)
        try write(writer)
        cells.append(writer.cells)
    }

    /// Makes styles known. Each is made once, however often it is used.
    package mutating func add(_ style: CellStyle) throws(SpreadsheetError) {
        guard styles[style] == nil else { return }
        guard let format = workbook_add_format(pointer) else {
            throw SpreadsheetError(doing: "make a style", reason: "out of memory")
        }
        if style.isBold { format_set_bold(format) }
        if style.isCentered { format_set_align(format, UInt8(LXW_ALIGN_CENTER.rawValue)) }
        if let fill = style.fill { format_set_bg_color(format, fill) }
        if let color = style.color { format_set_font_color(format, color) }
        if let notation = style.numberFormat { format_set_num_format(format, notation) }
        styles[style] = format
    }

    /// Puts a chart on the sheet of its data, which has been written.
    package mutating func add(_ chart: WorkbookChart) throws(SpreadsheetError) {
        let doing = "draw \(chart.title)"
        let kind = chart.kind == .bars ? LXW_CHART_COLUMN : LXW_CHART_LINE
        guard let sheet = workbook_get_worksheet_by_name(pointer, chart.sheet),
            let drawn = workbook_add_chart(pointer, UInt8(kind.rawValue)),
            chart_add_series(drawn, chart.range(chart.categories), chart.range(chart.values)) != nil
        else { throw SpreadsheetError(doing: doing, reason: "there is no sheet \(chart.sheet)") }
        chart_title_set_name(drawn, chart.title)
        chart_legend_set_position(drawn, UInt8(LXW_CHART_LEGEND_NONE.rawValue))
        var options = lxw_chart_options()
        options.x_scale = 2
        options.y_scale = 1.4
        let status = worksheet_insert_chart_opt(
            sheet, UInt32(chart.place.row), UInt16(chart.place.column), drawn, &options)
        guard status == LXW_NO_ERROR else { throw SpreadsheetError(doing: doing, code: status.rawValue) }
    }

    /// What File > Info shows.
    package mutating func describe(title: String, author: String, comments: String, created: Int) {
        title.withMutableCString { title in
            author.withMutableCString { author in
                comments.withMutableCString { comments in
                    var properties = lxw_doc_properties()
                    properties.title = title
                    properties.author = author
                    properties.comments = comments
                    properties.created = created
                    workbook_set_properties(pointer, &properties)
                }
            }
        }
    }

    /// Makes the file, and proves that it holds what was written.
    ///
    /// - Returns: its content.
    package consuming func close() throws(SpreadsheetError) -> [UInt8] {
        let status = workbook_close(pointer)
        pointer = nil
        guard status == LXW_NO_ERROR else { throw SpreadsheetError(doing: "write \(path)", code: status.rawValue) }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw SpreadsheetError(doing: "write \(path)", reason: "the file is not there")
        }
        let bytes = Array(data)
        if let fault = WorkbookProof.fault(in: bytes, cells: cells) {
            throw SpreadsheetError(doing: "write \(path)", reason: fault)
        }
        return bytes
    }
}

/// A sheet that is being written, row after row.
package final class SheetWriter {
    private let sheet: UnsafeMutablePointer<lxw_worksheet>
    /// How many were written that leave something in the file.
    fileprivate private(set) var cells = 0
    private let name: String
    private let styles: [CellStyle: UnsafeMutablePointer<lxw_format>]

    fileprivate init(
        _ sheet: UnsafeMutablePointer<lxw_worksheet>, name: String,
        styles: [CellStyle: UnsafeMutablePointer<lxw_format>]
    ) {
        self.sheet = sheet
        self.name = name
        self.styles = styles
    }

    /// Writes a text as it is; one that is longer than a cell may be is refused.
    package func write(
        _ text: String, row: Int, column: Int, _ style: CellStyle? = nil
    ) throws(SpreadsheetError) {
        // Nothing is kept of an empty text without a style.
        if !text.isEmpty || style != nil { cells += 1 }
        try check(
            worksheet_write_string(sheet, UInt32(row), UInt16(column), text, style.flatMap { styles[$0] }), row, column)
    }

    package func write(
        _ number: Double, row: Int, column: Int, _ style: CellStyle? = nil
    ) throws(SpreadsheetError) {
        cells += 1
        try check(
            worksheet_write_number(sheet, UInt32(row), UInt16(column), number, style.flatMap { styles[$0] }), row,
            column)
    }

    /// Lets people filter the rows below the first one.
    package func filter(rows: Int, columns: Int) throws(SpreadsheetError) {
        guard rows > 0, columns > 0 else { return }
        try check(worksheet_autofilter(sheet, 0, 0, UInt32(rows), UInt16(columns - 1)), 0, 0)
    }

    private func check(_ status: lxw_error, _ row: Int, _ column: Int) throws(SpreadsheetError) {
        guard status != LXW_NO_ERROR else { return }
        throw SpreadsheetError(
            doing: "write \(name), cell \(WorkbookChart.letters(column))\(row + 1)", code: status.rawValue)
    }
}

extension String {
    /// For C functions that take a text to change and do not change it.
    fileprivate func withMutableCString<Result>(_ body: (UnsafeMutablePointer<CChar>?) -> Result) -> Result {
        var bytes = Array(utf8CString)
        return bytes.withUnsafeMutableBufferPointer { body($0.baseAddress) }
    }
}
