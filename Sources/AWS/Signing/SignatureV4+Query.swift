import Digests
package import Foundation

extension SignatureV4 {
    /// The URL with the signature in its query. Only the host is signed besides, and the body is not covered.
    /// - Parameters:
    ///   - url: absolute and encoded.
    ///   - seconds: how long it is good for.
    package func presignedURL(
        method: String, url: String, seconds: Int, credentials: Credentials, date: Date
    ) -> String {
        let timestamp = Self.timestamp(date)
        let scope = scope(timestamp)
        var items = [
            (name: "X-Amz-Algorithm", value: "AWS4-HMAC-SHA256"),
            (name: "X-Amz-Credential", value: "\(credentials.accessKeyID)/\(scope)"),
            (name: "X-Amz-Date", value: timestamp), (name: "X-Amz-Expires", value: String(seconds)),
            (name: "X-Amz-SignedHeaders", value: "host"),
        ]
        if let token = credentials.sessionToken { items.append((name: "X-Amz-Security-Token", value: token)) }
        let unsigned = url + (url.utf8.contains(UInt8(ascii: "?")) ? "&" : "?") + URIEncoding.query(items)
        let canonical = CanonicalRequest(
            method: method, url: unsigned, headers: [], payloadHash: "UNSIGNED-PAYLOAD", rules: rules)
        let signature = signature(of: canonical, timestamp, secret: credentials.secretAccessKey)
        return "\(unsigned)&X-Amz-Signature=\(signature)"
    }
}
