import Foundation
import Testing

@testable import Sandbox

/// Instances that come and go, faults, and who may call.
@Suite struct FleetBehaviourTests {
    @Test func deliversWhenAnInstanceIsBackOnline() async throws {
        try await withFleet { sandbox, client in
            try await sandbox.setOffline(TestClient.first, true)
            let seen = try await client.ssm("DescribeInstanceInformation", "{}")
            #expect(seen.text.contains("\"PingStatus\":\"ConnectionLost\""))
            let id = try await client.send("echo back")
            let waiting = try await client.wait(for: id) { _ in true }
            #expect(waiting["Status"]?.string == "Pending")
            try await sandbox.setOffline(TestClient.first, false)
            #expect(try await client.end(of: id).output == "back\n")
        }
    }

    @Test func reportsWhatRanWhileItWasOffline() async throws {
        try await withFleet { sandbox, client in
            let id = try await client.send("until [ -e /run/go ]; do sleep 0.05; done; echo done")
            _ = try await client.wait(for: id) { $0["Status"]?.string == "InProgress" }
            try await sandbox.setOffline(TestClient.first, true)
            try await sandbox.setOffline(TestClient.first, false)
            _ = try await client.run("touch /run/go")
            #expect(try await client.end(of: id).output == "done\n")
        }
    }

    @Test func stopsStartsAndTerminates() async throws {
        try await withFleet(linux: 2) { sandbox, client in
            try await sandbox.stopInstance(TestClient.first)
            let listed = try await client.ssm("DescribeInstanceInformation", "{}")
            #expect(!listed.text.contains(TestClient.first))
            let id = try await client.send("echo up")
            try await sandbox.startInstance(TestClient.first)
            #expect(try await client.end(of: id).output == "up\n")
            try await sandbox.terminate(TestClient.first)
            let refused = try await client.ssm(
                "SendCommand",
                "{\"DocumentName\":\"AWS-RunShellScript\",\"InstanceIds\":[\"\(TestClient.first)\"],"
                    + "\"Parameters\":{\"commands\":[\"id\"]}}")
            #expect(refused.code == "InvalidInstanceId")
            #expect(refused.text.contains("Instances [[\(TestClient.first)]] not in a valid state"))
            let described = try await client.query(
                "ec2", "Action=DescribeInstances&Version=2016-11-15&InstanceId.1=\(TestClient.first)")
            #expect(described.text.contains("<name>terminated</name>"))
        }
    }

    @Test func deliversTwiceOnRequest() async throws {
        try await withFleet { sandbox, client in
            await sandbox.inject(.duplicateDelivery(count: 1))
            let twice = try await client.run("echo $SSM_COMMAND_ID >>/var/log/runs; cat /var/log/runs | wc -l")
            #expect(twice.output == "1\n")
            let runs = try await client.run("sort -u /var/log/runs | wc -l; wc -l </var/log/runs")
            #expect(runs.output == "1\n2\n")
        }
    }

    @Test func holdsBackDeliveryUntilReleased() async throws {
        try await withFleet { sandbox, client in
            await sandbox.inject(.delayDelivery(instance: TestClient.first))
            let id = try await client.send("echo late")
            let waiting = try await client.wait(for: id) { _ in true }
            #expect(waiting["StatusDetails"]?.string == "Pending")
            await sandbox.inject(.releaseDelivery(instance: TestClient.first))
            #expect(try await client.end(of: id).output == "late\n")
        }
    }

    @Test func losesAReplyButDoesTheWork() async throws {
        try await withFleet { sandbox, client in
            await sandbox.inject(.dropReply(operation: "SendCommand", count: 1))
            let body =
                "{\"DocumentName\":\"AWS-RunShellScript\",\"InstanceIds\":[\"\(TestClient.first)\"],"
                + "\"Comment\":\"key\",\"Parameters\":{\"commands\":[\"id\"]}}"
            #expect(try await client.ssm("SendCommand", body).status == 0)
            let list = try await client.ssm("ListCommands", "{}")
            #expect(list.text.contains("\"Comment\":\"key\""))
        }
    }

