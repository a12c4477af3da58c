package import Foundation

/// One line of a listing.
package struct S3ListedObject: Sendable, Hashable {
    package let key: String
    package let size: Int
    package let eTag: String?
    package let lastModified: Date?
    package let storageClass: String?

    init(_ node: XMLNode) {
        key = S3Client.decoded(node.filledText("Key") ?? "")
        size = node.filledText("Size").flatMap { Int($0) } ?? 0
        eTag = node.filledText("ETag")
        lastModified = node.filledText("LastModified").flatMap(Date.init(wire:))
        storageClass = node.filledText("StorageClass")
    }
}

package struct ListObjectsPage: Page {
    package let items: [S3ListedObject]
    /// The "folders", when a delimiter was given.
    package let commonPrefixes: [String]
    package let nextToken: String?
}

/// One version of an object, or the mark of its deletion.
package struct S3ObjectVersion: Sendable, Hashable {
    package let object: S3ListedObject
    package let versionID: String
    package let isLatest: Bool
    package let isDeleteMarker: Bool
}

package struct ListObjectVersionsPage: Page {
    /// Where the next page begins.
    package struct Token: Sendable, Hashable {
        let key: String
        let versionID: String?
    }

    /// By key, newest first.
    package let items: [S3ObjectVersion]
    package let nextToken: Token?
}

extension S3Client {
    /// The objects whose keys begin with a prefix, in the order of their keys.
    /// - Parameters:
    ///   - delimiter: keys with it behind the prefix are summed up in `commonPrefixes`.
    ///   - startAfter: begin behind this key.
    ///   - pageSize: 1 to 1,000.
    package func listObjects(
        bucket: String, prefix: String? = nil, delimiter: String? = nil, startAfter: String? = nil, pageSize: Int? = nil
    ) -> Pages<ListObjectsPage> {
        let fixed = Self.choice([
            ("list-type", "2"), ("encoding-type", "url"), ("prefix", prefix), ("delimiter", delimiter),
            ("start-after", startAfter), ("max-keys", pageSize.map(String.init)),
        ])
        return Pages(.s3, "ListObjectsV2") { token throws(AWSError) in
            let next = Self.choice([("continuation-token", token)])
            let root = try await document("ListObjectsV2", Call(method: "GET", bucket: bucket, query: fixed + next))
            return ListObjectsPage(
                items: root.children.filter { $0.name == "Contents" }.map(S3ListedObject.init),
                commonPrefixes: root.children.filter { $0.name == "CommonPrefixes" }
                    .compactMap { $0.filledText("Prefix").map(Self.decoded) },
                nextToken: root.filledText("NextContinuationToken"))
        }
    }

    /// All versions of the objects whose keys begin with a prefix, with the marks of deletions.
    /// - Parameter pageSize: 1 to 1,000.
    package func listObjectVersions(
        bucket: String, prefix: String? = nil, pageSize: Int? = nil
    ) -> Pages<ListObjectVersionsPage> {
        let fixed = Self.choice([
            ("versions", ""), ("encoding-type", "url"), ("prefix", prefix), ("max-keys", pageSize.map(String.init)),
        ])
        return Pages(.s3, "ListObjectVersions") { token throws(AWSError) in
            let next = Self.choice([("key-marker", token?.key), ("version-id-marker", token?.versionID)])
            let root = try await document(
                "ListObjectVersions", Call(method: "GET", bucket: bucket, query: fixed + next))
            let items = root.children.filter { $0.name == "Version" || $0.name == "DeleteMarker" }.map { node in
                S3ObjectVersion(
                    object: S3ListedObject(node), versionID: node.filledText("VersionId") ?? "null",
                    isLatest: node.filledText("IsLatest") == "true", isDeleteMarker: node.name == "DeleteMarker")
            }
            let more = root.filledText("NextKeyMarker").map {
                ListObjectVersionsPage.Token(
                    key: Self.decoded($0), versionID: root.filledText("NextVersionIdMarker"))
            }
            return ListObjectVersionsPage(items: items, nextToken: more)
        }
    }

    private static func choice(_ items: [(String, String?)]) -> [(name: String, value: String)] {
        items.compactMap { item in item.1.map { (name: item.0, value: $0) } }
    }

    /// Keys come percent-encoded (`encoding-type=url`), since XML cannot hold every character that a key may have.
    static func decoded(_ text: String) -> String {
        text.replacing("+", with: " ").removingPercentEncoding ?? text
    }
}
