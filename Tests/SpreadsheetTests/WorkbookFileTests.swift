import Foundation
import Spreadsheet
import Testing

/// The edge to libxlsxwriter; what it writes is read back by other programs in the tests of reports.
@Suite struct WorkbookFileTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "muster-workbook-\(UUID().uuidString)")

    private func write(
        _ name: String = "Sheet", _ body: (SheetWriter) throws(SpreadsheetError) -> Void
    ) throws -> Data {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "book.xlsx").path
        var book = try WorkbookFile(path: path)
        try book.addSheet(name, widths: [12, 30], frozen: (rows: 1, columns: 0), body)
        let bytes = try book.close()
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["book.xlsx"])
        let data = try Data(contentsOf: URL(filePath: path))
        #expect(Array(data) == bytes)
        return data
    }

    @Test func aWorkbookIsAZipArchiveAndItsTemporaryFilesAreGone() throws {
        let data = try write { sheet throws(SpreadsheetError) in
            try sheet.write("Name", row: 0, column: 0)
            try sheet.write(1.5, row: 1, column: 0)
            try sheet.filter(rows: 1, columns: 1)
        }
        #expect(data.prefix(4) == Data("PK\u{3}\u{4}".utf8) && data.count > 4000)
    }

    @Test func aTextThatIsTooLongIsRefusedByItsCell() throws {
        let error = #expect(throws: SpreadsheetError.self) {
            try write { sheet throws(SpreadsheetError) in
                try sheet.write(String(repeating: "x", count: WorkbookFile.longestText), row: 0, column: 0)
                try sheet.write(String(repeating: "x", count: WorkbookFile.longestText + 1), row: 0, column: 27)
            }
        }
        #expect(error?.doing == "write Sheet, cell AB1")
    }

    @Test(arguments: ["", "a/b", "[x]", "A name of more than thirty-one characters"])
    func aNameThatNoSheetMayHaveIsRefused(_ name: String) throws {
        let error = #expect(throws: SpreadsheetError.self) { try write(name) { _ in } }
        #expect(error?.doing == "begin the sheet \(name)")
    }

    @Test func twoSheetsOfOneNameAreRefused() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var book = try WorkbookFile(path: folder.appending(path: "b.xlsx").path)
        try book.addSheet("Same", widths: [], frozen: (rows: 0, columns: 0)) { _ in }
        var refused = false
        do throws(SpreadsheetError) {
            try book.addSheet("Same", widths: [], frozen: (rows: 0, columns: 0)) { _ in }
        } catch { refused = error.doing.contains("Same") }
        #expect(refused)
    }
}
