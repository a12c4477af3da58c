import Foundation
import MotoServer

/// The Python scripts in `oracle`, which know AWS's models and signatures by botocore.
enum PythonOracle {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    static var folder: URL { URL(filePath: #filePath).deletingLastPathComponent().appending(path: "oracle") }

    /// What a script prints for an input.
    static func run(_ script: String, _ arguments: [String], input: Data = Data()) throws -> Data {
        let process = Process()
        process.executableURL = try MotoServer.python()
        process.arguments = [folder.appending(path: script).path] + arguments
        let given = FileManager.default.temporaryDirectory.appending(path: "muster-oracle-\(UUID().uuidString)")
        try input.write(to: given)
        defer { try? FileManager.default.removeItem(at: given) }
        process.standardInput = try FileHandle(forReadingFrom: given)
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(description: "\(script) failed; its error stands above.")
        }
        return data
    }
}
