import Foundation
import Testing

@testable import Sandbox

/// boto3 and the AWS CLI against the sandbox. They are looked for in `MUSTER_PYTHON`, then in the package's `.venv`;
/// one of the two has to be there.
@Suite struct RealClientTests {
    private static let here = URL(filePath: #filePath).deletingLastPathComponent()

    private static var python: String {
        let root = here.deletingLastPathComponent().deletingLastPathComponent()
        return ProcessInfo.processInfo.environment["MUSTER_PYTHON"] ?? root.appending(path: ".venv/bin/python").path
    }

    private static let facts = """
        account: "123456789012"
        information: [["i-00000000000000001", "Online", "Linux"], ["i-00000000000000002", "Online", "Linux"], \
        ["i-00000000000000003", "Online", "Windows"]]
        windows: ["i-00000000000000003"]
        instances: [["i-00000000000000001", "linux-1"], ["i-00000000000000002", "linux-2"]]
        status: ["running", "ok"]
        sent: ["Pending", 2, "from the CLI", [], 7200]
        invocation: ["Success", "Success", 0, "linux-1\\n", "warned\\n", "aws:runShellScript"]
        details: [["linux-1", "linux-1\\n\\n----------ERROR-------\\nwarned\\n"], \
        ["linux-2", "linux-2\\n\\n----------ERROR-------\\nwarned\\n"]]
        command: ["Success", 2, 2, 0]
        unknown instance: ["InvalidInstanceId", 400]
        twice: ["DuplicateInstanceId", 400]
        wrong platform: ["UnsupportedPlatformType", 400]
        no document: ["InvalidDocument", 400]
        no parameter: ["InvalidParameters", 400]
        too large: ["MaxDocumentSizeExceeded", 400]
        no invocation: ["InvocationDoesNotExist", 400]
        no plugin: ["InvalidPluginName", 400]
        no command: ["InvalidCommandId", 400]
        bad filter: ["InvalidFilterKey", 400]
        bad token: ["InvalidNextToken", 400]
        not found: ["InvalidInstanceID.NotFound", 400]
        wrong key: ["UnrecognizedClientException", 403]
        wrong key at EC2: ["AuthFailure", 401]
        """

    @Test func agreeWithTheSandbox() async throws {
        try await withFleet(linux: 2, windows: 1) { sandbox, _ in
            var environment = sandbox.environment
            environment["PATH"] = ChildProgram.searchPath
            let script = Self.here.appending(path: "Clients/drive.py").path
            let result = try await ChildProcess.run(
                ChildProgram(arguments: [Self.python, script], environment: environment, timeout: 120))
            #expect(result.text == Self.facts + "\n", "\(result.errorText)")
        }
    }
}
