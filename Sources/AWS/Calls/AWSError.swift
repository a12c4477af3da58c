/// Why a call has no result.
package struct AWSError: Error, Sendable, CustomStringConvertible {
    /// AWS's error code, with its spellings in different services brought together, or one of ours. Codes that are
    /// not listed keep the text that came.
    package struct Code: Sendable, Hashable, CustomStringConvertible {
        package let description: String

        package init(_ description: String) {
            self.description = description
        }
    }

    package let code: Code
    /// The code exactly as it came; nil when there was no reply or it named none.
    package let wireCode: String?
    package let service: AWSService
    package let operation: String
    package let httpStatus: Int?
    package let requestID: String?
    /// AWS's own text or the transport's; often empty or absent.
    package let message: String?
    /// The request may have been carried out although this error came: the reply was lost or unreadable, the time
    /// ran out after sending, or the server failed (5xx). Whatever must not happen twice has to be looked up first.
    package let isAmbiguous: Bool
    /// Worth another attempt, and how long to wait; nil for what would fail again.
    let retryKind: RetryKind?
    /// `x-amz-retry-after`: the server's wish.
    let retryAfter: Duration?
    /// The error reply as it came, for members of single services; empty without one.
    let replyBody: [UInt8]

    init(
        code: Code, wireCode: String? = nil, service: AWSService, operation: String, httpStatus: Int? = nil,
        requestID: String? = nil, message: String? = nil, isAmbiguous: Bool = false, retryKind: RetryKind? = nil,
        retryAfter: Duration? = nil, replyBody: [UInt8] = []
    ) {
        self.code = code
        self.wireCode = wireCode
        self.service = service
        self.operation = operation
        self.httpStatus = httpStatus
        self.requestID = requestID
        self.message = message
        self.isAmbiguous = isAmbiguous
        self.retryKind = retryKind
        self.retryAfter = retryAfter
        self.replyBody = replyBody
    }

    /// The call came too often; a poller should widen its interval.
    package var isThrottle: Bool { code == .throttling || retryKind == .throttling }

    /// One line: what failed, what AWS said, what to do.
    package var description: String {
        // Nothing was called yet, so the call is not what failed.
        if code == .credentialsMissing || code == .credentialsExpired, let message { return message }
        var parts = ["\(service.name):\(operation) failed with \(wireCode ?? code.description)"]
        if let httpStatus { parts[0] += " (HTTP \(httpStatus))" }
        if let message, !message.isEmpty { parts[0] += ": \(message)" }
        if !".!?".contains(parts[0].last ?? " ") { parts[0] += "." }
        if let remedy { parts.append(remedy) }
        if isAmbiguous { parts.append("It is not known whether the request was carried out.") }
        if let requestID { parts.append("[request \(requestID)]") }
        return parts.joined(separator: " ")
    }
}
