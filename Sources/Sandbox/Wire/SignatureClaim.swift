import Digests
import Foundation

/// What a request says about its signature, in its headers or, presigned, in its query.
struct SignatureClaim: Sendable {
    var authorization: Authorization
    /// When it was signed, as written and read.
    var stamp: String
    var date: Date
    /// What was signed as the digest of the body.
    var payload: String
    var sessionToken: String?
    /// Seconds for which a presigned request is good; nil: the usual skew is allowed.
    var lifetime: Double?

    /// Who signed; nil for requests that are not signed.
    static func authorization(of request: WireRequest) -> Authorization? {
        if let header = request.header("authorization") { return Authorization(header) }
        return request.query.contains("X-Amz-Signature=") ? Authorization(query: request.queryItems) : nil
    }

    /// - Throws: the fault for a request without a signature or with one that cannot be read.
    static func required(of request: WireRequest) throws(ServiceFault) -> Authorization {
        if let found = authorization(of: request) { return found }
        guard let text = request.header("authorization") else { throw .missingSignature }
        throw .incompleteSignature(text)
    }

    /// - Throws: the fault for what is missing, or a declared digest that is not the body's.
    init(_ request: WireRequest, _ authorization: Authorization, isObjectService: Bool) throws(ServiceFault) {
        let presigned = request.header("authorization") == nil ? request.queryItems : nil
        guard let stamp = presigned.map({ $0["X-Amz-Date"] }) ?? request.header("x-amz-date"),
            let date = Timestamps.date(basic: stamp)
        else { throw .incompleteSignature("no X-Amz-Date") }
        guard authorization.signedHeaders.contains("host") else { throw .signatureMismatch("Host is not signed.") }
        let declared = request.header("x-amz-content-sha256")
        if isObjectService, presigned != nil || declared.map(Self.isUnsigned) == true {
            payload = declared ?? "UNSIGNED-PAYLOAD"
        } else {
            payload = SHA256.hexadecimal(request.body)
            if let declared, declared != payload {
                throw .signatureMismatch("X-Amz-Content-SHA256 is not the body's digest.")
            }
        }
        self.authorization = authorization
        self.stamp = stamp
        self.date = date
        sessionToken = presigned.map { $0["X-Amz-Security-Token"] } ?? request.header("x-amz-security-token")
        lifetime = presigned.map { $0["X-Amz-Expires"].flatMap { Double($0) } ?? 900 }
    }

    private static func isUnsigned(_ declared: String) -> Bool {
        declared == "UNSIGNED-PAYLOAD" || declared.hasPrefix("STREAMING-")
    }

    func stringToSign(_ request: WireRequest) -> String {
        SignatureCheck.stringToSign(request, authorization: authorization, stamp: stamp, payload: payload)
    }

    /// - Throws: the fault for a signature that is too old or not yet good.
    func checkDate(now: Date) throws(ServiceFault) {
        guard stamp.hasPrefix(authorization.day) else {
            throw .signatureMismatch("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date.")
        }
        let age = now.timeIntervalSince(date)
        let allowed = SignatureCheck.allowedSkew
        if age > (lifetime ?? allowed) {
            let limit = Timestamps.basic(now.addingTimeInterval(-(lifetime ?? allowed)))
            throw .signatureExpired("Signature expired: \(stamp) is now earlier than \(limit)")
        }
        if age < -allowed {
            let limit = Timestamps.basic(now.addingTimeInterval(allowed))
            throw .signatureExpired("Signature not yet current: \(stamp) is still later than \(limit)")
        }
    }
}
