import Foundation
import Testing

@testable import Sandbox

/// Parameters with `interpolationType: ENV_VAR`.
@Suite struct VariableParameterTests {
    private static func content(_ parameter: String, schema: String = "2.2") -> String {
        #"{"schemaVersion":"\#(schema)","parameters":{"word":\#(parameter)},"mainSteps":[{"action":"aws:runShellScript","#
            + #""name":"step","inputs":{"runCommand":["printf '%s|%s' \"${SSM_word-none}\" '{{ word }}'"]}}]}"#
    }

    private static let variable = #"{"type":"String","default":"usual","interpolationType":"ENV_VAR"}"#

    private func create(_ client: TestClient, _ content: String) async throws -> TestClient.Reply {
        let name = "Suite-Variable"
        let text = String(decoding: JSONBody.encode(content), as: UTF8.self)
        return try await client.ssm("CreateDocument", "{\"Name\":\"\(name)\",\"Content\":\(text)}")
    }

    private func run(_ client: TestClient, _ parameters: String) async throws -> Ended {
        let reply = try await client.ssm(
            "SendCommand",
            "{\"DocumentName\":\"Suite-Variable\",\"InstanceIds\":[\"\(TestClient.first)\"],"
                + "\"Parameters\":\(parameters)}"
        )
        guard let id = reply.json["Command"]?["CommandId"]?.string else { throw Unexpected(reply.text) }
        return try await client.end(of: id)
    }

    @Test(arguments: [
        ("3.3.2746.0", #"{"word":["$(id); \"x\""]}"#, #"$(id); "x"|$(id); "x""#), ("3.4.1.0", "{}", "usual|usual"),
        ("3.3.1142.0", "{}", "none|usual"), (nil, "{}", "none|usual"),
    ])
    func arriveInAVariableWhereTheAgentKnowsThem(agent: String?, parameters: String, output: String) async throws {
        try await withFleet {
            $0.agentVersion = agent
        } _: { _, client in
            #expect(try await create(client, Self.content(Self.variable)).status == 200)
            let ended = try await run(client, parameters)
            #expect(ended.output == output, "\(ended)")
        }
    }

    @Test(arguments: [
        (#"{"type":"StringList","interpolationType":"ENV_VAR"}"#, "2.2"),
        (#"{"type":"String","interpolationType":"ENV"}"#, "2.2"), (variable, "2.0"),
    ])
    func areStringsOfSchemaTwoTwo(parameter: String, schema: String) async throws {
        try await withFleet(linux: 0, windows: 1) { _, client in
            let reply = try await create(client, Self.content(parameter, schema: schema))
            #expect(reply.status == 400 && reply.text.contains("interpolationType"), "\(reply.text)")
        }
    }

    @Test func aCallThatIsDeniedDoesNothing() async throws {
        try await withFleet(linux: 0, windows: 1) { sandbox, client in
            await sandbox.inject(.deny(operation: "CreateDocument", count: 1))
            let denied = try await create(client, Self.content(Self.variable))
            #expect(denied.status == 400 && denied.text.contains("AccessDeniedException"), "\(denied.text)")
            let missing = try await client.ssm("DescribeDocument", #"{"Name":"Suite-Variable"}"#)
            #expect(missing.text.contains("InvalidDocument"))
            #expect(try await create(client, Self.content(Self.variable)).status == 200)
        }
    }
}
