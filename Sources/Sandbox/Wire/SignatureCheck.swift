import Digests
import Foundation

/// AWS Signature Version 4 in the `Authorization` header of a request as received.
enum SignatureCheck {
    /// Seconds that a request's date may be off, as AWS allows.
    static let allowedSkew = 300.0

    /// The string to sign of a request: algorithm, date, scope, digest of the canonical request.
    static func stringToSign(
        _ request: WireRequest, authorization: Authorization, stamp: String, payload: String
    ) -> String {
        let canonical = canonicalRequest(request, signedHeaders: authorization.signedHeaders, payload: payload)
        return ["AWS4-HMAC-SHA256", stamp, authorization.scope, SHA256.hexadecimal(canonical)].joined(separator: "\n")
    }

    /// The canonical request. The path is encoded once more than it was sent, as every service but S3 does.
    static func canonicalRequest(_ request: WireRequest, signedHeaders: [String], payload: String) -> String {
        let path = request.path.isEmpty ? "/" : PercentCoding.encode(request.path, keepsSlash: true)
        let headers = signedHeaders.map { "\($0):\(trimmed(request.header($0) ?? ""))\n" }.joined()
        return [
            request.method, path, canonicalQuery(request.query), headers,
            signedHeaders.joined(separator: ";"), payload,
        ].joined(separator: "\n")
    }

    private static func canonicalQuery(_ query: String) -> String {
        let pairs = query.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (recoded(parts[0]), parts.count == 2 ? recoded(parts[1]) : "")
        }
        return pairs.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map { "\($0.0)=\($0.1)" }.joined(separator: "&")
    }

    private static func recoded(_ part: Substring) -> String {
        PercentCoding.encode(PercentCoding.decode(part, plusIsSpace: false))
    }

    /// Without spaces around, inner runs of spaces as one.
    private static func trimmed(_ value: String) -> String {
        value.split(whereSeparator: { $0 == " " || $0 == "\t" }).joined(separator: " ")
    }
}

extension KeyRing {
    /// Tells who made a request, when it was signed with one of these keys, for its service, within the allowed skew.
    ///
    /// - Throws: the fault that AWS answers, in AWS's order: missing, unknown key, scope, signature, date, token.
    mutating func verify(_ request: WireRequest, now: Date) throws(ServiceFault) -> Caller {
        guard let text = request.header("authorization") else { throw .missingSignature }
        guard let authorization = Authorization(text) else { throw .incompleteSignature(text) }
        guard let owner = self[authorization.accessKeyID] else { throw .unknownKey }
        guard authorization.service == request.service.scope else {
            throw .signatureMismatch("Credential should be scoped to correct service: '\(request.service.scope)'.")
        }
        guard let stamp = request.header("x-amz-date"), let date = Timestamps.date(basic: stamp) else {
            throw .incompleteSignature("no X-Amz-Date")
        }
        guard authorization.signedHeaders.contains("host") else { throw .signatureMismatch("Host is not signed.") }
        let payload = SHA256.hexadecimal(request.body)
        if let declared = request.header("x-amz-content-sha256"), declared != payload {
            throw .signatureMismatch("X-Amz-Content-SHA256 is not the body's digest.")
        }
        let signed = SignatureCheck.stringToSign(
            request, authorization: authorization, stamp: stamp, payload: payload)
        guard let expected = signature(of: signed, by: authorization),
            HMACSHA256.matches(Array(expected.utf8), Array(authorization.signature.utf8))
        else { throw .signatureMismatch(nil) }
        try Self.verifyDate(date, stamp: stamp, day: authorization.day, now: now)
        guard owner.sessionToken == request.header("x-amz-security-token") else { throw .unknownKey }
        if let expires = owner.expires, now >= expires { throw .expiredToken }
        return Caller(principal: owner.principal, region: authorization.region)
    }

    private static func verifyDate(_ date: Date, stamp: String, day: String, now: Date) throws(ServiceFault) {
        guard stamp.hasPrefix(day) else {
            throw .signatureMismatch("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date.")
        }
        let skew = now.timeIntervalSince(date)
        let allowed = SignatureCheck.allowedSkew
        guard abs(skew) > allowed else { return }
        let limit = Timestamps.basic(now.addingTimeInterval(skew > 0 ? -allowed : allowed))
        throw skew > 0
            ? .signatureExpired("Signature expired: \(stamp) is now earlier than \(limit)")
            : .signatureExpired("Signature not yet current: \(stamp) is still later than \(limit)")
    }
}

/// The parts of `AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`.
struct Authorization: Sendable {
    var accessKeyID: String
    var day: String
    var region: String
    var service: String
    var signedHeaders: [String]
    var signature: String

    var scope: String { "\(day)/\(region)/\(service)/aws4_request" }

    /// nil when a part is missing or another algorithm is named.
    init?(_ header: String) {
        guard header.hasPrefix("AWS4-HMAC-SHA256 ") else { return nil }
        var parts: [Substring: Substring] = [:]
        for part in header.dropFirst("AWS4-HMAC-SHA256 ".count).split(separator: ",") {
            let pair = part.drop(while: { $0 == " " }).split(separator: "=", maxSplits: 1)
            if pair.count == 2 { parts[pair[0]] = pair[1] }
        }
        let credential = (parts["Credential"] ?? "").split(separator: "/", omittingEmptySubsequences: false)
        guard credential.count == 5, credential[4] == "aws4_request", let headers = parts["SignedHeaders"],
            let signature = parts["Signature"]
        else { return nil }
        accessKeyID = String(credential[0])
        (day, region, service) = (String(credential[1]), String(credential[2]), String(credential[3]))
        signedHeaders = headers.split(separator: ";").map(String.init)
        self.signature = String(signature)
    }
}
