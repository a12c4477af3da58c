/// One request. Header names and values are sent as given; redirects are never followed.
package struct HTTPRequest: Sendable {
    /// Whether a connection that is already open may carry the request.
    package enum Connection: Sendable, Hashable {
        /// An open connection is reused. When it turns out to be dead before any byte of a reply, libcurl sends
        /// the request a second time on a new one, so the server may see it twice.
        case reusable
        /// A connection of its own, opened for this request. The request is written at most once.
        case fresh
    }

    package var method: String
    /// An absolute `http` or `https` URL, already percent-encoded. Its path goes out as it stands (`..` is kept).
    package var url: String
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]
    /// The longest time to resolve, connect and finish the TLS handshake.
    package var connectTimeout: Duration
    /// The longest time for everything, connecting included.
    package var timeout: Duration
    /// The largest reply body in bytes; a longer one ends the transfer with `bodyTooLarge`.
    package var bodyLimit: Int
    /// A PEM file that replaces the system's certificate authorities for this request. Verification is always on.
    package var certificateAuthorityFile: String?
    /// Ask for `HTTPResponse.peerCertificate`. Such a request opens a connection of its own.
    package var wantsPeerCertificate: Bool
    /// Fixed addresses, curl's `HOST:PORT:ADDRESS`.
    package var resolve: [String]
    package var connection: Connection
    /// Which addresses are refused when they come out of the name; nil refuses none. It looks at connections as they are
    /// opened, so the request has to open one of its own.
    package var guarding: AddressGuard?
    /// The public keys of which the server has to have one: `sha256//BASE64`, several joined by `;`.
    package var pinnedPublicKey: String?

    package init(
        method: String = "GET", url: String, headers: [(name: String, value: String)] = [], body: [UInt8] = [],
        connectTimeout: Duration = .seconds(5), timeout: Duration = .seconds(30), bodyLimit: Int = 16 << 20,
        certificateAuthorityFile: String? = nil, wantsPeerCertificate: Bool = false, resolve: [String] = [],
        connection: Connection = .reusable, guarding: AddressGuard? = nil, pinnedPublicKey: String? = nil
    ) {
        self.guarding = guarding
        self.pinnedPublicKey = pinnedPublicKey
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.connectTimeout = connectTimeout
        self.timeout = timeout
        self.bodyLimit = bodyLimit
        self.certificateAuthorityFile = certificateAuthorityFile
        self.wantsPeerCertificate = wantsPeerCertificate
        self.resolve = resolve
        self.connection = connection
    }
}
