import HTTPTransport

extension AWSError {
    /// No reply came.
    init(_ error: HTTPTransportError, service: AWSService, operation: String) {
        let code: Code
        var kind: RetryKind? = .transient
        switch error.code {
        case .connectionRefused, .couldNotResolve, .connectTimeout, .tls: code = .endpointUnreachable
        case .timeout, .connectionClosed, .other: code = .replyLost
        case .bodyTooLarge: (code, kind) = (.unreadableReply, nil)
        case .invalidURL, .invalidRequest: (code, kind) = (.invalidRequest, nil)
        case .cancelled: (code, kind) = (.cancelled, nil)
        }
        self.init(
            code: code, service: service, operation: operation, message: error.message,
            isAmbiguous: error.requestMayHaveBeenSent, retryKind: kind)
    }
}
