package import AWS
package import Foundation
import HTTPTransport

/// One moto server for all tests of the process. It ends when the process does, since its standard input ends then.
package struct MotoServer: Decodable, Sendable {
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    package let port: Int
    /// Three instances with the tag `App=orders & co`.
    package let instances: [String]
    /// A topic that nobody hears.
    package let topic: String
    /// Topics that one test each hears: `messaging`, `notices`.
    package let heard: [String: Heard]

    package struct Heard: Decodable, Sendable {
        package let topic: String
        /// Where its messages come.
        package let queue: String
    }

    private static let started = Result { try start() }

    package static func shared() throws -> MotoServer { try started.get() }

    private static func start() throws -> MotoServer {
        let process = Process()
        process.executableURL = try python()
        process.arguments = [folder.appending(path: "moto_server.py").path]
        let input = Pipe()
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        var line = Data()
        while line.last != UInt8(ascii: "\n") {
            guard let byte = try output.fileHandleForReading.read(upToCount: 1), !byte.isEmpty else {
                throw Failure(description: "moto_server.py ended; its error stands above.")
            }
            line += byte
        }
        lifeline.append(input)
        return try JSONDecoder().decode(MotoServer.self, from: line)
    }

    private static var folder: URL { URL(filePath: #filePath).deletingLastPathComponent() }

    /// The Python of MUSTER_PYTHON, or of `.venv` in the package's root.
    package static func python() throws -> URL {
        let local = folder.appending(path: "../../.venv/bin/python").standardized.path
        let python = ProcessInfo.processInfo.environment["MUSTER_PYTHON"] ?? local
        guard FileManager.default.isExecutableFile(atPath: python) else {
            throw Failure(
                description: "There is no \(python): make .venv with botocore, or name a Python in MUSTER_PYTHON.")
        }
        return URL(filePath: python)
    }

    /// Holds the writing end of the server's standard input. Touched only by the one start.
    private nonisolated(unsafe) static var lifeline: [Pipe] = []

    package var url: String { "http://127.0.0.1:\(port)" }

    package var configuration: AWSConfiguration {
        get throws {
            guard let region = Region("eu-west-1") else { throw Failure(description: "eu-west-1 is no region.") }
            return AWSConfiguration(
                environment: ["AWS_ENDPOINT_URL": url], region: region,
                credentials: Credentials(accessKeyID: "AKID", secretAccessKey: "secret", source: "test"),
                http: HTTPClient(), retry: RetryPolicy(jitter: { 0.5 }))
        }
    }

    /// A name that no other test has.
    package static func name(_ prefix: String) -> String {
        "\(prefix)-\(UUID().uuidString.lowercased())"
    }
}
