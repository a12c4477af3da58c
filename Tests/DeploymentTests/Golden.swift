import Foundation
import Testing

/// Golden files: what was rendered once and read by a person.
///
/// With MUSTER_RECORD=1 in the environment they are written anew; the test fails then, so that nobody takes a
/// recording for a proof.
enum Golden {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")

    static var isRecording: Bool { ProcessInfo.processInfo.environment["MUSTER_RECORD"] == "1" }

    /// The files that are there, by name.
    static func files(suffix: String) throws -> [URL] {
        try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.lastPathComponent.hasSuffix(suffix) }
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
    }

    static func expect(_ text: String, equals name: String, at location: SourceLocation = #_sourceLocation) throws {
        let file = folder.appending(path: name)
        if isRecording {
            try Data(text.utf8).write(to: file)
            Issue.record("recorded \(name); read it, then test without MUSTER_RECORD", sourceLocation: location)
            return
        }
        guard let recorded = try? String(contentsOf: file, encoding: .utf8) else {
            Issue.record("there is no Golden/\(name); record it with MUSTER_RECORD=1", sourceLocation: location)
            return
        }
        guard let difference = firstDifference(recorded, text) else { return }
        Issue.record("\(name) \(difference)", sourceLocation: location)
    }

    /// Nil when both are equal, byte by byte.
    static func firstDifference(_ recorded: String, _ rendered: String) -> String? {
        let old = recorded.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let new = rendered.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let count = max(old.count, new.count)
        for index in 0..<count {
            let before = index < old.count ? Array(old[index]) : nil
            let after = index < new.count ? Array(new[index]) : nil
            guard before != after else { continue }
            func shown(_ line: [UInt8]?) -> String { line.map { String(decoding: $0, as: UTF8.self) } ?? "(the end)" }
            return "differs first in line \(index + 1):\n  recorded: \(shown(before))\n  rendered: \(shown(after))"
        }
        return nil
    }
}

/// A program of the system, run to its end.
enum Tool {
    struct Missing: Error, CustomStringConvertible { let description: String }

    static func find(_ name: String) throws -> String {
        let places = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
        for place in places where FileManager.default.isExecutableFile(atPath: "\(place)/\(name)") {
            return "\(place)/\(name)"
        }
        throw Missing(description: "\(name) is not installed; scripts/setup installs it")
    }

    /// What it printed on both streams, and its exit code.
    static func run(_ path: String, _ arguments: [String]) throws -> (output: String, code: Int32) {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (String(decoding: data, as: UTF8.self), process.terminationStatus)
    }
}
