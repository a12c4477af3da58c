package import Foundation

/// A complete reply, whatever its status.
package struct HTTPResponse: Sendable {
    package let status: Int
    package let headers: HTTPHeaders
    package let body: [UInt8]
    package let version: HTTPVersion
    /// The server's own certificate; only when the request asked for it and the connection was TLS.
    package let peerCertificate: PeerCertificate?
    /// From the start of the transfer to its last byte.
    package let elapsed: Duration

    package init(
        status: Int, headers: HTTPHeaders = HTTPHeaders([]), body: [UInt8] = [], version: HTTPVersion = .http1_1,
        peerCertificate: PeerCertificate? = nil, elapsed: Duration = .zero
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.version = version
        self.peerCertificate = peerCertificate
        self.elapsed = elapsed
    }
}

/// The version that was spoken on the wire.
package enum HTTPVersion: String, Sendable {
    case http1_0 = "HTTP/1.0"
    case http1_1 = "HTTP/1.1"
    case http2 = "HTTP/2"
    case http3 = "HTTP/3"
}

/// Facts of the certificate that the server showed and that was verified.
package struct PeerCertificate: Sendable, Hashable {
    /// Distinguished names as OpenSSL prints them, e.g. `CN = orders.acme.test`.
    package let subject: String
    package let issuer: String
    /// The period of validity; nil where the printed date could not be read.
    package let notBefore: Date?
    package let notAfter: Date?
    /// The certificate's DER encoding. Its SHA-256 is the usual fingerprint.
    package let der: [UInt8]

    package init(subject: String, issuer: String, notBefore: Date?, notAfter: Date?, der: [UInt8]) {
        self.subject = subject
        self.issuer = issuer
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.der = der
    }
}