    @Test func throttlesFailsAndExpiresOnRequest() async throws {
        try await withFleet { sandbox, client in
            await sandbox.inject(.throttle(operation: "ListCommands", count: 1))
            let throttled = try await client.ssm("ListCommands", "{}")
            #expect((throttled.status, throttled.code) == (400, "ThrottlingException"))
            await sandbox.inject(.serverError(operation: "*", count: 1))
            let broken = try await client.ssm("ListCommands", "{}")
            #expect((broken.status, broken.code) == (500, "InternalServerError"))
            await sandbox.inject(.expiredToken(count: 1))
            let expired = try await client.query("ec2", "Action=DescribeInstances&Version=2016-11-15")
            #expect(expired.text.contains("<Code>RequestExpired</Code>"))
            #expect(try await client.ssm("ListCommands", "{}").status == 200)
        }
    }

    @Test func refusesForeignKeysAndHosts() async throws {
        try await withFleet { _, client in
            var stranger = client
            stranger.key.secret = "wrong"
            let wrongSecret = try await stranger.ssm("ListCommands", "{}")
            #expect((wrongSecret.status, wrongSecret.code) == (403, "InvalidSignatureException"))
            let queried = try await stranger.query("sts", "Action=GetCallerIdentity&Version=2011-06-15")
            #expect(queried.status == 403)
            #expect(queried.text.contains("<Code>SignatureDoesNotMatch</Code>"))
            stranger.key.accessKeyID = "AKIASTRANGER"
            let unknown = try await stranger.ssm("ListCommands", "{}")
            #expect((unknown.status, unknown.code) == (403, "UnrecognizedClientException"))
            let described = try await stranger.query("ec2", "Action=DescribeInstances&Version=2016-11-15")
            #expect(described.text.contains("<Code>AuthFailure</Code>"))
            #expect(try await stranger.control("terminate", "{}").status == 403)
            var rebound = client
            rebound.extra = ["-H", "Host: attacker.example"]
            #expect(try await rebound.ssm("ListCommands", "{}").code == "AccessDeniedException")
        }
    }

    @Test func isControlledOverHTTP() async throws {
        try await withFleet { (sandbox: Sandbox, client: TestClient) async throws in
            let instance = "{\"instance\":\"\(TestClient.first)\"}"
            #expect(try await client.control("offline", instance).status == 200)
            #expect(await sandbox.instances.first?.pingStatus == "ConnectionLost")
            #expect(try await client.control("online", instance).status == 200)
            let fault = #"{"fault":{"throttle":{"operation":"*","count":1}}}"#
            #expect(try await client.control("inject", fault).status == 200)
            #expect(try await client.ssm("ListCommands", "{}").code == "ThrottlingException")
            #expect(try await client.control("instances", "{}").text.contains("linux-1"))
            #expect(try await client.control("explode", "{}").code == "UnknownOperationException")
        }
    }

    @Test func answersUnknownOperationsByName() async throws {
        try await withFleet { _, client in
            let reply = try await client.ssm("GetInventory", "{}")
            #expect((reply.status, reply.code) == (400, "UnknownOperationException"))
            #expect(reply.text.contains("'GetInventory'"))
        }
    }

    @Test func simulatesWindows() async throws {
        try await withFolder { folder in
            let answers = folder.appending(path: "answers.json")
            try Data(#"[{"contains": "Get-Date", "stdout": "today"}, {"phase": "verify", "exitCode": 4}]"#.utf8)
                .write(to: answers)
            try await withFleet(linux: 1, windows: 1) {
                $0.windowsAnswers = answers
            } _: { _, client in
                func run(_ script: String, _ more: String = "") async throws -> Ended {
                    let reply = try await client.ssm(
                        "SendCommand",
                        "{\"DocumentName\":\"AWS-RunPowerShellScript\",\"InstanceIds\":"
                            + "[\"\(TestClient.second)\"],\"Parameters\":{\"commands\":[\"\(script)\"]}\(more)}")
                    guard let id = reply.json["Command"]?["CommandId"]?.string else { throw Unexpected(reply.text) }
                    return try await client.end(of: id, on: TestClient.second)
                }
                let answered = try await run("Get-Date")
                #expect(
                    answered == Ended(status: "Success", code: 0, output: "muster-sandbox: simulated\ntoday", error: "")
                )
                #expect(try await run("x", ",\"Comment\":\"run verify.1\"").code == 4)
                let kept = try await run("Restart-Service w3svc")
                #expect((kept.status, kept.code) == ("Failed", 1))
                let path = kept.output.dropFirst("muster-sandbox: simulated, kept at ".count).dropLast()
                let script = try Data(contentsOf: URL(filePath: String(path)))
                #expect(Array(script) == [0xef, 0xbb, 0xbf] + Array("Restart-Service w3svc\n".utf8))
            }
        }
    }

