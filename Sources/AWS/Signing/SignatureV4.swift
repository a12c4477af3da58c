import Digests
package import Foundation

/// Signature Version 4 in the Authorization header.
package struct SignatureV4: Sendable {
    package enum Rules: Sendable {
        /// The path is normalised and encoded a second time.
        case standard
        /// The path is taken as it stands, and the body's hash goes into `X-Amz-Content-SHA256`.
        case s3
    }

    package enum Payload: Sendable {
        case signed
        /// S3 over TLS only: the body is not covered.
        case unsigned
    }

    package let region: String
    package let service: String
    package let rules: Rules

    package init(region: String, service: String, rules: Rules = .standard) {
        self.region = region
        self.service = service
        self.rules = rules
    }

    /// The headers that have to be added to the request: `X-Amz-Date`, `X-Amz-Security-Token` for temporary
    /// credentials, `X-Amz-Content-SHA256` for S3, and `Authorization`.
    /// - Parameters:
    ///   - url: absolute and encoded, exactly as it goes on the wire.
    ///   - headers: every header that goes with the request; an old signature among them must be taken out before.
    package func headers(
        method: String, url: String, headers: [(name: String, value: String)], body: [UInt8],
        payload: Payload = .signed, credentials: Credentials, date: Date
    ) -> [(name: String, value: String)] {
        let hash = payload == .signed ? SHA256.hexadecimal(body) : "UNSIGNED-PAYLOAD"
        let timestamp = Self.timestamp(date)
        var added = [(name: "X-Amz-Date", value: timestamp)]
        if let token = credentials.sessionToken { added.append((name: "X-Amz-Security-Token", value: token)) }
        if rules == .s3 { added.append((name: "X-Amz-Content-SHA256", value: hash)) }
        let canonical = CanonicalRequest(
            method: method, url: url, headers: headers + added, payloadHash: hash, rules: rules)
        let signature = signature(of: canonical, timestamp, secret: credentials.secretAccessKey)
        let authorization =
            "AWS4-HMAC-SHA256 Credential=\(credentials.accessKeyID)/\(scope(timestamp)), "
            + "SignedHeaders=\(canonical.signedHeaders), Signature=\(signature)"
        return added + [(name: "Authorization", value: authorization)]
    }

    /// Day, region, service and terminator.
    func scope(_ timestamp: String) -> String {
        "\(timestamp.prefix(8))/\(region)/\(service)/aws4_request"
    }

    /// The key is derived step by step: date, region, service, terminator.
    func signature(of canonical: CanonicalRequest, _ timestamp: String, secret: String) -> String {
        let scope = scope(timestamp)
        let text = "AWS4-HMAC-SHA256\n\(timestamp)\n\(scope)\n\(SHA256.hexadecimal(canonical.text.utf8))"
        let key = scope.split(separator: "/").reduce(Array("AWS4\(secret)".utf8)) { key, part in
            HMACSHA256.code(key: key, message: Array(part.utf8))
        }
        let digits = Array("0123456789abcdef".utf8)
        let code = HMACSHA256.code(key: key, message: Array(text.utf8))
        return String(decoding: code.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// `20261121T074433Z`.
    static func timestamp(_ date: Date) -> String {
        date.formatted(
            Date.ISO8601FormatStyle(dateSeparator: .omitted, timeSeparator: .omitted, timeZone: .gmt))
    }
}
