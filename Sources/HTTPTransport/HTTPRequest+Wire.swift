import Foundation

extension HTTPRequest {
    /// Host and port of the URL, for messages; never user info, path or query, which may hold secrets.
    var authority: String {
        let scheme = url.utf8.firstRange(of: "://".utf8)
        let afterScheme = scheme.map { url.utf8[$0.upperBound...] } ?? url.utf8[...]
        let authority = afterScheme.prefix { !"/?#".utf8.contains($0) }
        let host = authority.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false).last
        return host.map { String(Substring($0)) } ?? ""
    }

    /// Whether the host is `localhost`, `127.0.0.0/8` or `::1`; no proxy can reach those for us.
    var hasLoopbackHost: Bool {
        let authority = authority
        if authority.hasPrefix("[") { return authority.hasPrefix("[::1]") }
        let host = authority.prefix { $0 != ":" }.lowercased()
        let octets = host.split(separator: ".", omittingEmptySubsequences: false)
        return host == "localhost"
            || (octets.count == 4 && octets[0] == "127" && octets.allSatisfy { UInt8($0) != nil })
    }

    /// The header lines for libcurl. An empty value is spelled `Name;`; a bare `Name:` takes out what libcurl would
    /// add by itself.
    var wireHeaders: [String] {
        let given = Set(headers.map { $0.name.lowercased() })
        let unwanted = ["Expect", "Content-Type"].filter { !given.contains($0.lowercased()) }
        return headers.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" } + unwanted.map { "\($0):" }
    }

    /// Throws `invalidRequest` for text that could end a line and start another header, or be cut at a NUL.
    func checkForWire() throws(HTTPTransportError) {
        guard !method.isEmpty, method.utf8.allSatisfy(Self.isTokenByte) else {
            throw .unsent(.invalidRequest, "The HTTP method must be a token of letters.")
        }
        for (name, value) in headers {
            guard !name.isEmpty, name.utf8.allSatisfy(Self.isTokenByte) else {
                throw .unsent(.invalidRequest, "A header name holds characters that RFC 9110 does not allow.")
            }
            guard value.utf8.allSatisfy({ $0 == 9 || ($0 >= 32 && $0 != 127) }) else {
                throw .unsent(.invalidRequest, "The value of header \(name) holds a control character; remove it.")
            }
        }
        guard (resolve + [url]).allSatisfy({ $0.utf8.allSatisfy { $0 > 32 && $0 != 127 } }) else {
            throw .unsent(.invalidURL, "The URL holds a space or a control character; percent-encode it.")
        }
    }

    /// RFC 9110 §5.6.2.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}

extension Duration {
    /// Whole milliseconds, at least one: libcurl reads zero as "no limit".
    var milliseconds: Int {
        max(1, Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000))
    }
}
