import Digests
package import Foundation
import HTTPTransport

/// Whether a write may go ahead, decided by S3 in one step with the write.
package enum S3Condition: Sendable, Hashable {
    /// Only where no object of that key is.
    case absent
    /// Only over this one.
    case matches(eTag: String)

    var header: (name: String, value: String) {
        switch self {
        case .absent: (name: "If-None-Match", value: "*")
        case .matches(let eTag): (name: "If-Match", value: eTag)
        }
    }
}

/// What the headers tell of an object.
package struct S3ObjectInformation: Sendable, Hashable {
    /// Of the whole object, also when a range was asked for.
    package let size: Int
    /// With its quotation marks.
    package let eTag: String?
    package let versionID: String?
    package let contentType: String?
    package let lastModified: Date?
    /// Base64; of multipart objects a checksum of checksums that ends with `-` and the number of parts.
    package let checksumSHA256: String?
    /// The user's own, with lower-case names and without `x-amz-meta-`.
    package let metadata: [String: String]

    init(_ response: HTTPResponse) {
        let total = response.headers.first("Content-Range").flatMap { $0.split(separator: "/").last }
        size = (total.map(String.init) ?? response.headers.first("Content-Length")).flatMap { Int($0) } ?? 0
        eTag = response.headers.first("ETag")
        versionID = response.headers.first("x-amz-version-id")
        contentType = response.headers.first("Content-Type")
        lastModified = response.headers.first("Last-Modified").flatMap(Date.init(header:))
        checksumSHA256 = response.headers.first("x-amz-checksum-sha256")
        metadata = response.headers.fields.reduce(into: [:]) { metadata, field in
            let name = field.name.lowercased()
            if name.hasPrefix("x-amz-meta-") { metadata[String(name.dropFirst(11))] = field.value }
        }
    }
}

package struct S3Object: Sendable, Hashable {
    package let information: S3ObjectInformation
    package let body: [UInt8]
}

/// What a write gives back.
package struct S3Written: Sendable, Hashable {
    package let eTag: String
    /// Nil without versioning.
    package let versionID: String?
}

extension S3Client {
    /// An object or a part of it. Its length is checked and, where S3 keeps one of the whole, its SHA-256. Throws
    /// `noSuchKey`, and `preconditionFailed` when it is not the one of `eTag`.
    /// - Parameters:
    ///   - range: bytes of the object, counted from 0.
    ///   - limit: the most bytes to take into memory.
    package func getObject(
        bucket: String, key: String, versionID: String? = nil, range: Range<Int>? = nil, eTag: String? = nil,
        limit: Int = 64 << 20
    ) async throws(AWSError) -> S3Object {
        var call = Call(method: "GET", bucket: bucket, key: key, query: Self.version(versionID), replyLimit: limit)
        call.headers = [(name: "x-amz-checksum-mode", value: "ENABLED")]
        if let range {
            guard !range.isEmpty else { throw invalid("GetObject", "The range is empty") }
            call.headers.append((name: "Range", value: "bytes=\(range.lowerBound)-\(range.upperBound - 1)"))
        }
        if let eTag { call.headers.append((name: "If-Match", value: eTag)) }
        let response = try await reply("GetObject", call)
        let object = S3Object(information: S3ObjectInformation(response), body: response.body)
        let expected = range?.clamped(to: 0..<object.information.size).count ?? object.information.size
        guard object.body.count == expected else {
            throw caller.unreadable("GetObject", "\(object.body.count) bytes came instead of \(expected)")
        }
        if range == nil, let sum = object.information.checksumSHA256, !sum.contains("-"),
            sum != Self.checksum(object.body).value
        {
            throw caller.unreadable("GetObject", "The body does not have the SHA-256 that S3 keeps")
        }
        return object
    }

    /// What is known of an object. Throws `notFound` when the object or the bucket is missing.
    package func headObject(
        bucket: String, key: String, versionID: String? = nil
    ) async throws(AWSError) -> S3ObjectInformation {
        var call = Call(method: "HEAD", bucket: bucket, key: key, query: Self.version(versionID))
        call.headers = [(name: "x-amz-checksum-mode", value: "ENABLED")]
        return S3ObjectInformation(try await reply("HeadObject", call))
    }

    /// Writes an object in one request, at most 5 GiB; `upload` is better above 8 MiB. A conditional write goes out at
    /// most once, since a repeated one would find the first; it throws `preconditionFailed`, or
    /// `conditionalRequestConflict` when another writer was at it.
    package func putObject(
        bucket: String, key: String, body: [UInt8], contentType: String? = nil, metadata: [String: String] = [:],
        condition: S3Condition? = nil
    ) async throws(AWSError) -> S3Written {
        let response = try await reply(
            "PutObject",
            Call(
                method: "PUT", bucket: bucket, key: key,
                headers: Self.description(contentType, metadata)
                    + [Self.checksum(body), (name: "x-amz-sdk-checksum-algorithm", value: "SHA256")]
                    + (condition.map { [$0.header] } ?? []),
                body: body, repeatability: condition == nil ? .repeatable : .atMostOnce))
        guard let eTag = response.headers.first("ETag") else {
            throw caller.unreadable("PutObject", "The reply has no ETag")
        }
        return S3Written(eTag: eTag, versionID: response.headers.first("x-amz-version-id"))
    }

    /// Deletes an object, or with versioning hides it. One that is not there is no error.
    package func deleteObject(bucket: String, key: String, versionID: String? = nil) async throws(AWSError) {
        _ = try await reply(
            "DeleteObject", Call(method: "DELETE", bucket: bucket, key: key, query: Self.version(versionID)))
    }

    static func version(_ identifier: String?) -> [(name: String, value: String)] {
        identifier.map { [(name: "versionId", value: $0)] } ?? []
    }

    static func description(
        _ contentType: String?, _ metadata: [String: String]
    ) -> [(name: String, value: String)] {
        let type = contentType.map { [(name: "Content-Type", value: $0)] } ?? []
        return type + metadata.sorted { $0.key < $1.key }.map { (name: "x-amz-meta-\($0.key)", value: $0.value) }
    }
}
