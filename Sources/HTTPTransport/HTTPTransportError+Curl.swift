private import CCurl

extension HTTPTransportError {
    /// An error before anything went out.
    static func unsent(_ code: Code, _ message: String) -> HTTPTransportError {
        HTTPTransportError(code: code, message: message, requestMayHaveBeenSent: false)
    }
}

extension HTTPTransportError.Code {
    /// Maps libcurl's result once. `connectionStood` parts the two time-outs.
    init(curl result: UInt32, connectionStood: Bool) {
        switch CURLcode(rawValue: result) {
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: self = .invalidURL
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: self = .couldNotResolve
        case CURLE_COULDNT_CONNECT: self = .connectionRefused
        case CURLE_OPERATION_TIMEDOUT: self = connectionStood ? .timeout : .connectTimeout
        case CURLE_FILESIZE_EXCEEDED: self = .bodyTooLarge
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_ENGINE_INITFAILED,
            CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_CLIENTCERT:
            self = .tls
        case CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_PARTIAL_FILE, CURLE_HTTP2,
            CURLE_HTTP2_STREAM:
            self = .connectionClosed
        default: self = .other(Int(result))
        }
    }

    /// The sentence for people: what failed with which host, and what to look at.
    func sentence(for request: HTTPRequest, detail: String) -> String {
        let host = request.authority
        switch self {
        case .connectionRefused:
            return "No connection to \(host) (\(detail)); check that the service runs, the port, and firewalls."
        case .couldNotResolve:
            return "The name of \(host) could not be resolved (\(detail)); check the spelling, DNS and proxy settings."
        case .connectTimeout:
            return "\(host) did not accept a connection in time (\(detail)); check routes, security groups and proxies."
        case .timeout: return "\(host) did not answer within \(request.timeout) (\(detail))."
        case .tls:
            return "TLS with \(host) failed (\(detail)); name the right CA file, or mend the server's certificate."
        case .bodyTooLarge: return "The reply of \(host) is larger than the limit of \(request.bodyLimit) bytes."
        case .connectionClosed: return "\(host) closed the connection before its reply was complete (\(detail))."
        case .invalidURL: return "\(request.url) is not an http or https URL (\(detail))."
        case .invalidRequest, .cancelled: return detail
        case .other(let number): return "The transfer with \(host) failed: \(detail) (curl error \(number))."
        }
    }
}