    @Test func refusesTheWrongPlatformByIDAndMarksItByTag() async throws {
        try await withFleet(linux: 1, windows: 1) { _, client in
            let parameters = "\"Parameters\":{\"commands\":[\"echo x\"]}"
            let named = try await client.ssm(
                "SendCommand",
                "{\"DocumentName\":\"AWS-RunShellScript\",\"InstanceIds\":[\"\(TestClient.second)\"],\(parameters)}")
            #expect(named.code == "UnsupportedPlatformType")
            let tagged = try await client.ssm(
                "SendCommand",
                "{\"DocumentName\":\"AWS-RunShellScript\",\"Targets\":[{\"Key\":\"tag:Fleet\","
                    + "\"Values\":[\"sandbox\"]}],\(parameters)}")
            let id = try #require(tagged.json["Command"]?["CommandId"]?.string)
            #expect(try await client.end(of: id, on: TestClient.second).status == "InvalidPlatform")
            #expect(try await client.end(of: id).output == "x\n")
            let parent = try await client.ssm("ListCommands", "{\"CommandId\":\"\(id)\"}")
            #expect(parent.text.contains("\"StatusDetails\":\"Success\""))
        }
    }

    @Test func leavesNothingBehind() async throws {
        var addresses: [String] = []
        var processes = ""
        try await withFleet(linux: 2) { sandbox, client in
            addresses = await sandbox.instances.map(\.address)
            _ = try await client.run("setsid sleep 4242 >/dev/null 2>&1 </dev/null & sleep 0.1")
        }
        let links = try await ChildProcess.run(ChildProgram(arguments: ["/usr/sbin/ip", "-o", "addr"]))
        for address in addresses { #expect(!links.text.contains(address + " ")) }
        processes = try await ChildProcess.run(ChildProgram(arguments: ["/usr/bin/pgrep", "-f", "^sleep 4242"])).text
        #expect(processes == "")
    }

    @Test func runsOwnDocuments() async throws {
        try await withFleet { _, client in
            let content =
                #"{"schemaVersion":"2.2","parameters":{"word":{"type":"String","default":"dflt"}},"mainSteps":["#
                + #"{"action":"aws:runShellScript","name":"first","inputs":{"runCommand":["echo {{word}}; exit 5"],"onFailure":"exit"}},"#
                + #"{"action":"aws:runShellScript","name":"second","inputs":{"runCommand":["echo never"]}}]}"#
            let body = JSONBody.encode(["Name": "Own", "Content": content])
            let created = try await client.ssm("CreateDocument", String(decoding: body, as: UTF8.self))
            #expect(created.status == 200)
            #expect(
                try await client.ssm("CreateDocument", String(decoding: body, as: UTF8.self)).code
                    == "DocumentAlreadyExists")
            let sent = try await client.ssm(
                "SendCommand", "{\"DocumentName\":\"Own\",\"InstanceIds\":[\"\(TestClient.first)\"]}")
            let id = try #require(sent.json["Command"]?["CommandId"]?.string)
            let ask = "\"CommandId\":\"\(id)\",\"InstanceId\":\"\(TestClient.first)\""
            #expect(try await client.ssm("GetCommandInvocation", "{\(ask)}").code == "InvalidPluginName")
            let deadline = Clock.seconds + 20
            var first = try await client.ssm("GetCommandInvocation", "{\(ask),\"PluginName\":\"second\"}")
            while first.json["Status"]?.string != "Success", Clock.seconds < deadline {
                first = try await client.ssm("GetCommandInvocation", "{\(ask),\"PluginName\":\"second\"}")
            }
            #expect(first.json["StandardOutputContent"]?.string?.contains("skipped") == true)
            first = try await client.ssm("GetCommandInvocation", "{\(ask),\"PluginName\":\"first\"}")
            #expect(first.json["StandardOutputContent"]?.string == "dflt\n")
            #expect(first.json["Status"]?.string == "Failed")
        }
    }
}
