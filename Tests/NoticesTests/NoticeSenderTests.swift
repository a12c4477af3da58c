import AWS
import Foundation
import HTTPTransport
import LoopbackServer
import MotoServer
import Notices
import Synchronization
import Testing

/// Delivering notices over real connections, and to moto's topic.
@Suite struct NoticeSenderTests {
    private static func sender(
        _ environment: [String: String],
        pauses: @escaping @Sendable (Duration) -> Void = { _ in },
        publish: @escaping @Sendable (PublishRequest) async throws -> Void = { _ in }
    ) -> NoticeSender {
        NoticeSender(
            http: HTTPClient(), environment: environment, publish: publish, pause: { pauses($0) },
            now: { Date(timeIntervalSince1970: 1_795_247_040) })
    }

    @Test func aNoticeIsPostedOnceWithItsSignature() async throws {
        try await LoopbackServer.serving({ _ in .response(status: 204) }) { server in
            let sender = Self.sender(["URL": "\(server.url)/hook/very-secret", "KEY": "opensesame"])
            let channel = NoticeChannel(.webhook(.variable("URL"), secret: "KEY"))
            #expect(await sender.send(Notices.notice(.ended), to: channel) == nil)
            let request = try #require(server.requests.first)
            #expect(server.requests.count == 1 && request.method == "POST" && request.target == "/hook/very-secret")
            #expect(request.header("Content-Type") == "application/json; charset=utf-8")
            #expect(
                request.header("X-Muster-Signature")
                    == WebhookPayload.signature(of: request.body, key: "opensesame", at: 1_795_247_040))
            #expect(request.header("X-Muster-Delivery") == "r261121-0744-k3f9/ended/1795247040")
        }
    }

    @Test func aPassingFaultIsTriedAgainAtMostThreeTimesWithGrowingPauses() async throws {
        let answers = Mutex([503, 429, 200])
        try await LoopbackServer.serving({ _ in
            .response(status: answers.withLock { $0.isEmpty ? 500 : $0.removeFirst() }, headers: [("Retry-After", "3")])
        }) { server in
            let pauses = Mutex<[Duration]>([])
            let sender = Self.sender(["URL": server.url], pauses: { pause in pauses.withLock { $0.append(pause) } })
            let channel = NoticeChannel(.slack(.variable("URL")))
            #expect(await sender.send(Notices.notice(.ended), to: channel) == nil)
            #expect(server.requests.count == 3)
            #expect(pauses.withLock { $0 } == [.seconds(3), .seconds(3)])
            #expect(await sender.send(Notices.notice(.ended), to: channel) == "it answered 500: ")
            #expect(server.requests.count == 6)
        }
    }

    @Test(arguments: [400, 403, 404, 410, 301, 307])
    func arefusalIsNotTriedAgainNorARedirectFollowed(_ status: Int) async throws {
        try await LoopbackServer.serving({ request in
            .response(status: status, headers: [("Location", "/elsewhere")], body: "no_service \(request.target)")
        }) { server in
            let sender = Self.sender(["URL": "\(server.url)/s"])
            let fault = await sender.send(Notices.notice(.ended), to: NoticeChannel(.teams(.variable("URL"))))
            #expect(fault == "it answered \(status): no_service /s")
            #expect(server.requests.count == 1)
        }
    }

    @Test func silenceEndsAtTheLimit() async throws {
        try await LoopbackServer.serving({ _ in .silence }) { server in
            let sender = Self.sender(["URL": server.url])
            let fault = await sender.send(
                Notices.notice(.ended), to: NoticeChannel(.slack(.variable("URL"))), within: .milliseconds(200))
            #expect(fault == "it was not delivered within 0.2 seconds")
        }
    }

    @Test func faultsDoNotGiveTheURLAway() async throws {
        let port = try LoopbackServer.closedPort()
        let sender = Self.sender(["URL": "http://127.0.0.1:\(port)/services/T0/B0/xyz"])
        let fault = await sender.send(Notices.notice(.ended), to: NoticeChannel(.slack(.variable("URL"))))
        #expect(fault?.contains("No connection to 127.0.0.1:\(port)") == true && fault?.contains("xyz") == false)
    }

    @Test(arguments: [
        ("", "$URL is not set"), ("ftp://x", "$URL is no https URL"), ("http://a.test", "$URL is no https URL"),
    ])
    func aVariableThatIsNoURLIsNamedAndNotShown(_ value: String, _ fault: String) async {
        let sender = Self.sender(["URL": value])
        #expect(await sender.send(Notices.notice(.ended), to: NoticeChannel(.slack(.variable("URL")))) == fault)
    }

    @Test func aWebhookWithoutItsKeyIsNotSentUnsigned() async throws {
        try await LoopbackServer.serving({ _ in .response(status: 200) }) { server in
            let channel = NoticeChannel(.webhook(.literal(server.url), secret: "KEY"))
            #expect(await Self.sender([:]).send(Notices.notice(.ended), to: channel) == "$KEY is not set")
            #expect(server.requests.isEmpty)
        }
    }

    @Test func aTopicsSubscribersGetTheMessage() async throws {
        let moto = try MotoServer.shared()
        let heard = try #require(moto.heard["notices"])
        let configuration = try moto.configuration
        let sender = Self.sender([:], publish: { _ = try await SNSClient(configuration).publish($0) })
        let run = MotoServer.name("r")
        #expect(
            await sender.send(Notices.notice(.ended, [.run: run]), to: NoticeChannel(.sns(heard.topic))) == nil)
        let messages = try await SQSClient(configuration).receiveMessage(
            ReceiveMessageRequest(queueURL: heard.queue, maxNumberOfMessages: 10, waitTimeSeconds: 20))
        #expect(messages.contains { $0.body.contains(run) && $0.body.contains("Status: Successful") })
        let fault = await sender.send(
            Notices.notice(.ended), to: NoticeChannel(.sns("arn:aws:sns:eu-west-1:123456789012:none")))
        #expect(fault?.contains("NotFound") == true, "\(fault ?? "nil")")
    }
}
