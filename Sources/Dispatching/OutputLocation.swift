/// Where SSM's agents keep whole outputs: `{prefix}/{command}/{instance}/{plugin}/{step}/stdout|stderr` in a bucket.
package struct OutputLocation: Sendable, Codable, Equatable, CustomStringConvertible {
    package var bucket: String
    package var prefix: String?

    package init(bucket: String, prefix: String? = nil) {
        self.bucket = bucket
        self.prefix = prefix
    }

    /// `BUCKET` or `BUCKET/PREFIX`, also as an `s3://` URL; nil for what cannot be a bucket or a prefix of more than 500
    /// bytes.
    package init?(_ text: String) {
        let text = text.hasPrefix("s3://") ? String(text.dropFirst(5)) : text
        let parts = text.split(separator: "/", maxSplits: 1).map(String.init)
        guard let bucket = parts.first, Self.isBucket(bucket), !text.hasPrefix("/") else { return nil }
        let prefix = parts.count > 1 ? String(parts[1].reversed().drop { $0 == "/" }.reversed()) : nil
        guard prefix?.utf8.count ?? 0 <= 500 else { return nil }
        self.init(bucket: bucket, prefix: prefix?.isEmpty == true ? nil : prefix)
    }

    /// S3's rules for names of general purpose buckets, as far as a name alone tells.
    package static func isBucket(_ text: String) -> Bool {
        let bytes = text.utf8
        func isEdge(_ byte: UInt8?) -> Bool {
            byte.map { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || (48...57).contains($0) } ?? false
        }
        return (3...63).contains(bytes.count) && isEdge(bytes.first) && isEdge(bytes.last) && !text.contains("..")
            && bytes.allSatisfy { isEdge($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") }
    }

    package var description: String { prefix.map { "\(bucket)/\($0)" } ?? bucket }
}
