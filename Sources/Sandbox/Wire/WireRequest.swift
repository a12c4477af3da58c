/// A request as its bytes were received; nothing in it is decoded, because its signature covers exactly this.
struct WireRequest: Sendable {
    var method: String
    /// Before the `?`, percent-encoded as sent.
    var path: String
    /// After the `?`, percent-encoded as sent; empty when there is none.
    var query: String
    /// Names in lower case, `host` among them, in the order received.
    var headers: [(name: String, value: String)]
    var body: [UInt8]

    /// The values of all headers of that name (lower case), joined by a comma.
    func header(_ name: String) -> String? {
        let values = headers.filter { $0.name == name }.map(\.value)
        return values.isEmpty ? nil : values.joined(separator: ",")
    }

    /// Which service is meant. It is decided before the signature is checked, since the shape of a refusal depends
    /// on it.
    var service: Service {
        if path.hasPrefix("/_sandbox/") { return .control }
        let target = header("x-amz-target")
        if target?.hasPrefix("AmazonSSM.") == true { return .ssm }
        let signed = SignatureClaim.authorization(of: self)?.service
        if let signed, !Self.query.contains(signed) { return Service(scope: signed) }
        if let target { return Service(scope: String(target.prefix { $0 != "." && $0 != "_" }).lowercased()) }
        return form["Version"] == "2011-06-15" ? .sts : .ec2
    }

    /// The services whose requests tell each other apart by their version.
    private static let query: Set<String> = ["ec2", "sts"]

    /// The operation's name, without a prefix; empty when there is none.
    var operation: String {
        switch service {
        case .ssm: header("x-amz-target").map { String($0.split(separator: ".").last ?? "") } ?? ""
        case .ec2, .sts: form["Action"] ?? ""
        case .s3: ObjectRequest(self).operation
        case .other: header("x-amz-target") ?? form["Action"] ?? ""
        case .control: String(path.dropFirst("/_sandbox/".count))
        }
    }

    /// The query protocol's parameters: the body's, or the URL's when there is no body.
    var form: [String: String] {
        body.isEmpty ? queryItems : Self.items(of: String(decoding: body, as: UTF8.self))
    }

    /// The URL's parameters.
    var queryItems: [String: String] { Self.items(of: query) }

    private static func items(of text: String) -> [String: String] {
        let pairs = text.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (PercentCoding.decode(parts[0]), parts.count == 2 ? PercentCoding.decode(parts[1]) : "")
        }
        return Dictionary(pairs) { _, last in last }
    }
}

/// What the sandbox serves.
enum Service: Hashable, Sendable {
    case ssm, ec2, sts, s3
    /// Its own control interface, `POST /_sandbox/…`, signed for `ssm`.
    case control
    /// A service that it does not know, by its name in signatures.
    case other(String)

    init(scope: String) {
        let served: [Service] = [.ssm, .ec2, .sts, .s3]
        self = served.first { $0.scope == scope } ?? .other(scope)
    }

    /// The name in a signature's scope.
    var scope: String {
        switch self {
        case .ssm, .control: "ssm"
        case .ec2: "ec2"
        case .sts: "sts"
        case .s3: "s3"
        case .other(let name): name
        }
    }
}

/// An answer.
struct WireResponse: Sendable {
    var status: Int
    var contentType: String
    var body: [UInt8]
    /// More headers; names in lower case.
    var headers: [(name: String, value: String)] = []
    /// The length that an answer to HEAD announces; its body is empty.
    var announcedLength: Int?
    /// The connection is closed and nothing of this is sent.
    var isDropped = false
    /// Seconds by which its `Date` is ahead of this machine's.
    var skew = 0.0

    /// No answer: the connection is closed.
    static let dropped = WireResponse(status: 500, contentType: "text/plain", body: [], isDropped: true)

    static func json(_ body: [UInt8], status: Int = 200) -> WireResponse {
        WireResponse(status: status, contentType: "application/x-amz-json-1.1", body: body)
    }

    static func xml(_ text: String, status: Int = 200) -> WireResponse {
        WireResponse(status: status, contentType: "text/xml;charset=UTF-8", body: Array(text.utf8))
    }
}
