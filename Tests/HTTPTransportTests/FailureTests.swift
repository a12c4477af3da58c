import HTTPTransport
import LoopbackServer
import Testing

@Suite struct FailureTests {
    let client = HTTPClient()

    @Test func reportsARefusedConnectionAsSurelyUnsent() async throws {
        let port = try LoopbackServer.closedPort()
        let error = try await failure(HTTPRequest(url: "http://127.0.0.1:\(port)/"))
        #expect(error.code == .connectionRefused)
        #expect(!error.requestMayHaveBeenSent)
        #expect(error.message.contains("127.0.0.1:\(port)"))
    }

    @Test func reportsAnUnknownNameAsSurelyUnsent() async throws {
        let error = try await failure(HTTPRequest(url: "http://nowhere.invalid/", connectTimeout: .seconds(30)))
        #expect(error.code == .couldNotResolve)
        #expect(!error.requestMayHaveBeenSent)
    }

    @Test(arguments: ["", "ftp://127.0.0.1/", "http://", "http://127.0.0.1/a b", "http://127.0.0.1/\r\nX: y"])
    func refusesAnInvalidURL(url: String) async throws {
        let error = try await failure(HTTPRequest(url: url))
        #expect(error.code == .invalidURL)
        #expect(!error.requestMayHaveBeenSent)
    }

    @Test func refusesALineBreakInAHeader() async throws {
        let injected = [(name: "X-A", value: "1\r\nX-B: 2")]
        let error = try await failure(HTTPRequest(url: "http://127.0.0.1/", headers: injected))
        #expect(error.code == .invalidRequest)
        #expect(!error.message.contains("X-B"))
    }

    @Test func endsATransferThatTakesTooLong() async throws {
        try await LoopbackServer.serving { _ in
            .silence
        } body: { server in
            let error = try await failure(HTTPRequest(url: server.url, timeout: .seconds(3)))
            #expect(error.code == .timeout)
            #expect(error.requestMayHaveBeenSent)
        }
    }

    /// The handshake belongs to connecting: a server that never answers it has not seen the request.
    @Test func endsAHandshakeThatTakesTooLong() async throws {
        try await LoopbackServer.serving { _ in
            .silence
        } body: { server in
            let url = "https://127.0.0.1:\(server.port)/"
            let error = try await failure(HTTPRequest(url: url, connectTimeout: .milliseconds(100)))
            #expect(error.code == .connectTimeout)
            #expect(!error.requestMayHaveBeenSent)
        }
    }

    @Test(arguments: [
        LoopbackServer.Reply.response(status: 200, body: String(repeating: "x", count: 101)),
        .raw("HTTP/1.1 200 OK\r\n\r\n" + String(repeating: "x", count: 101)),
    ])
    func endsATransferWithTooLargeABody(reply: LoopbackServer.Reply) async throws {
        try await LoopbackServer.serving { _ in
            reply
        } body: { server in
            let error = try await failure(HTTPRequest(url: server.url, bodyLimit: 100))
            #expect(error.code == .bodyTooLarge)
            #expect(try await client.send(HTTPRequest(url: server.url, bodyLimit: 101)).body.count == 101)
        }
    }

    @Test(arguments: ["HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", ""])
    func reportsALostReplyAsPossiblySent(reply: String) async throws {
        try await LoopbackServer.serving { _ in
            .raw(reply)
        } body: { server in
            let error = try await failure(HTTPRequest(method: "POST", url: server.url, body: [1]))
            #expect(error.code == .connectionClosed)
            #expect(error.requestMayHaveBeenSent)
        }
    }

    /// The reason for `HTTPRequest.Connection.fresh`: libcurl repeats a request whose reused connection died.
    @Test(arguments: [(HTTPRequest.Connection.fresh, 1), (.reusable, 2)])
    func sendsOnceOnAFreshConnection(connection: HTTPRequest.Connection, times: Int) async throws {
        try await LoopbackServer.serving { request in
            request.target == "/warm" ? .response(status: 200) : .hangUp
        } body: { server in
            _ = try await client.send(HTTPRequest(url: server.url + "/warm"))
            let request = HTTPRequest(method: "POST", url: server.url + "/once", body: [1], connection: connection)
            let error = try await failure(request)
            #expect(error.requestMayHaveBeenSent)
            #expect(server.requests.count { $0.target == "/once" } == times)
        }
    }

    @Test func cancellationClosesTheConnection() async throws {
        try await LoopbackServer.serving { _ in
            .silence
        } body: { server in
            let request = HTTPRequest(url: server.url + "/wait")
            try await withThrowingTaskGroup(of: HTTPTransportError.self) { group in
                group.addTask { try await failure(request) }
                var events = server.events.makeAsyncIterator()
                #expect(await events.next() == .requested(target: "/wait", connection: 0))
                group.cancelAll()
                #expect(await events.next() == .closedByClient(connection: 0))
                let error = try await group.next()
                #expect(error?.code == .cancelled)
                #expect(error?.requestMayHaveBeenSent == true)
            }
        }
    }

    @Test func aCancelledTaskSendsNothing() async throws {
        try await LoopbackServer.serving { _ in
            .silence
        } body: { server in
            let url = server.url
            let code = await withTaskGroup(of: HTTPTransportError.Code?.self) { group in
                group.cancelAll()
                group.addTask {
                    do throws(HTTPTransportError) {
                        _ = try await client.send(HTTPRequest(url: url))
                        return nil
                    } catch { return error.code }
                }
                return await group.next() ?? nil
            }
            #expect(code == .cancelled)
        }
    }

    @Test func shutdownEndsWhatRunsAndRefusesWhatFollows() async throws {
        try await LoopbackServer.serving { _ in
            .silence
        } body: { server in
            let own = HTTPClient()
            let request = HTTPRequest(url: server.url)
            try await withThrowingTaskGroup(of: HTTPTransportError.self) { group in
                group.addTask { try await failure(request, of: own) }
                var events = server.events.makeAsyncIterator()
                _ = await events.next()
                own.shutdown()
                #expect(try await group.next()?.code == .cancelled)
                let later = try await failure(request, of: own)
                #expect(later.code == .cancelled && !later.requestMayHaveBeenSent)
            }
        }
    }

    private func failure(_ request: HTTPRequest, of other: HTTPClient? = nil) async throws -> HTTPTransportError {
        do throws(HTTPTransportError) {
            let response = try await (other ?? client).send(request)
            throw HTTPTransportError(
                code: .other(-1), message: "answered \(response.status)", requestMayHaveBeenSent: true)
        } catch { return error }
    }
}
