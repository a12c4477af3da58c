import Foundation

@testable import Sandbox

/// Speaks to a sandbox through curl, whose signatures are not ours.
struct TestClient: Sendable {
    var endpoint: String
    var key: SigningKey
    var region = "eu-west-1"
    var extra: [String] = []

    init(_ sandbox: Sandbox) {
        endpoint = sandbox.endpoint
        key = SigningKey(
            accessKeyID: sandbox.environment["AWS_ACCESS_KEY_ID"] ?? "",
            secret: sandbox.environment["AWS_SECRET_ACCESS_KEY"] ?? "")
    }

    struct Reply {
        /// 0: no answer.
        var status: Int
        var text: String
        var json: JSONValue { (try? JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))) ?? .null }
        /// The error's code.
        var code: String? { json["__type"]?.string }
    }

    /// An operation of SSM.
    func ssm(_ operation: String, _ input: String) async throws -> Reply {
        try await curl(
            ["-H", "X-Amz-Target: AmazonSSM.\(operation)", "-H", "Content-Type: application/x-amz-json-1.1"],
            service: "ssm", body: input)
    }

    /// An operation of EC2 or STS, as `Action=…&Version=…`.
    func query(_ service: String, _ form: String) async throws -> Reply {
        try await curl(
            ["-H", "Content-Type: application/x-www-form-urlencoded; charset=utf-8"], service: service, body: form)
    }

    func control(_ operation: String, _ input: String) async throws -> Reply {
        try await curl(
            ["-H", "Content-Type: application/json"], service: "ssm", body: input, path: "/_sandbox/\(operation)")
    }

    private func curl(_ headers: [String], service: String, body: String, path: String = "/") async throws -> Reply {
        let sign = ["--aws-sigv4", "aws:amz:\(region):\(service)", "--user", "\(key.accessKeyID):\(key.secret)"]
        let arguments = ["/usr/bin/curl", "-sS", "-m", "30", "-w", "\n%{http_code}"] + sign + headers + extra
        let result = try await ChildProcess.run(
            ChildProgram(arguments: arguments + ["--data-binary", "@-", endpoint + path], input: Array(body.utf8)))
        let lines = result.text.split(separator: "\n", omittingEmptySubsequences: false)
        return Reply(status: Int(lines.last ?? "") ?? 0, text: lines.dropLast().joined(separator: "\n"))
    }
}

/// A command's end on one instance.
struct Ended: Equatable {
    var status: String
    var code: Int
    var output: String
    var error: String
}

extension TestClient {
    /// Sends a script; the command's id.
    func send(_ script: String, to ids: [String] = [first], _ more: String = "") async throws -> String {
        let lines = String(decoding: JSONBody.encode(script.components(separatedBy: "\n")), as: UTF8.self)
        let instances = String(decoding: JSONBody.encode(ids), as: UTF8.self)
        let reply = try await ssm(
            "SendCommand",
            "{\"DocumentName\":\"AWS-RunShellScript\",\"InstanceIds\":\(instances),"
                + "\"Parameters\":{\"commands\":\(lines)}\(more)}")
        guard let id = reply.json["Command"]?["CommandId"]?.string else { throw Unexpected(reply.text) }
        return id
    }

    /// Waits for the end of a command on an instance, up to two minutes.
    func end(of command: String, on instance: String = first) async throws -> Ended {
        let reply = try await wait(for: command, on: instance) { reply in
            !["Pending", "InProgress", "Cancelling"].contains(reply["StatusDetails"]?.string ?? "InProgress")
        }
        guard case .number(let code) = reply["ResponseCode"] else { throw Unexpected("\(reply)") }
        return Ended(
            status: reply["StatusDetails"]?.string ?? "", code: Int(code),
            output: reply["StandardOutputContent"]?.string ?? "", error: reply["StandardErrorContent"]?.string ?? "")
    }

    /// Reads an invocation until `isMet`, up to two minutes.
    func wait(for command: String, on instance: String = first, until isMet: (JSONValue) -> Bool) async throws
        -> JSONValue
    {
        let deadline = Clock.seconds + 120
        var last = ""
        while Clock.seconds < deadline {
            let reply = try await ssm(
                "GetCommandInvocation", "{\"CommandId\":\"\(command)\",\"InstanceId\":\"\(instance)\"}")
            if reply.status == 200, isMet(reply.json) { return reply.json }
            last = reply.text
            // Without a pause whoever waits takes the machine from what it waits for.
            try await Task.sleep(for: .milliseconds(50))
        }
        throw Unexpected("not within two minutes: \(last)")
    }

    /// Runs a script to its end.
    func run(_ script: String, on instance: String = first, _ more: String = "") async throws -> Ended {
        try await end(of: try await send(script, to: [instance], more), on: instance)
    }

    static let first = "i-00000000000000001"
    static let second = "i-00000000000000002"
}

/// What a test did not expect.
struct Unexpected: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
}

/// A folder that is removed at the end.
func withFolder<Result>(_ body: (URL) async throws -> Result) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "muster-sandbox-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder)
}

/// A sandbox in a folder of its own, and a client for it.
func withFleet(
    linux: Int = 1, windows: Int = 0, _ change: (inout SandboxConfiguration) -> Void = { _ in },
    _ body: (Sandbox, TestClient) async throws -> Void
) async throws {
    try await withFolder { folder in
        var configuration = SandboxConfiguration(linux: linux, windows: windows, state: folder)
        change(&configuration)
        try await withSandbox(configuration) { sandbox in try await body(sandbox, TestClient(sandbox)) }
    }
}
