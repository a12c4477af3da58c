import HTTPTransport
import LoopbackServer
import Testing

@Suite struct HeadTests {
    @Test func theLengthOfAHeadIsNoBody() async throws {
        try await LoopbackServer.serving { _ in
            .response(status: 200, body: "a body that is longer than the limit")
        } body: { server in
            let response = try await HTTPClient().send(HTTPRequest(method: "HEAD", url: server.url, bodyLimit: 4))
            #expect(response.status == 200 && response.body.isEmpty)
            #expect(response.headers.first("Content-Length") == "36")
        }
    }
}
