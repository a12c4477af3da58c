import Digests
import Foundation

/// The part of a request that a signature covers, in the one form that both sides can compute (AWS General Reference,
/// "Create a signed AWS API request").
struct CanonicalRequest {
    let text: String
    /// The names that were signed, joined by semicolons.
    let signedHeaders: String

    /// Names that proxies or the transport may change; they are never signed.
    private static let unsigned: Set<String> = [
        "authorization", "baggage", "connection", "expect", "keep-alive", "proxy-authenticate", "proxy-authorization",
        "te", "traceparent", "tracestate", "trailer", "transfer-encoding", "upgrade", "user-agent", "x-amzn-trace-id",
    ]

    /// - Parameters:
    ///   - url: absolute and already encoded, exactly as it goes on the wire.
    ///   - headers: all that go with it; `Host` is taken from the URL unless it is among them.
    ///   - payloadHash: the hexadecimal SHA-256 of the body, or `UNSIGNED-PAYLOAD`.
    init(
        method: String, url: String, headers: [(name: String, value: String)], payloadHash: String,
        rules: SignatureV4.Rules
    ) {
        let parts = WireURL(url)
        var values: [String: [String]] = [:]
        for header in headers {
            let name = header.name.lowercased()
            if !Self.unsigned.contains(name) { values[name, default: []].append(Self.collapse(header.value)) }
        }
        if values["host"] == nil { values["host"] = [parts.host] }
        let names = values.keys.sorted()
        signedHeaders = names.joined(separator: ";")
        let lines = names.map { "\($0):\(values[$0, default: []].joined(separator: ","))\n" }.joined()
        let path = rules == .s3 ? (parts.path.isEmpty ? "/" : parts.path) : Self.encodedAgain(parts.path)
        text = [method.uppercased(), path, Self.query(parts.query), lines, signedHeaders, payloadHash]
            .joined(separator: "\n")
    }

    /// White space at both ends goes; inside, a run of it becomes one space.
    private static func collapse(_ value: String) -> String {
        let words = value.utf8.split { $0 == 32 || (9...13).contains($0) }
        return words.map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
    }

    /// Sorts by name, then by value; a name alone gets an `=`.
    private static func query(_ query: Substring) -> String {
        guard !query.isEmpty else { return "" }
        let pairs = query.split(separator: "&", omittingEmptySubsequences: false).map { pair in
            let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (name: String(halves[0]), value: halves.count == 2 ? String(halves[1]) : "")
        }
        let sorted = pairs.sorted { ($0.name, $0.value) < ($1.name, $1.value) }
        return sorted.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
    }

    /// Resolves `.`, `..` and double slashes (RFC 3986 §5.2.4), then encodes what is already encoded once more.
    private static func encodedAgain(_ path: String) -> String {
        var kept: [Substring] = []
        for segment in path.split(separator: "/") where segment != "." {
            if segment == ".." { _ = kept.popLast() } else { kept.append(segment) }
        }
        let isFolder = path.hasSuffix("/") && !kept.isEmpty
        return URIEncoding.path("/" + kept.joined(separator: "/") + (isFolder ? "/" : ""))
    }
}

/// An absolute URL taken apart without changing a byte.
struct WireURL {
    /// Lower-case host with the port, unless that is the scheme's own.
    let host: String
    let path: String
    /// Without the question mark.
    let query: Substring

    init(_ url: String) {
        let scheme = url.firstRange(of: "://")
        let rest = scheme.map { url[$0.upperBound...] } ?? url[...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let target = rest[authority.endIndex...].prefix { $0 != "#" }
        let path = target.prefix { $0 != "?" }
        self.path = String(path)
        query = target[path.endIndex...].dropFirst()
        let isTLS = scheme.map { url[..<$0.lowerBound].lowercased() == "https" } ?? true
        let name = (authority.split(separator: "@", omittingEmptySubsequences: false).last ?? "").lowercased()
        let ownPort = isTLS ? ":443" : ":80"
        host = name.hasSuffix(ownPort) ? String(name.dropLast(ownPort.count)) : name
    }
}
