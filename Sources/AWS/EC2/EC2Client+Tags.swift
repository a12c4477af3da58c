/// A tag with the resource that carries it.
package struct EC2Tag: Sendable, Hashable {
    package let resourceID: String
    /// E.g. `instance`, `volume`.
    package let resourceType: String
    package let key: String
    package let value: String

    init(_ node: XMLNode) {
        resourceID = node.filledText("resourceId") ?? ""
        resourceType = node.filledText("resourceType") ?? ""
        key = node.filledText("key") ?? ""
        value = node.filledText("value") ?? ""
    }
}

/// Tags of instances, volumes, snapshots.
extension EC2Client {
    package func describeTags(filters: [EC2Filter] = []) -> Pages<EC2Page<EC2Tag>> {
        pages("DescribeTags", "tagSet", Self.choice("", [], filters)) { [EC2Tag($0)] }
    }

    /// Adds tags, or overwrites those of the same keys; it may be repeated.
    /// - Parameter resources: at most 1,000 ids.
    package func createTags(_ resources: [String], _ tags: [String: String]) async throws(AWSError) {
        _ = try await wire.call("CreateTags", QueryProtocol.list("ResourceId", resources) + Self.form("Tag", tags))
    }

    /// Deletes tags; it may be repeated.
    /// - Parameter tags: by key; a tag with another value stays, and nil means any value.
    package func deleteTags(_ resources: [String], _ tags: [String: String?]) async throws(AWSError) {
        let form = tags.sorted { $0.key < $1.key }.enumerated().flatMap { index, tag in
            [(name: "Tag.\(index + 1).Key", value: tag.key)]
                + (tag.value.map { [(name: "Tag.\(index + 1).Value", value: $0)] } ?? [])
        }
        _ = try await wire.call("DeleteTags", QueryProtocol.list("ResourceId", resources) + form)
    }

    static func form(_ name: String, _ tags: [String: String]) -> [(name: String, value: String)] {
        tags.sorted { $0.key < $1.key }.enumerated().flatMap { index, tag in
            [
                (name: "\(name).\(index + 1).Key", value: tag.key),
                (name: "\(name).\(index + 1).Value", value: tag.value),
            ]
        }
    }
}

extension XMLNode {
    /// The tags of an element's `tagSet`.
    var tags: [String: String] {
        items("tagSet").reduce(into: [:]) { tags, item in
            if let key = item["key"] { tags[key.text] = item["value"]?.text ?? "" }
        }
    }
}
