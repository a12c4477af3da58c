extension Report {
    /// The tables as CSV (RFC 4180): UTF-8 without a mark, lines end with CR LF.
    var csvFiles: [ReportFile] {
        tables.flatMap { table in
            let bytes = CSV.bytes(table)
            return table.files.map { ReportFile(name: $0, bytes: bytes, type: "text/csv; charset=utf-8") }
        }
    }
}

/// Tables as CSV.
enum CSV {
    static func bytes(_ table: ReportTable) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(table.rows.count * 64)
        if table.hasHeader { append(table.columns.map { .text($0.title) }, to: &bytes) }
        for row in table.rows { append(row, to: &bytes) }
        return bytes
    }

    private static func append(_ row: [ReportCell], to bytes: inout [UInt8]) {
        for (index, cell) in row.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            switch cell {
            case .text(let text): append(guarded(ReportCell.visible(text)), to: &bytes)
            default: bytes += cell.text.utf8
            }
        }
        bytes += [13, 10]
    }

    private static func append(_ text: String, to bytes: inout [UInt8]) {
        let quote = UInt8(ascii: "\"")
        let isPlain = text.utf8.allSatisfy { $0 != quote && $0 != UInt8(ascii: ",") && $0 != 10 && $0 != 13 }
        guard !isPlain || text.first == " " || text.last == " " else {
            bytes += text.utf8
            return
        }
        bytes.append(quote)
        for byte in text.utf8 {
            if byte == quote { bytes.append(quote) }
            bytes.append(byte)
        }
        bytes.append(quote)
    }

    /// A spreadsheet program takes a text that begins so for a formula, and runs it; behind an apostrophe it is text
    /// (OWASP, "CSV Injection"). Numbers of the report itself are never touched.
    static func guarded(_ text: String) -> String {
        switch text.unicodeScalars.first {
        case "=", "+", "-", "@", "\t", "\n", "\r", "＝", "＋", "－", "＠": "'" + text
        default: text
        }
    }
}
