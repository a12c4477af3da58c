import AWS
import Foundation
import LoopbackServer
import Testing

@Suite struct SSMClientTests {
    private func object(_ request: LoopbackServer.Request?) throws -> NSDictionary {
        let body = try #require(request).body
        return try #require(try JSONSerialization.jsonObject(with: Data(body)) as? NSDictionary)
    }

    @Test func sendsACommandAsSSMWantsIt() async throws {
        let reply = """
            {"Command":{"CommandId":"c-1","DocumentName":"AWS-RunShellScript","DocumentVersion":"","Comment":"k",
            "ExpiresAfter":1550181014.717,"RequestedDateTime":1550173814.717,"Status":"Pending","StatusDetails":"Pending",
            "TargetCount":2,"CompletedCount":0,"ErrorCount":0,"DeliveryTimedOutCount":0,"InstanceIds":["i-1","i-2"],
            "Targets":[],"Parameters":{"commands":["id"]},"OutputS3BucketName":"","NotificationConfig":{},"New":1}}
            """
        try await LoopbackServer.serving { _ in
            .json(reply)
        } body: { server in
            let command = try await SSMClient(configuration(server.url)).sendCommand(
                SendCommandRequest(
                    documentName: "AWS-RunShellScript", documentHash: "abc", instanceIDs: ["i-1", "i-2"],
                    timeoutSeconds: 120, comment: "k", parameters: ["commands": ["id", "a/b"]], maxErrors: "0"))
            #expect(command.commandID == "c-1" && command.status == .pending && command.targetCount == 2)
            #expect(command.documentVersion == nil && command.outputS3BucketName == nil)
            #expect(command.expiresAfter?.timeIntervalSince(command.requestedDateTime ?? .distantPast) == 7_200)
            let request = try #require(server.requests.first)
            #expect(request.method == "POST" && request.target == "/")
            #expect(request.header("X-Amz-Target") == "AmazonSSM.SendCommand")
            #expect(request.header("Content-Type") == "application/x-amz-json-1.1")
            #expect(request.header("X-Amz-Security-Token") == "token")
            #expect(request.header("amz-sdk-request") == "attempt=1; max=3")
            #expect(request.header("X-Amz-Date") == "20261121T080000Z")
            let signed =
                "amz-sdk-invocation-id;amz-sdk-request;content-type;host;x-amz-date;x-amz-security-token;x-amz-target"
            #expect(request.header("Authorization")?.contains("SignedHeaders=\(signed), ") == true)
            #expect(
                try object(request) == [
                    "DocumentName": "AWS-RunShellScript", "DocumentHash": "abc", "DocumentHashType": "Sha256",
                    "InstanceIds": ["i-1", "i-2"], "TimeoutSeconds": 120, "Comment": "k",
                    "Parameters": ["commands": ["id", "a/b"]], "MaxErrors": "0",
                ])
        }
    }

    @Test func pagesToTheEndThroughEmptyPages() async throws {
        let machine = """
            {"InstanceId":"i-1","PingStatus":"Online","LastPingDateTime":1550501835.178,"AgentVersion":"3.3",
            "IsLatestVersion":false,"PlatformType":"Linux","PlatformName":"Amazon Linux","PlatformVersion":"2023",
            "ResourceType":"EC2Instance","IPAddress":"10.0.0.1","ComputerName":"host"}
            """
        let script = Script([
            .json(#"{"InstanceInformationList":[],"NextToken":"t1"}"#),
            .json(#"{"InstanceInformationList":[\#(machine)],"NextToken":"t2"}"#),
            .json(#"{"NextToken":"t3"}"#),
            .json(
                #"{"InstanceInformationList":[{"InstanceId":"mi-2","PingStatus":"Asleep","PlatformType":"Windows"}],"NextToken":""}"#
            ),
        ])
        try await LoopbackServer.serving { _ in
            script.next()
        } body: { server in
            let filter = InstanceInformationFilter(key: "tag:App", values: ["orders"])
            let found = try await SSMClient(configuration(server.url)).describeAllInstanceInformation(filters: [filter])
            #expect(found.map(\.instanceID) == ["i-1", "mi-2"])
            #expect(found[0].pingStatus == .online && found[0].platformType == .linux)
            #expect(found[0].ipAddress == "10.0.0.1" && found[0].isLatestVersion == false)
            #expect(found[1].pingStatus == .other("Asleep") && found[1].iamRole == nil)
            let tokens = try server.requests.map { try object($0)["NextToken"] as? String }
            #expect(tokens == [nil, "t1", "t2", "t3"])
            #expect(
                try object(server.requests.first) == [
                    "Filters": [["Key": "tag:App", "Values": ["orders"]]], "MaxResults": 50,
                ])
        }
    }

    @Test func endsAListingThatWouldNeverEnd() async throws {
        try await LoopbackServer.serving { _ in
            .json(#"{"NextToken":"same"}"#)
        } body: { server in
            let client = try SSMClient(configuration(server.url))
            let error = await #expect(throws: AWSError.self) { _ = try await client.describeAllInstanceInformation() }
            #expect(error?.code == .repeatedPageToken)
            #expect(server.requests.count == 2)
        }
    }

    @Test func readsInvocationsWithTheirSteps() async throws {
        let reply = """
            {"CommandInvocations":[{"CommandId":"c-1","InstanceId":"i-1","InstanceName":"","Comment":"","DocumentName":"d",
            "RequestedDateTime":1582136291.219,"Status":"TimedOut","StatusDetails":"ExecutionTimedOut",
            "StandardOutputUrl":"","CommandPlugins":[{"Name":"aws:runShellScript","Status":"TimedOut",
            "StatusDetails":"ExecutionTimedOut","ResponseCode":137,"ResponseStartDateTime":1582136291.5,
            "ResponseFinishDateTime":1582136292.5,"Output":"o"}]},
            {"CommandId":"c-1","InstanceId":"i-2","Status":"Odd","StatusDetails":"LimitExceeded"}],"NextToken":""}
            """
        try await LoopbackServer.serving { _ in
            .json(reply)
        } body: { server in
            let request = ListCommandInvocationsRequest(
                commandID: "c-1", filters: [CommandFilter(key: "Status", value: "Failed")], details: true)
            let all = try await SSMClient(configuration(server.url)).listAllCommandInvocations(request)
            #expect(all[0].status == .timedOut && all[0].statusDetails == .executionTimedOut)
            #expect(all[0].instanceName == nil && all[0].standardOutputURL == nil)
            let plugin = try #require(all[0].commandPlugins.first)
            #expect(plugin.responseCode == 137 && plugin.output == "o")
            #expect(plugin.responseFinishDateTime?.timeIntervalSince1970 == 1_582_136_292.5)
            #expect(all[1].status == .other("Odd") && all[1].statusDetails == .rateExceeded)
            #expect(
                try object(server.requests.first) == [
                    "CommandId": "c-1", "Details": true, "Filters": [["key": "Status", "value": "Failed"]],
                    "MaxResults": 50,
                ])
        }
    }

    @Test func readsOneStepAndCancels() async throws {
        let result = """
            {"CommandId":"c-1","InstanceId":"i-1","Comment":"","DocumentName":"d","PluginName":"step","ResponseCode":0,
            "ExecutionStartDateTime":"2026-11-21T08:00:00.091Z","ExecutionElapsedTime":"PT0.091S",
            "ExecutionEndDateTime":"","Status":"Success","StatusDetails":"Success","StandardOutputContent":"hello\\n",
            "StandardErrorContent":"","CloudWatchOutputConfig":{"CloudWatchOutputEnabled":false}}
            """
        let script = Script([
            .json(result), .json(""), .json(#"{"Commands":[{"CommandId":"c-1","Status":"Success"}]}"#),
        ])
        try await LoopbackServer.serving { _ in
            script.next()
        } body: { server in
            let client = try SSMClient(configuration(server.url))
            let step = try await client.getCommandInvocation(
                GetCommandInvocationRequest(commandID: "c-1", instanceID: "i-1", pluginName: "step"))
            #expect(step.standardOutputContent == "hello\n" && step.status == .success && step.responseCode == 0)
            let start = try #require(step.executionStartDateTime).timeIntervalSince1970
            #expect(abs(start - 1_795_248_000.091) < 0.000_5)
            #expect(step.executionEndDateTime == nil)
            try await client.cancelCommand(CancelCommandRequest(commandID: "c-1", instanceIDs: ["i-1"]))
            let listed = try await client.listCommands(ListCommandsRequest(commandID: "c-1"))
            #expect(listed.commands.map(\.status) == [.success] && listed.nextToken == nil)
            #expect(try object(server.requests[1]) == ["CommandId": "c-1", "InstanceIds": ["i-1"]])
            #expect(try object(server.requests[2]) == ["CommandId": "c-1"])
        }
    }
}
