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
        if header("x-amz-target") != nil { return .ssm }
        return form["Version"] == "2011-06-15" ? .sts : .ec2
    }

    /// The operation's name, without a prefix; empty when there is none.
    var operation: String {
        switch service {
        case .ssm: header("x-amz-target").map { String($0.split(separator: ".").last ?? "") } ?? ""
        case .ec2, .sts: form["Action"] ?? ""
        case .control: String(path.dropFirst("/_sandbox/".count))
        }
    }

    /// The query protocol's parameters: the body's, or the URL's when there is no body.
    var form: [String: String] {
        let text = body.isEmpty ? query : String(decoding: body, as: UTF8.self)
        let pairs = text.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (PercentCoding.decode(parts[0]), parts.count == 2 ? PercentCoding.decode(parts[1]) : "")
        }
        return Dictionary(pairs) { _, last in last }
    }
}

/// What the sandbox serves.
enum Service: String, Sendable {
    case ssm, ec2, sts
    /// Its own control interface, `POST /_sandbox/…`, signed for `ssm`.
    case control

    /// The name in a signature's scope.
    var scope: String { self == .control ? "ssm" : rawValue }
}

/// An answer.
struct WireResponse: Sendable {
    var status: Int
    var contentType: String
    var body: [UInt8]
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
