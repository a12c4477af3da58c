package struct AddTagsToResourceRequest: Sendable, Hashable, Encodable {
    /// E.g. `Document`, `Parameter`, `ManagedInstance`.
    package var resourceType: String
    package var resourceID: String
    /// At most 1,000.
    package var tags: [ResourceTag]

    package init(resourceType: String, resourceID: String, tags: [ResourceTag]) {
        self.resourceType = resourceType
        self.resourceID = resourceID
        self.tags = tags
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("ResourceType", resourceType)
        try members.add("ResourceId", resourceID)
        try members.add("Tags", tags)
    }
}

package struct ListTagsForResourceRequest: Sendable, Hashable, Encodable {
    /// E.g. `Document`, `Parameter`, `ManagedInstance`.
    package var resourceType: String
    package var resourceID: String

    package init(resourceType: String, resourceID: String) {
        self.resourceType = resourceType
        self.resourceID = resourceID
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("ResourceType", resourceType)
        try members.add("ResourceId", resourceID)
    }
}

package struct ListTagsForResourceResponse: Sendable, Hashable, Decodable {
    package let tagList: [ResourceTag]

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        tagList = try members.list("TagList")
    }
}

/// A tag of a document, a parameter or another resource of Systems Manager.
package struct ResourceTag: Sendable, Hashable, Codable {
    package let key: String
    package let value: String

    package init(key: String, value: String) {
        self.key = key
        self.value = value
    }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        key = try members.text("Key")
        value = try members.text("Value")
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("Key", key)
        try members.add("Value", value)
    }
}
