import HTTPTransport
import LoopbackServer
import Testing

@Suite struct TransferTests {
    let client = HTTPClient(userAgent: "muster-tests")

    @Test func carriesMethodHeadersAndBodyBothWays() async throws {
        try await LoopbackServer.serving { request in
            .response(
                status: 201, headers: [("X-Method", request.method), ("X-Two", "a"), ("x-two", "b")],
                body: String(decoding: request.body, as: UTF8.self))
        } body: { server in
            let request = HTTPRequest(
                method: "PUT", url: server.url + "/a/../b?x=1", headers: [("X-Empty", ""), ("X-Name", "Wörld")],
                body: Array("grüße".utf8))
            let response = try await client.send(request)
            #expect(response.status == 201)
            #expect(response.version == .http1_1)
            #expect(response.headers.first("x-METHOD") == "PUT")
            #expect(response.headers.all("X-Two") == ["a", "b"])
            #expect(String(decoding: response.body, as: UTF8.self) == "grüße")
            #expect(response.elapsed > .zero)
            let seen = try #require(server.requests.first)
            #expect(seen.target == "/a/../b?x=1")
            #expect(seen.header("X-Empty") == "")
            #expect(seen.header("X-Name") == "Wörld")
            #expect(seen.header("User-Agent") == "muster-tests")
            #expect(seen.header("Content-Type") == nil)
        }
    }

    @Test(arguments: ["GET", "HEAD", "DELETE", "POST"])
    func sendsEmptyBodiesWithEveryMethod(method: String) async throws {
        try await LoopbackServer.serving { _ in
            .response(status: 200, body: "reply")
        } body: { server in
            let response = try await client.send(HTTPRequest(method: method, url: server.url))
            #expect(response.body.count == (method == "HEAD" ? 0 : 5))
            #expect(server.requests.map(\.method) == [method])
            #expect(server.requests.map(\.body) == [[]])
        }
    }

    @Test func keeps200RequestsInFlightAtOnce() async throws {
        let barrier = Barrier(count: 200)
        try await LoopbackServer.serving { request in
            barrier.arriveAndWait() ? .response(status: 200, body: request.target) : .hangUp
        } body: { server in
            let bodies = try await withThrowingTaskGroup(of: String.self) { group in
                for number in 0..<200 {
                    group.addTask {
                        let response = try await client.send(HTTPRequest(url: "\(server.url)/\(number)"))
                        return String(decoding: response.body, as: UTF8.self)
                    }
                }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            #expect(bodies == Set((0..<200).map { "/\($0)" }))
        }
    }

    @Test func reusesAConnection() async throws {
        try await LoopbackServer.serving { _ in
            .response(status: 204)
        } body: { server in
            for _ in 0..<3 { _ = try await client.send(HTTPRequest(url: server.url)) }
            #expect(server.requests.map(\.connection) == [0, 0, 0])
        }
    }

    @Test func opensAConnectionOfItsOwnWhenAsked() async throws {
        try await LoopbackServer.serving { _ in
            .response(status: 204)
        } body: { server in
            _ = try await client.send(HTTPRequest(url: server.url))
            _ = try await client.send(HTTPRequest(url: server.url, connection: .fresh))
            #expect(server.requests.map(\.connection) == [0, 1])
        }
    }

    @Test func doesNotFollowRedirects() async throws {
        try await LoopbackServer.serving { _ in
            .response(status: 302, headers: [("Location", "/elsewhere")])
        } body: { server in
            let response = try await client.send(HTTPRequest(url: server.url + "/here"))
            #expect(response.status == 302)
            #expect(server.requests.map(\.target) == ["/here"])
        }
    }

    @Test func ignoresInterimReplies() async throws {
        let text = "HTTP/1.1 103 Early Hints\r\nX-Early: yes\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
        try await LoopbackServer.serving { _ in
            .raw(text)
        } body: { server in
            let response = try await client.send(HTTPRequest(url: server.url))
            #expect(response.status == 200)
            #expect(response.headers.first("X-Early") == nil)
        }
    }
}
