/// Sends requests concurrently on one thread that owns libcurl's multi handle.
///
/// Connections are kept and reused between requests; HTTP/2 is used where the server offers it. Proxies come from the
/// environment (`https_proxy`, `http_proxy`, `all_proxy`, `no_proxy`, libcurl's rules), except for loopback hosts,
/// which are always reached directly. `shutdown()` or the last release ends the thread.
package final class HTTPClient: Sendable {
    private let loop: TransferLoop

    /// - Parameters:
    ///   - userAgent: the value of `User-Agent` for requests that name none.
    ///   - idleConnections: how many open connections are kept for reuse.
    package init(userAgent: String = "muster", idleConnections: Int = 256) {
        loop = TransferLoop(userAgent: userAgent, idleConnections: idleConnections)
    }

    deinit {
        loop.stop()
    }

    /// Sends the request and waits for the whole reply. Cancelling the task aborts the transfer and closes its
    /// connection (an HTTP/2 stream is reset).
    package func send(_ request: HTTPRequest) async throws(HTTPTransportError) -> HTTPResponse {
        let ticket = loop.newTicket()
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: CheckedContinuation<TransferResult, Never>) in
                loop.submit(Submission(ticket: ticket, request: request, continuation: continuation))
                // A cancellation before the submission found nothing to cancel; now there is.
                if Task.isCancelled { loop.cancel(ticket) }
            }
        } onCancel: {
            loop.cancel(ticket)
        }
        return try result.get()
    }

    /// Ends every transfer with `cancelled`, closes all connections and joins the thread. Later sends fail at once.
    package func shutdown() {
        loop.stop()
    }
}
