import AWS
import Foundation
import LoopbackServer
import Testing

/// What is sent how often when things go wrong.
@Suite struct DeliveryTests {
    private static let sent = LoopbackServer.Reply.json(#"{"Command":{"CommandId":"c-1"}}"#)
    private let request = SendCommandRequest(documentName: "d", instanceIDs: ["i-1"])

    private func failure(_ client: SSMClient) async -> AWSError? {
        await #expect(throws: AWSError.self) { _ = try await client.sendCommand(request) }
    }

    struct Send: Sendable {
        let reply: LoopbackServer.Reply
        let code: AWSError.Code
        let isAmbiguous: Bool
        let times: Int
    }

    @Test(arguments: [
        Send(reply: .hangUp, code: .replyLost, isAmbiguous: true, times: 1),
        Send(
            reply: .raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"), code: .replyLost, isAmbiguous: true, times: 1),
        Send(reply: .json("not JSON"), code: .unreadableReply, isAmbiguous: true, times: 1),
        Send(reply: .json("{}"), code: .unreadableReply, isAmbiguous: true, times: 1),
        Send(
            reply: .error("InternalServerError", status: 500), code: .internalServerError, isAmbiguous: true, times: 1),
        Send(reply: .error("SlowDown", status: 503), code: .throttling, isAmbiguous: true, times: 1),
        Send(reply: .error("ThrottlingException"), code: .throttling, isAmbiguous: false, times: 3),
        Send(reply: .error("InvalidInstanceId"), code: .invalidInstanceID, isAmbiguous: false, times: 1),
    ])
    func sendsACommandAtMostOnce(send: Send) async throws {
        try await LoopbackServer.serving {
            $0.target == "/" ? send.reply : .hangUp
        } body: { server in
            let time = VirtualTime()
            let error = await failure(try SSMClient(configuration(server.url, time)))
            #expect(error?.code == send.code)
            #expect(error?.isAmbiguous == send.isAmbiguous)
            #expect(server.requests.count == send.times)
            #expect(time.slept == (send.times == 3 ? [.milliseconds(500), .seconds(1)] : []))
        }
    }

    @Test func sendsACommandOnAConnectionOfItsOwn() async throws {
        let script = Script([.json("{}"), .hangUp])
        try await LoopbackServer.serving { _ in
            script.next()
        } body: { server in
            let client = try SSMClient(configuration(server.url))
            _ = try await client.listCommands(ListCommandsRequest())
            #expect(await failure(client)?.isAmbiguous == true)
            #expect(server.requests.map(\.connection) == [0, 1])
        }
    }

    @Test func triesAgainWhereNobodyListened() async throws {
        let time = VirtualTime()
        let port = try LoopbackServer.closedPort()
        let error = await failure(try SSMClient(configuration("http://127.0.0.1:\(port)", time)))
        #expect(error?.code == .endpointUnreachable && error?.isAmbiguous == false)
        #expect(time.slept == [.milliseconds(25), .milliseconds(50)])
        #expect(error?.description.contains("AWS_ENDPOINT_URL_SSM") == true)
    }

    @Test func repeatsReadsAfterLostReplies() async throws {
        let script = Script([.hangUp, .error("InternalServerError", status: 500), .json("{}")])
        try await LoopbackServer.serving { _ in
            script.next()
        } body: { server in
            let time = VirtualTime()
            _ = try await SSMClient(configuration(server.url, time)).listCommands(ListCommandsRequest())
            let attempts = server.requests.map { $0.header("amz-sdk-request") }
            #expect(attempts == (1...3).map { "attempt=\($0); max=3" })
            #expect(Set(server.requests.map { $0.header("amz-sdk-invocation-id") }).count == 1)
            #expect(time.slept == [.milliseconds(25), .milliseconds(50)])
        }
    }

    @Test func signsAgainWithTheServersTime() async throws {
        let refusal = LoopbackServer.Reply.response(
            status: 403, headers: [("Date", "Sat, 21 Nov 2026 09:00:00 GMT")],
            body: #"{"__type":"InvalidSignatureException"}"#)
        let script = Script([refusal, Self.sent])
        try await LoopbackServer.serving { _ in
            script.next()
        } body: { server in
            let client = try SSMClient(configuration(server.url))
            #expect(try await client.sendCommand(request).commandID == "c-1")
            #expect(client.clockSkew == .seconds(3_600))
            _ = try await client.sendCommand(request)
            let dates = server.requests.map { $0.header("X-Amz-Date") }
            #expect(dates == ["20261121T080000Z", "20261121T090000Z", "20261121T090000Z"])
        }
    }

    @Test func aWrongSecretIsNotBlamedOnTheClock() async throws {
        let refusal = LoopbackServer.Reply.response(
            status: 403, headers: [("Date", "Sat, 21 Nov 2026 08:00:30 GMT")],
            body: #"{"__type":"InvalidSignatureException"}"#)
        try await LoopbackServer.serving { _ in
            refusal
        } body: { server in
            let error = await failure(try SSMClient(configuration(server.url)))
            #expect(error?.code == .signatureMismatch)
            #expect(server.requests.count == 1)
        }
    }

    @Test func sendsNothingWithExpiredCredentials() async throws {
        try await LoopbackServer.serving { _ in
            Self.sent
        } body: { server in
            let past = Date(timeIntervalSince1970: 1_795_247_999)
            let error = await failure(try SSMClient(configuration(server.url, expiry: past)))
            #expect(error?.code == .credentialsExpired && error?.isAmbiguous == false)
            #expect(server.requests.isEmpty)
        }
    }

    @Test func aCancelledSendIsAmbiguous() async throws {
        try await LoopbackServer.serving { _ in
            .silence
        } body: { server in
            let client = try SSMClient(configuration(server.url))
            await withTaskGroup(of: AWSError?.self) { group in
                group.addTask { await failure(client) }
                var events = server.events.makeAsyncIterator()
                _ = await events.next()
                group.cancelAll()
                let error = await group.next() ?? nil
                #expect(error?.code == .cancelled && error?.isAmbiguous == true)
            }
        }
    }

    @Test func aLongPollWithoutTokensWaitsBeforeItFails() async throws {
        let time = VirtualTime()
        try await LoopbackServer.serving({ _ in .error("ServiceUnavailable", status: 503) }) { server in
            var configuration = try configuration(server.url, time)
            configuration.retry.quota = 0
            let polls = SQSClient(configuration)
            func calls() -> [String?] { server.requests.map { $0.header("x-amz-target") } }
            let poll = await #expect(throws: AWSError.self) {
                try await polls.receiveMessage(.init(queueURL: server.url))
            }
            #expect(poll?.code == .serviceUnavailable, "\(String(describing: poll))")
            #expect(calls() == ["AmazonSQS.ReceiveMessage"] && time.slept == [.milliseconds(25)])
            let look = await #expect(throws: AWSError.self) { try await polls.getQueueURL(.init(queueName: "q")) }
            #expect(look?.code == .serviceUnavailable, "\(String(describing: look))")
            #expect(calls() == ["AmazonSQS.ReceiveMessage", "AmazonSQS.GetQueueUrl"] && time.slept.count == 1)
        }
    }
}
