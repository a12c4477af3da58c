import Foundation

/// Requests that botocore signed.
enum BotocoreOracle {
    struct Case: Decodable, Sendable {
        let method: String
        let origin: String
        let path: String
        let pairs: [[String]]
        let rawQuery: String?
        let headers: [[String]]
        let body: Data
        let accessKeyID: String
        let secret: String
        let token: String?
        let region: String
        let service: String
        let rules: String
        let isUnsigned: Bool
        let time: Double
        let expected: [String: String]
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    static func cases(seed: Int, count: Int) throws -> [Case] {
        try run("sign.py", [String(seed), String(count)])
    }

    /// Runs a script of the folder `oracle` and reads what it prints, one JSON value a line. Python with botocore is taken from MUSTER_PYTHON or from `.venv` in the package's root.
    static func run<Value: Decodable>(
        _ script: String, _ arguments: [String] = [], input: Data? = nil
    ) throws -> [Value] {
        let here = URL(filePath: #filePath).deletingLastPathComponent()
        let root = here.deletingLastPathComponent().deletingLastPathComponent()
        let local = root.appending(path: ".venv/bin/python").path
        let python = ProcessInfo.processInfo.environment["MUSTER_PYTHON"] ?? local
        guard FileManager.default.isExecutableFile(atPath: python) else {
            throw Failure(
                description: "There is no \(python): make .venv with botocore, or name a Python in MUSTER_PYTHON.")
        }
        let process = Process()
        process.executableURL = URL(filePath: python)
        process.arguments = [here.appending(path: "oracle/\(script)").path] + arguments
        let (output, source) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardInput = source
        try process.run()
        Thread.detachNewThread {
            try? source.fileHandleForWriting.write(contentsOf: input ?? Data())
            try? source.fileHandleForWriting.close()
        }
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(description: "\(script) failed; its error stands above.")
        }
        return try data.split(separator: UInt8(ascii: "\n")).map { try JSONDecoder().decode(Value.self, from: $0) }
    }
}
