import Foundation
import Testing

@testable import Sandbox

/// boto3 and the AWS CLI against the sandbox, check by check; the scripts are in `Conformance`. Python is looked for in
/// `MUSTER_PYTHON`, then in the package's `.venv`; one of the two has to be there.
@Suite struct ConformanceTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Conformance")

    private static var python: String {
        let root = folder.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return ProcessInfo.processInfo.environment["MUSTER_PYTHON"] ?? root.appending(path: ".venv/bin/python").path
    }

    private struct Line: Decodable {
        var check: String
        var ok: Bool
        var detail: String?
    }

    /// A script, how many checks it has, and how many Linux instances it needs.
    static let scripts = [
        ("identity", 10, 0), ("parameters", 15, 0), ("documents", 13, 1), ("commands", 11, 0), ("objects", 6, 1),
        ("patches", 6, 0), ("instances", 9, 1),
    ]

    @Test(arguments: scripts)
    func clientsFindWhatTheyExpect(script: String, checks: Int, linux: Int) async throws {
        let profile = try SandboxProfile.read(path: Self.folder.appending(path: "profile.yml").path)
        try await withFleet(linux: linux, { $0.profile = profile }) { sandbox, _ in
            try await Self.expect(checks, of: script, against: sandbox)
        }
    }

    @Test func clientsFindTheRestBehindTheSandbox() async throws {
        try await Self.withMoto { url in
            try await withFleet({ $0.upstream = url }) { sandbox, _ in
                try await Self.expect(6, of: "upstream", against: sandbox)
            }
        }
    }

    @Test func tellsThatTheUpstreamIsDown() async throws {
        // Port 1 (tcpmux) is not in use.
        try await withFleet(linux: 0, windows: 1, { $0.upstream = "http://127.0.0.1:1" }) { _, client in
            let query = try await client.query("sqs", "Action=ListQueues&Version=2012-11-05")
            #expect(query.status == 503)
            #expect(query.text.contains("upstream http://127.0.0.1:1 does not answer"))
            let json = try await client.ssm("GetInventory", "{}")
            #expect((json.status, json.code) == (503, "ServiceUnavailable"))
        }
    }

    @Test func clientsReadThatTheUpstreamIsDown() async throws {
        try await withFleet(linux: 0, windows: 1, { $0.upstream = "http://127.0.0.1:1" }) { sandbox, _ in
            try await Self.expect(2, of: "upstream_down", against: sandbox)
        }
    }

    @Test(arguments: ["127.0.0.1:5000", "ftp://127.0.0.1", "http://127.0.0.1:5000/path", ""])
    func refusesAnUpstreamThatIsNoURL(text: String) async throws {
        await #expect { try await withFleet(linux: 0, windows: 1, { $0.upstream = text }) { _, _ in } } throws: {
            "\($0)".contains("is no URL such as")
        }
    }

    /// A moto server that ends with the test.
    private static func withMoto(_ body: (String) async throws -> Void) async throws {
        let process = Process()
        process.executableURL = URL(filePath: python)
        process.arguments = [folder.appending(path: "moto_server.py").path]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        defer {
            try? input.fileHandleForWriting.close()
            process.waitUntilExit()
        }
        var digits = Data()
        while let byte = try output.fileHandleForReading.read(upToCount: 1), byte.first != UInt8(ascii: "\n"),
            !byte.isEmpty
        { digits += byte }
        let port = try #require(Int(String(decoding: digits, as: UTF8.self)), "moto's server did not start")
        try await body("http://127.0.0.1:\(port)")
    }

    private static func expect(_ checks: Int, of script: String, against sandbox: Sandbox) async throws {
        let lines = try await run(script, against: sandbox)
        for line in lines { #expect(line.ok, "\(script): \(line.check): \(line.detail ?? "")") }
        #expect(lines.count == checks, "\(script)")
    }

    private static func run(_ script: String, against sandbox: Sandbox) async throws -> [Line] {
        var environment = sandbox.environment
        environment["PATH"] = ChildProgram.searchPath
        environment["PYTHONDONTWRITEBYTECODE"] = "1"
        let file = folder.appending(path: "\(script).py").path
        let result = try await ChildProcess.run(
            ChildProgram(arguments: [python, file], environment: environment, timeout: 180))
        #expect(result.succeeded, "\(script): \(result.errorText)")
        return try result.text.split(separator: "\n").map { line in
            do { return try JSONDecoder().decode(Line.self, from: Data(line.utf8)) } catch {
                throw Unexpected("\(script) printed: \(line)")
            }
        }
    }
}
