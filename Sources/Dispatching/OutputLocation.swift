/// Where SSM's agents keep whole outputs: `{prefix}/{command}/{instance}/{plugin}/{step}/stdout|stderr` in a bucket.
package struct OutputLocation: Sendable, Codable, Equatable, CustomStringConvertible {
    package var bucket: String
    package var prefix: String?

    package init(bucket: String, prefix: String? = nil) {
        self.bucket = bucket
        self.prefix = prefix
    }

    /// `BUCKET` or `BUCKET/PREFIX`; nil for a bucket that SSM does not take (3 to 63 characters) or a prefix of more
    /// than 500.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1).map(String.init)
        guard let bucket = parts.first, (3...63).contains(bucket.utf8.count), !text.hasPrefix("/") else { return nil }
        let prefix = parts.count > 1 ? String(parts[1].reversed().drop { $0 == "/" }.reversed()) : nil
        guard prefix?.utf8.count ?? 0 <= 500 else { return nil }
        self.init(bucket: bucket, prefix: prefix?.isEmpty == true ? nil : prefix)
    }

    package var description: String { prefix.map { "\(bucket)/\($0)" } ?? bucket }
}
