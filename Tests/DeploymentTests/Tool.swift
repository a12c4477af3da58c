import Foundation

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
