private import CCurl
import Foundation
import Synchronization

typealias TransferResult = Result<HTTPResponse, HTTPTransportError>

/// A request on its way to the thread, with the one who waits for it.
struct Submission: Sendable {
    let ticket: UInt64
    let request: HTTPRequest
    let continuation: CheckedContinuation<TransferResult, Never>
}

/// The inbox of the transfer thread. Everything that touches libcurl happens in `TransferThread`; this type only
/// leaves messages and wakes the thread.
final class TransferLoop: Sendable {
    struct Messages: Sendable {
        var submissions: [Submission] = []
        var cancellations: [UInt64] = []
        var stops = false

        /// Whether the thread has still to be told.
        var isEmpty: Bool { submissions.isEmpty && cancellations.isEmpty }
    }

    private struct State {
        var messages = Messages()
        var nextTicket: UInt64 = 0
        var waker: Waker?
        var thread: ThreadHandle?
        var isOpen = true
    }

    private let state = Mutex(State())

    init(userAgent: String, idleConnections: Int) {
        CurlGlobal.initialise()
        let thread = TransferThread(loop: self, userAgent: userAgent, idleConnections: idleConnections)
        let waker = thread?.waker
        state.withLock { $0.waker = waker }
        let handle = thread?.start()
        state.withLock { state in
            state.thread = handle
            state.isOpen = handle != nil
            if handle == nil { state.waker = nil }
        }
    }

    func newTicket() -> UInt64 {
        state.withLock { state in
            state.nextTicket += 1
            return state.nextTicket
        }
    }

    func submit(_ submission: Submission) {
        let accepted = state.withLock { state in
            guard state.isOpen else { return false }
            // Whoever left the first message has woken the thread for all of them.
            if state.messages.isEmpty { state.waker?.wake() }
            state.messages.submissions.append(submission)
            return true
        }
        if !accepted { submission.continuation.resume(returning: .failure(.clientIsShutDown)) }
    }

    func cancel(_ ticket: UInt64) {
        state.withLock { state in
            guard state.isOpen else { return }
            if state.messages.isEmpty { state.waker?.wake() }
            state.messages.cancellations.append(ticket)
        }
    }

    /// Called by the thread: what came since the last call.
    func takeMessages() -> Messages {
        state.withLock { state in
            defer { state.messages = Messages(stops: state.messages.stops) }
            return state.messages
        }
    }

    /// Called by the thread before it frees the multi handle: nobody may wake it afterwards.
    func forgetWaker() {
        state.withLock { $0.waker = nil }
    }

    /// Closes the inbox, ends the thread and waits for its end. The second call does nothing.
    func stop() {
        let thread = state.withLock { state in
            state.isOpen = false
            state.messages.stops = true
            state.waker?.wake()
            defer { state.thread = nil }
            return state.thread
        }
        thread?.join()
    }
}

/// libcurl's process-wide initialisation, done once.
private enum CurlGlobal {
    private static let result = curl_global_init(Int(CURL_GLOBAL_DEFAULT))

    static func initialise() {
        _ = result
    }
}

extension HTTPTransportError {
    static let clientIsShutDown = HTTPTransportError(
        code: .cancelled, message: "The HTTP client was shut down before the request was sent.",
        requestMayHaveBeenSent: false)
}
