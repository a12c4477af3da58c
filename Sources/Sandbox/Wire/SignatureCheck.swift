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
        let canonical = canonicalRequest(
            request, signedHeaders: authorization.signedHeaders, payload: payload,
            isObjectService: authorization.service == Service.s3.scope)
        return ["AWS4-HMAC-SHA256", stamp, authorization.scope, SHA256.hexadecimal(canonical)].joined(separator: "\n")
    }

    /// The canonical request. The path is encoded once more than it was sent, as every service but S3 does.
    static func canonicalRequest(
        _ request: WireRequest, signedHeaders: [String], payload: String, isObjectService: Bool = false
    ) -> String {
        let sent = isObjectService ? PercentCoding.decode(request.path, plusIsSpace: false) : request.path
        let path = sent.isEmpty ? "/" : PercentCoding.encode(sent, keepsSlash: true)
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
        // A presigned request cannot sign its own signature.
        return pairs.filter { $0.0 != "X-Amz-Signature" }.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map {
            "\($0.0)=\($0.1)"
        }.joined(separator: "&")
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
    /// Tells who made a request, when it was signed with one of these keys, for its service, within the allowed time.
    ///
    /// - Throws: the fault that AWS answers, in AWS's order: missing, unknown key, scope, signature, date, token.
    mutating func verify(_ request: WireRequest, now: Date) throws(ServiceFault) -> Caller {
        let service = request.service
        let authorization = try SignatureClaim.required(of: request)
        guard let owner = self[authorization.accessKeyID] else { throw .unknownKey }
        guard authorization.service == service.scope else {
            throw .signatureMismatch("Credential should be scoped to correct service: '\(service.scope)'.")
        }
        let claim = try SignatureClaim(request, authorization, isObjectService: service == .s3)
        guard let expected = signature(of: claim.stringToSign(request), by: authorization),
            HMACSHA256.matches(Array(expected.utf8), Array(authorization.signature.utf8))
        else { throw .signatureMismatch(nil) }
        try claim.checkDate(now: now)
        guard owner.sessionToken == claim.sessionToken else { throw owner.isSession ? .wrongToken : .unknownKey }
        if let expires = owner.expires, now >= expires { throw .expiredToken }
        return Caller(principal: owner.principal, region: authorization.region, isSession: owner.isSession)
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

    /// Of a presigned request; nil when it is none.
    init?(query items: [String: String]) {
        guard items["X-Amz-Algorithm"] == "AWS4-HMAC-SHA256", let signature = items["X-Amz-Signature"] else {
            return nil
        }
        let credential = items["X-Amz-Credential"] ?? ""
        let headers = items["X-Amz-SignedHeaders"] ?? ""
        self.init("AWS4-HMAC-SHA256 Credential=\(credential), SignedHeaders=\(headers), Signature=\(signature)")
    }

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
