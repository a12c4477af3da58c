import Foundation
import Synchronization

/// An HTTP/1.1 server for tests on 127.0.0.1 and a free port: a thread for each connection, a closure for the replies.
package final class LoopbackServer: Sendable {
    package struct Request: Sendable {
        package let method: String
        /// The path and query as they came.
        package let target: String
        package let headers: [(name: String, value: String)]
        package let body: [UInt8]
        /// Counts connections from 0; two requests with the same number came over one connection.
        package let connection: Int

        package func header(_ name: String) -> String? {
            headers.first { $0.name.lowercased() == name.lowercased() }?.value
        }
    }

    package enum Reply: Sendable {
        case response(status: Int, headers: [(String, String)] = [], body: String = "")
        /// These bytes as they are, then the connection closes.
        case raw(String)
        /// The connection closes without a byte.
        case hangUp
        /// Nothing, until the client closes the connection.
        case silence
    }

    package enum Event: Sendable, Equatable {
        case requested(target: String, connection: Int)
        case closedByClient(connection: Int)
    }

    private struct State {
        var listener: Int32 = -1
        var sockets: Set<Int32> = []
        var connections = 0
        var requests: [Request] = []
        var isStopped = false
    }

    private let state = Mutex(State())
    private let handler: @Sendable (Request) -> Reply
    private let report: AsyncStream<Event>.Continuation

    package let port: Int
    /// What happened, in order; for one reader.
    package let events: AsyncStream<Event>

    package var url: String { "http://127.0.0.1:\(port)" }
    /// Everything that was asked so far.
    package var requests: [Request] { state.withLock(\.requests) }
    /// How many connections were accepted so far.
    package var connectionCount: Int { state.withLock(\.connections) }

    package init(_ handler: @escaping @Sendable (Request) -> Reply) throws {
        let (listener, port) = try Self.listen()
        self.port = port
        self.handler = handler
        (events, report) = AsyncStream.makeStream()
        state.withLock { $0.listener = listener }
        Thread.detachNewThread { self.accept(from: listener) }
    }

    /// Closes the port and every connection.
    package func stop() {
        state.withLock { state in
            guard !state.isStopped else { return }
            state.isStopped = true
            shutdown(state.listener, Int32(SHUT_RDWR))
            state.sockets.forEach { shutdown($0, Int32(SHUT_RDWR)) }
        }
        report.finish()
    }

    /// Runs the body with a server that is stopped afterwards.
    package static func serving<Value>(
        _ handler: @escaping @Sendable (Request) -> Reply, body: (LoopbackServer) async throws -> Value
    ) async throws -> Value {
        let server = try LoopbackServer(handler)
        defer { server.stop() }
        return try await body(server)
    }

    /// A port on 127.0.0.1 where nobody listens, nor ever will while this process lives: it stays bound.
    package static func closedPort() throws -> Int {
        try bound().port
    }
}

// MARK: - Sockets

extension LoopbackServer {
    private static func listen() throws -> (Int32, Int) {
        let (descriptor, port) = try bound()
        guard Foundation.listen(descriptor, 512) == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
        return (descriptor, port)
    }

    private static func bound() throws -> (descriptor: Int32, port: Int) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(descriptor, generic, length) | getsockname(descriptor, generic, &length)
            }
        }
        guard descriptor >= 0, status == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
        return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
    }

    private func accept(from listener: Int32) {
        while true {
            let socket = Foundation.accept(listener, nil, nil)
            guard socket >= 0 else {
                if state.withLock(\.isStopped) { break }
                // A client that went away, or no descriptor free for the moment: the port stays open.
                usleep(1_000)
                continue
            }
            let number: Int? = state.withLock { state in
                guard !state.isStopped else { return nil }
                state.sockets.insert(socket)
                defer { state.connections += 1 }
                return state.connections
            }
            guard let number else {
                close(socket)
                break
            }
            Thread.detachNewThread { self.serve(socket, number) }
        }
        close(listener)
    }

    private func serve(_ socket: Int32, _ number: Int) {
        var reader = RequestReader(socket: socket, connection: number)
        while let request = reader.next() {
            state.withLock { $0.requests.append(request) }
            report.yield(.requested(target: request.target, connection: number))
            guard answer(handler(request), to: request, on: socket, number) else { break }
        }
        state.withLock { _ = $0.sockets.remove(socket) }
        close(socket)
    }

    /// Whether the connection stays open.
    private func answer(_ reply: Reply, to request: Request, on socket: Int32, _ number: Int) -> Bool {
        switch reply {
        case .response(let status, let headers, let body):
            var head = "HTTP/1.1 \(status) Tested\r\n"
            headers.forEach { head += "\($0.0): \($0.1)\r\n" }
            head += "Content-Length: \(body.utf8.count)\r\n\r\n"
            return write(head + (request.method == "HEAD" ? "" : body), to: socket)
        case .raw(let text): _ = write(text, to: socket)
        case .hangUp: break
        case .silence:
            var byte: UInt8 = 0
            while recv(socket, &byte, 1, 0) > 0 {}
            report.yield(.closedByClient(connection: number))
        }
        return false
    }

    private func write(_ text: String, to socket: Int32) -> Bool {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard sent > 0 else { return false }
            rest = rest.dropFirst(sent)
        }
        return true
    }
}
