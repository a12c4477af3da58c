/// A request to S3 in path style: `/bucket/key`.
struct ObjectRequest: Sendable {
    var bucket: String
    /// Decoded; empty for the bucket itself.
    var key: String
    /// The operation's name in S3's reference; only those that the sandbox serves, and PutObject and DeleteObject, are
    /// told apart.
    var operation: String

    init(_ request: WireRequest) {
        let parts = request.path.drop { $0 == "/" }.split(
            separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        bucket = parts.first.map { PercentCoding.decode($0, plusIsSpace: false) } ?? ""
        key = parts.count == 2 ? PercentCoding.decode(parts[1], plusIsSpace: false) : ""
        let items = request.queryItems
        let isPlain = items.keys.allSatisfy { $0.lowercased().hasPrefix("x-amz-") || $0 == "x-id" }
        switch (request.method, key.isEmpty) {
        case ("GET", false) where isPlain: operation = "GetObject"
        case ("HEAD", false) where isPlain: operation = "HeadObject"
        case ("PUT", false) where isPlain: operation = "PutObject"
        case ("DELETE", false) where isPlain: operation = "DeleteObject"
        case ("HEAD", true) where isPlain && !bucket.isEmpty: operation = "HeadBucket"
        case ("GET", true) where items["list-type"] == "2" && !bucket.isEmpty: operation = "ListObjectsV2"
        default: operation = "\(request.method) \(bucket.isEmpty ? "/" : key.isEmpty ? "bucket" : "object")"
        }
    }
}
