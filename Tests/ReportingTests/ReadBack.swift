import Foundation
import MotoServer
import Reporting

/// Other programs' readers of what was written: Python's csv and json, openpyxl.
enum ReadBack {
    struct Failure: Error, CustomStringConvertible { let description: String }

    /// Writes the report's JSON, CSV and XLSX files, and compares every cell.
    /// - Returns: how many cells were compared.
    static func compare(_ report: Report, in folder: Folder) throws -> Int {
        for format in [ReportFormat.json, .csv, .xlsx] {
            for file in try report.files(format, scratch: folder.path) {
                try Data(file.bytes).write(to: folder.url.appending(path: file.name))
            }
        }
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "read_back.py")
        let tables = report.tables.map { "\($0.name)=\($0.files.joined(separator: ","))" }
        return try run([script.path, folder.path, report.file] + tables)
    }

    /// What check-jsonschema says of a report's JSON file by the published schema; nil when it fits.
    static func misfit(_ report: Report, in folder: Folder) throws -> String? {
        let schema = folder.url.appending(path: "schema.json")
        let file = folder.url.appending(path: "report.json")
        try Data((ReportSchema.text(report.kind) ?? "").utf8).write(to: schema)
        try Data(report.files(.json, scratch: folder.path)[0].bytes).write(to: file)
        let process = Process()
        process.executableURL = try MotoServer.python()
        process.arguments = ["-m", "check_jsonschema", "--schemafile", schema.path, file.path]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return process.terminationStatus == 0 ? nil : said
    }

    private static func run(_ words: [String]) throws -> Int {
        let process = Process()
        process.executableURL = try MotoServer.python()
        process.arguments = words
        let (output, error) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = error
        try process.run()
        let said = output.fileHandleForReading.readDataToEndOfFile()
        let complaint = error.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0,
            let count = Int(String(decoding: said, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
        else { throw Failure(description: String(decoding: complaint, as: UTF8.self)) }
        return count
    }
}
