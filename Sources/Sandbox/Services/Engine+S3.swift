import Foundation

/// S3, as far as the outputs of commands are read: path style, REST and XML, 2006-03-01.
extension Engine {
    func getObject(_ call: Call) throws(ServiceFault) -> WireResponse {
        let request = ObjectRequest(call.request)
        let object = try object(request)
        var response = WireResponse(status: 200, contentType: "binary/octet-stream", body: object.body)
        response.headers = [
            ("etag", ObjectStore.tag(object.body)), ("last-modified", Timestamps.http(object.modified)),
            ("accept-ranges", "bytes"),
        ]
        if request.operation == "HeadObject" {
            response.announcedLength = object.body.count
            response.body = []
        }
        return response
    }

    func headBucket(_ call: Call) throws(ServiceFault) -> WireResponse {
        try checkBucket(ObjectRequest(call.request).bucket)
        var response = WireResponse(status: 200, contentType: "application/xml", body: [])
        response.headers = [("x-amz-bucket-region", main.region)]
        response.announcedLength = 0
        return response
    }

    private func object(_ request: ObjectRequest) throws(ServiceFault) -> (body: [UInt8], modified: Date) {
        try checkBucket(request.bucket)
        guard let found = store.objects.get(bucket: request.bucket, key: request.key) else {
            throw ServiceFault("NoSuchKey", "The specified key does not exist.", status: 404)
        }
        return found
    }

    private func checkBucket(_ bucket: String) throws(ServiceFault) {
        guard store.objects.hasBucket(bucket) || behaviour.buckets?.contains(bucket) == true else {
            throw ServiceFault("NoSuchBucket", "The specified bucket does not exist", status: 404)
        }
    }

    func listObjects(_ call: Call) throws(ServiceFault) -> String {
        let request = ObjectRequest(call.request)
        try checkBucket(request.bucket)
        let items = call.request.queryItems
        let listing = ObjectListing(
            store.objects.list(bucket: request.bucket), items,
            after: items["continuation-token"].flatMap { Data(base64Encoded: $0) }
                .map { String(decoding: $0, as: UTF8.self) } ?? items["start-after"] ?? "")
        return listing.xml(bucket: request.bucket)
    }
}

/// One page of ListObjectsV2.
struct ObjectListing: Sendable {
    private var objects: [ObjectStore.Object] = []
    private var prefixes: [String] = []
    /// The last key or common prefix of the page, when there is more.
    private var next: String?
    private let items: [String: String]
    private let limit: Int

    /// - Parameters:
    ///   - items: `prefix`, `delimiter`, `max-keys`, `encoding-type`.
    ///   - after: keys up to this one were shown before.
    init(_ all: [ObjectStore.Object], _ items: [String: String], after: String) {
        self.items = items
        limit = min(1000, items["max-keys"].flatMap { Int($0) } ?? 1000)
        let prefix = items["prefix"] ?? ""
        var last = after
        for object in all where object.key.hasPrefix(prefix) && object.key > after {
            let common = Self.common(object.key, prefix, items["delimiter"] ?? "")
            if let common, common == prefixes.last || after.hasPrefix(common) { continue }
            guard objects.count + prefixes.count < limit else {
                next = last
                break
            }
            if let common { prefixes.append(common) } else { objects.append(object) }
            last = common ?? object.key
        }
    }

    /// The key up to the first delimiter after the prefix; nil when there is none.
    private static func common(_ key: String, _ prefix: String, _ delimiter: String) -> String? {
        guard !delimiter.isEmpty, let range = key.dropFirst(prefix.count).range(of: delimiter) else { return nil }
        return String(key[..<range.upperBound])
    }

    func xml(bucket: String) -> String {
        let isEncoded = items["encoding-type"] == "url"
        func text(_ name: String, _ value: String) -> String {
            XML.text(name, isEncoded ? PercentCoding.encode(value, keepsSlash: true) : value)
        }
        var content =
            XML.text("Name", bucket) + text("Prefix", items["prefix"] ?? "") + XML.text("MaxKeys", limit)
            + XML.text("KeyCount", objects.count + prefixes.count) + XML.text("IsTruncated", next != nil)
        if let delimiter = items["delimiter"] { content += text("Delimiter", delimiter) }
        if isEncoded { content += XML.text("EncodingType", "url") }
        if let token = items["continuation-token"] { content += XML.text("ContinuationToken", token) }
        if let next { content += XML.text("NextContinuationToken", Data(next.utf8).base64EncodedString()) }
        for object in objects {
            let fields =
                text("Key", object.key) + XML.text("LastModified", Timestamps.extended(object.modified))
                + XML.text("Size", object.size) + XML.text("StorageClass", "STANDARD")
            content += XML.element("Contents", fields)
        }
        for prefix in prefixes { content += XML.element("CommonPrefixes", text("Prefix", prefix)) }
        return XML.declaration + "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">" + content
            + "</ListBucketResult>"
    }
}
