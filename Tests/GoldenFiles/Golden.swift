package import Foundation
package import Testing

/// Golden files: what was printed or rendered once and read by a person. They lie in the folder `Golden` beside the
/// test that asks.
///
/// With MUSTER_RECORD=1 in the environment they are written anew; the test fails then, so that nobody takes a
/// recording for a proof.
package enum Golden {
    package static func folder(beside file: String = #filePath) -> URL {
        URL(filePath: file).deletingLastPathComponent().appending(path: "Golden")
    }

    static var isRecording: Bool { ProcessInfo.processInfo.environment["MUSTER_RECORD"] == "1" }

    /// The files that are there, by name.
    package static func files(suffix: String, beside file: String = #filePath) throws -> [URL] {
        try FileManager.default.contentsOfDirectory(at: folder(beside: file), includingPropertiesForKeys: nil)
            .filter { $0.lastPathComponent.hasSuffix(suffix) }
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
    }

    package static func expect(
        _ text: String, equals name: String, beside test: String = #filePath,
        at location: SourceLocation = #_sourceLocation
    ) throws {
        let file = folder(beside: test).appending(path: name)
        if isRecording {
            try FileManager.default.createDirectory(at: folder(beside: test), withIntermediateDirectories: true)
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
    package static func firstDifference(_ recorded: String, _ rendered: String) -> String? {
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
