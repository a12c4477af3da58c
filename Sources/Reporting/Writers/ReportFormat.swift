/// A form in which a report is written.
package enum ReportFormat: String, Sendable, Codable, CaseIterable {
    case json, csv, xlsx, html, markdown
}

/// A file of a report.
package struct ReportFile: Sendable, Equatable {
    package var name: String
    package var bytes: [UInt8]
    /// Its media type.
    package var type: String

    package init(name: String, bytes: [UInt8], type: String) {
        self.name = name
        self.bytes = bytes
        self.type = type
    }
}

extension Report {
    /// The files of a format.
    ///
    /// - Parameter scratch: a folder for what a writer has to put on disk.
    /// - Throws: `SpreadsheetError`, and what writing files throws.
    package func files(_ format: ReportFormat, scratch: String) throws -> [ReportFile] {
        switch format {
        case .json: [ReportFile(name: "\(file).json", bytes: JSONReport(self).bytes, type: "application/json")]
        case .csv: csvFiles
        case .xlsx: [try workbook(scratch: scratch)]
        case .html: [ReportFile(name: "\(file).html", bytes: HTMLReport(self).bytes, type: "text/html; charset=utf-8")]
        case .markdown:
            [
                ReportFile(
                    name: "\(file).md", bytes: Array(MarkdownReport(self).text.utf8),
                    type: "text/markdown; charset=utf-8")
            ]
        }
    }
}

extension ReportCell {
    /// The text as people's programs may show it: control characters, which hide things from them or are no characters
    /// of XML at all, and signs that turn the direction of writing are replaced.
    static func visible(_ text: String) -> String {
        // Most are plain ASCII.
        if text.utf8.allSatisfy({ 0x20...0x7E ~= $0 }) { return text }
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x09, 0x0A: scalars.append(scalar)
            case 0..<0x20, 0x7F..<0xA0, 0x200B, 0x200E, 0x200F, 0x202A...0x202E, 0x2060...0x2069, 0xFEFF, 0xFFFE,
                0xFFFF:
                scalars.append("\u{FFFD}")
            default: scalars.append(scalar)
            }
        }
        return String(scalars)
    }
}
