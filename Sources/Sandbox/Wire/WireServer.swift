import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Synchronization

/// The HTTP/1.1 server on 127.0.0.1. It knows nothing of AWS.
struct WireServer: Sendable {
    /// Larger bodies are refused with 413.
    static let maximumBody = 32 * 1024 * 1024

    var port: Int
    var logger: Logger
    /// Some answer had another time than this machine's, so that connections have to be looked at.
    private let isShifted = Flag()
    /// Gives the answer; runs once a request, any number at a time.
    var answer: @Sendable (WireRequest) async -> WireResponse

    init(port: Int, logger: Logger, answer: @escaping @Sendable (WireRequest) async -> WireResponse) {
        self.port = port
        self.logger = logger
        self.answer = answer
    }

    /// Serves until the task is cancelled. `listening` gets the port once, when connections are queued; a request
    /// made inside it would wait for ever.
    func run(listening: @escaping @Sendable (Int) async -> Void) async throws {
        // Connections that are open at the end are reported as errors by the library; they are none here.
        var serverLogger = logger
        serverLogger.logLevel = .critical
        let application = Application(
            responder: CallbackResponder { request, context in try await respond(to: request, context: context) },
            configuration: ApplicationConfiguration(
                address: .hostname("127.0.0.1", port: port), serverName: "muster-sandbox"),
            onServerRunning: { channel in await listening(channel.localAddress?.port ?? 0) },
            logger: serverLogger)
        try await application.runService(gracefulShutdownSignals: [])
    }

    private func respond(to request: Request, context: ChannelContext) async throws -> Response {
        let body: ByteBuffer
        do {
            body = try await request.body.collect(upTo: Self.maximumBody)
        } catch is NIOTooManyBytesError {
            return Response(status: .contentTooLarge)
        }
        let reply = await answer(Self.received(request, body: body))
        if reply.isDropped {
            try await context.channel.close()
        }
        if reply.skew != 0 || isShifted.isRaised {
            isShifted.raise()
            try await DateShift.set(reply.skew, on: context.channel)
        }
        return Self.sent(reply)
    }

    private static func sent(_ reply: WireResponse) -> Response {
        var fields = HTTPFields()
        if !reply.contentType.isEmpty { fields[.contentType] = reply.contentType }
        for (name, value) in reply.headers {
            if let name = HTTPField.Name(name) { fields.append(HTTPField(name: name, value: value)) }
        }
        // The answer to HEAD tells a length and has no body.
        let body =
            reply.announcedLength.map { length in ResponseBody(contentLength: length) { try await $0.finish(nil) } }
            ?? ResponseBody(byteBuffer: ByteBuffer(bytes: reply.body))
        return Response(status: .init(code: reply.status), headers: fields, body: body)
    }

    private static func received(_ request: Request, body: ByteBuffer) -> WireRequest {
        let target = request.head.path ?? "/"
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        var headers = request.headers.map { (name: $0.name.canonicalName, value: $0.value) }
        headers.append((name: "host", value: request.head.authority ?? ""))
        return WireRequest(
            method: request.method.rawValue, path: String(parts[0]), query: parts.count == 2 ? String(parts[1]) : "",
            headers: headers, body: Array(body.readableBytesView))
    }
}

/// True from some moment on.
private final class Flag: Sendable {
    private let raised = Atomic<Bool>(false)
    var isRaised: Bool { raised.load(ordering: .relaxed) }
    func raise() { raised.store(true, ordering: .relaxed) }
}

/// A request's context that keeps the connection, so that it can be cut.
struct ChannelContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }
}
