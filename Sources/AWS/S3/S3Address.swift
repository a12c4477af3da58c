/// Where a bucket or an object lies.
struct S3Address: Sendable {
    /// Scheme and host, without a slash at its end.
    let endpoint: String
    /// Path and query, encoded.
    let target: String

    /// The bucket becomes part of the host, unless it has dots, which no certificate covers, or the endpoint is a
    /// custom one, which often knows no such hosts.
    /// - Parameters:
    ///   - endpoint: the service's, e.g. `https://s3.eu-west-1.amazonaws.com`.
    ///   - isCustom: whether a setting names it instead of AWS's rules.
    init(
        endpoint: String, isCustom: Bool, bucket: String, key: String?, query: [(name: String, value: String)]
    ) {
        let path = key.map { URIEncoding.path($0) } ?? ""
        let tail = query.isEmpty ? "" : "?" + URIEncoding.query(query)
        if isCustom || bucket.utf8.contains(UInt8(ascii: ".")) {
            self.endpoint = endpoint
            target = "/\(bucket)" + (key == nil ? "" : "/\(path)") + tail
        } else {
            let scheme = endpoint.firstRange(of: "://").map { endpoint[..<$0.upperBound] } ?? ""
            self.endpoint = "\(scheme)\(bucket).\(endpoint.dropFirst(scheme.count))"
            target = "/\(path)\(tail)"
        }
    }

    /// Whether the name can be a bucket's: 3 to 63 lower-case letters, digits, dots and hyphens, beginning and ending
    /// with a letter or digit.
    static func isBucketName(_ name: String) -> Bool {
        let isPlain: (UInt8) -> Bool = { (97...122).contains($0) || (48...57).contains($0) }
        guard (3...63).contains(name.utf8.count), name.utf8.first.map(isPlain) == true,
            name.utf8.last.map(isPlain) == true
        else { return false }
        return name.utf8.allSatisfy { isPlain($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") }
    }
}
