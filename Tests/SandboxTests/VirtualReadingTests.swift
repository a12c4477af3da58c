import Foundation
import Testing

@testable import Sandbox

/// Reading the commands of virtual instances.
@Suite struct VirtualReadingTests {
    @Test func pagesThroughCommandsWhileNewOnesCome() async throws {
        try await VirtualStage.run([GroupProfile(name: "web")]) { stage in
            var sent: [String] = []
            for _ in 0..<5 { sent.append(try await stage.send()) }
            let first = try await stage.ask("ListCommands", #"{"MaxResults":2}"#)
            _ = try await stage.send()
            let token = try #require(first["NextToken"]?.string)
            let second = try await stage.ask("ListCommands", "{\"MaxResults\":3,\"NextToken\":\"\(token)\"}")
            guard case .array(let rest)? = second["Commands"] else { throw Unexpected("\(second)") }
            #expect(rest.map { $0["CommandId"]?.string } == [sent[2], sent[1], sent[0]])
            #expect(second["NextToken"] == nil)
            await #expect(throws: ServiceFault("InvalidNextToken", "The specified token isn't valid.")) {
                try await stage.ask("ListCommandInvocations", "{\"NextToken\":\"\(token)\"}")
            }
            await #expect(throws: ServiceFault("InvalidFilterKey", "")) {
                try await stage.ask(
                    "ListCommands",
                    "{\"InstanceId\":\"i-10000000000000001\",\"Filters\":[{\"key\":\"Status\",\"value\":\"Pending\"}]}")
            }
        }
    }

    @Test func cutsItsOutputAsTheServiceDoes() async throws {
        var loud = GroupProfile(name: "web")
        loud.standardOutput = 30_000
        loud.standardError = 9_000
        loud.isTrusted = true
        try await VirtualStage.run([loud]) { stage in
            let id = try await stage.send()
            stage.clock.advance(20)
            let seen = try await stage.invocation(id, "i-10000000000000001")
            let output = seen["StandardOutputContent"]?.string ?? ""
            #expect(output.utf8.count == 24_000)
            #expect(output.hasPrefix("web-1: line 1\n"))
            #expect(output.hasSuffix("--output truncated--"))
            #expect(seen["StandardErrorContent"]?.string?.utf8.count == 8_000)
        }
    }
}
