import Foundation

/// A report as JSON: `metadata`, `data` (the first table's rows by the titles of its columns), `tables` (the others'),
/// `figures`, `notes` and `gaps`. A row is a line, so that two reports can be compared line by line.
///
/// `metadata` and `data` have the shape of seed 004's report, whose readers find what they know.
struct JSONReport {
    private let report: Report
    private(set) var bytes: [UInt8] = []

    init(_ report: Report) {
        self.report = report
        bytes.reserveCapacity(report.tables.reduce(4096) { $0 + $1.rows.count * 160 })
        write()
    }

    private mutating func write() {
        bytes += "{\n\"metadata\": ".utf8
        metadata()
        bytes += ",\n\"data\": ".utf8
        if let first = report.tables.first { rows(first) } else { bytes += "[]".utf8 }
        bytes += ",\n\"tables\": {".utf8
        for (index, table) in report.tables.dropFirst().enumerated() {
            bytes += (index == 0 ? "\n" : ",\n").utf8
            text(table.name)
            bytes += ": ".utf8
            rows(table)
        }
        bytes += "},\n\"figures\": {".utf8
        for (index, figure) in report.figures.enumerated() {
            bytes += (index == 0 ? "\n" : ",\n").utf8
            text(figure.key)
            bytes += ": ".utf8
            object([
                ("label", .text(figure.label)), ("value", figure.value), ("unit", ReportCell(figure.unit)),
                ("rule", ReportCell(figure.rule)),
            ])
        }
        bytes += "},\n\"notes\": [".utf8
        for (index, note) in report.notes.enumerated() {
            bytes += (index == 0 ? "\n" : ",\n").utf8
            text(note)
        }
        bytes += "],\n\"gaps\": [".utf8
        for (index, gap) in report.gaps.enumerated() {
            bytes += (index == 0 ? "\n" : ",\n").utf8
            object([("what", .text(gap.what)), ("reason", .text(gap.reason))])
        }
        bytes += "]\n}\n".utf8
    }

    private mutating func metadata() {
        let stamp = report.stamp
        var members: [(String, ReportCell)] = [
            ("report", .text(report.kind)), ("format_version", .text("3.0")), ("generated_at", .text(stamp.time)),
            ("timezone", .text("UTC")), ("execution_id", .text(stamp.execution)),
            ("generator", .text("muster \(stamp.version)")), ("source", .text(stamp.source)),
            ("complete", .mark(report.gaps.isEmpty)), ("git_commit", ReportCell(stamp.git?.commit)),
            ("git_describe", ReportCell(stamp.git?.describe)), ("git_branch", ReportCell(stamp.git?.branch)),
            ("git_dirty", stamp.git?.dirty.map { .mark($0) } ?? .empty),
        ]
        members += report.figures.filter(\.isHeadline).map { ($0.key, $0.value) }
        object(members)
    }

    private mutating func rows(_ table: ReportTable) {
        let keys = table.columns.map { column in
            var key: [UInt8] = []
            Self.append(column.title, to: &key)
            return key + ": ".utf8
        }
        bytes += "[".utf8
        for (index, row) in table.rows.enumerated() {
            bytes += (index == 0 ? "\n{" : ",\n{").utf8
            for (column, cell) in row.enumerated() {
                if column > 0 { bytes += ", ".utf8 }
                bytes += keys[column]
                value(cell)
            }
            bytes += "}".utf8
        }
        bytes += "]".utf8
    }

    private mutating func object(_ members: [(String, ReportCell)]) {
        bytes += "{".utf8
        for (index, member) in members.enumerated() {
            if index > 0 { bytes += ", ".utf8 }
            text(member.0)
            bytes += ": ".utf8
            value(member.1)
        }
        bytes += "}".utf8
    }

    private mutating func value(_ cell: ReportCell) {
        switch cell {
        case .empty: bytes += "null".utf8
        case .text(let string): text(string)
        case .integer(let number): bytes += String(number).utf8
        case .number(let number): bytes += (number.isFinite ? String(number) : "null").utf8
        case .mark(let isThere): bytes += (isThere ? "true" : "false").utf8
        }
    }

    private mutating func text(_ string: String) { Self.append(string, to: &bytes) }

    /// A JSON string (RFC 8259).
    static func append(_ string: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in string.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0x0A: bytes += "\\n".utf8
            case 0x09: bytes += "\\t".utf8
            case 0x0D: bytes += "\\r".utf8
            case 0..<0x20, 0x7F: bytes += "\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
