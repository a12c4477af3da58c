import Foundation
import Testing

@testable import Sandbox

/// What the control interface tells of the calls and of the ends of commands.
@Suite struct CallTallyTests {
    private struct Commands: Decodable {
        var id: String
        var comment: String
        var targets: Int
        var ended: Double?
    }

    @Test func callsAreCountedByOperationAndStartOver() async throws {
        try await withFolder { folder in
            let configuration = SandboxConfiguration(linux: 0, windows: 1, state: folder)
            try await withSandbox(configuration) { sandbox in
                let client = TestClient(sandbox)
                _ = try await client.ssm("ListCommands", "{}")
                await sandbox.inject(.throttle(operation: "ListCommands", count: 1))
                #expect(try await client.ssm("ListCommands", "{}").status == 400)
                await sandbox.inject(.dropReply(operation: "DescribeInstanceInformation", count: 1))
                _ = try await client.ssm("DescribeInstanceInformation", "{}")
                let tally = try JSONDecoder().decode(
                    CallTally.self, from: Data(try await client.control("calls", "{}").text.utf8))
                #expect(tally.calls == ["ListCommands": 2, "DescribeInstanceInformation": 1])
                #expect(tally.refused == ["ListCommands": 1])
                #expect(tally.lost == ["DescribeInstanceInformation": 1])
                #expect(try await client.control("calls", "{}").text == #"{"calls":{},"lost":{},"refused":{}}"#)
            }
        }
    }

    @Test func aCommandHasEndedWhenItsLastInstanceHas() async throws {
        var group = GroupProfile(name: "web", count: 2)
        group.duration = Span(10)
        group.delivery = Span(1)
        try await VirtualStage.run([group]) { stage in
            let start = stage.clock.now.timeIntervalSince1970
            let id = try await stage.send(#","Comment":"key""#)
            func told() async throws -> [Commands] {
                try JSONDecoder().decode(
                    [Commands].self, from: Data(try await stage.engine.answerControl("commands", Array("{}".utf8))))
            }
            stage.clock.advance(5)
            #expect(try await told().first?.ended == nil)
            stage.clock.advance(60)
            let command = try #require(try await told().first)
            #expect((command.id, command.comment, command.targets) == (id, "key", 2))
            // The second is sent when the first was taken, a second later.
            #expect(command.ended == start + 12)
        }
    }
}
