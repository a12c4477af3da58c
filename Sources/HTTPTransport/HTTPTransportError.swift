/// Why there is no reply. A reply with an error status is a response, not an error.
package struct HTTPTransportError: Error, Sendable, CustomStringConvertible {
    package enum Code: Sendable, Hashable {
        case connectionRefused
        case couldNotResolve
        /// The time ran out before the connection stood.
        case connectTimeout
        /// The time ran out on a connection that stood.
        case timeout
        /// The handshake or the verification of the certificate failed.
        case tls
        case bodyTooLarge
        /// The connection ended before the reply was complete.
        case connectionClosed
        case invalidURL
        /// A method, header or resolve entry that cannot go on the wire (a line break, a NUL).
        case invalidRequest
        /// The task was cancelled, or the client was shut down.
        case cancelled
        /// libcurl's own number.
        case other(Int)
    }

    package let code: Code
    /// One sentence with the cause and what to do.
    package let message: String
    /// False only when surely no byte of the request reached a server: the connection never stood.
    package let requestMayHaveBeenSent: Bool

    package init(code: Code, message: String, requestMayHaveBeenSent: Bool) {
        self.code = code
        self.message = message
        self.requestMayHaveBeenSent = requestMayHaveBeenSent
    }

    package var description: String { message }
}
