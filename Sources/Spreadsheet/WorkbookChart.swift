/// A chart over two columns of a sheet.
package struct WorkbookChart: Sendable, Equatable {
    package enum Kind: Sendable { case bars, line }

    package var kind: Kind
    package var title: String
    /// The sheet that holds its data, and shows it.
    package var sheet: String
    /// Columns, counted from 0.
    package var categories: Int
    package var values: Int
    /// Rows, counted from 0.
    package var rows: Range<Int>
    /// The column, counted from 0, beside which it stands, and the row.
    package var place: (row: Int, column: Int)

    package init(
        _ kind: Kind, title: String, sheet: String, categories: Int, values: Int, rows: Range<Int>,
        place: (row: Int, column: Int)
    ) {
        self.kind = kind
        self.title = title
        self.sheet = sheet
        self.categories = categories
        self.values = values
        self.rows = rows
        self.place = place
    }

    package static func == (one: WorkbookChart, other: WorkbookChart) -> Bool {
        one.title == other.title && one.sheet == other.sheet && one.kind == other.kind && one.rows == other.rows
            && one.categories == other.categories && one.values == other.values && one.place == other.place
    }

    /// A column's cells as a formula names them.
    func range(_ column: Int) -> String {
        let quoted = sheet.replacing("'", with: "''")
        let name = Self.letters(column)
        return "='\(quoted)'!$\(name)$\(rows.lowerBound + 1):$\(name)$\(rows.upperBound)"
    }

    /// `A`, `Z`, `AA`.
    static func letters(_ column: Int) -> String {
        let last = String(UnicodeScalar(UInt8(65 + column % 26)))
        return column < 26 ? last : letters(column / 26 - 1) + last
    }
}
