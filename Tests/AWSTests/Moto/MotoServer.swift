import AWS
import Foundation
import HTTPTransport
import Testing

/// One moto server for all tests of the process. It ends when the process does, since its standard input ends then.
struct MotoServer: Decodable, Sendable {
    let port: Int
    /// Three instances with the tag `App=orders & co`.
    let instances: [String]
    /// A topic whose messages come into `queue`.
    let topic: String
    let queue: String

    private static let started = Result { try start() }

    static func shared() throws -> MotoServer { try started.get() }

    private static func start() throws -> MotoServer {
        let process = Process()
        process.executableURL = try PythonOracle.python()
        process.arguments = [PythonOracle.folder.appending(path: "moto_server.py").path]
        let input = Pipe()
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        var line = Data()
        while line.last != UInt8(ascii: "\n") {
            guard let byte = try output.fileHandleForReading.read(upToCount: 1), !byte.isEmpty else {
                throw PythonOracle.Failure(description: "moto_server.py ended; its error stands above.")
            }
            line += byte
        }
        lifeline.append(input)
        return try JSONDecoder().decode(MotoServer.self, from: line)
    }

    /// Holds the writing end of the server's standard input. Touched only by the one start.
    private nonisolated(unsafe) static var lifeline: [Pipe] = []

    var configuration: AWSConfiguration {
        get throws {
            AWSConfiguration(
                environment: ["AWS_ENDPOINT_URL": "http://127.0.0.1:\(port)"],
                region: try #require(Region("eu-west-1")),
                credentials: Credentials(accessKeyID: "AKID", secretAccessKey: "secret", source: "test"),
                http: HTTPClient(), retry: RetryPolicy(jitter: { 0.5 }))
        }
    }

    /// A name that no other test has.
    static func name(_ prefix: String) -> String {
        "\(prefix)-\(UUID().uuidString.lowercased())"
    }
}
