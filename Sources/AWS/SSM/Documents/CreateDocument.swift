package struct CreateDocumentRequest: Sendable, Hashable, Encodable {
    package var content: String
    package var name: String
    /// At most 20.
    package var attachments: [DocumentAttachmentsSource]
    package var displayName: String?
    package var versionName: String?
    /// `Command` unless something else is said.
    package var documentType: String?
    package var documentFormat: DocumentFormat?
    /// At most 200 characters.
    package var targetType: String?
    /// At most 1,000.
    package var tags: [ResourceTag]

    package init(
        content: String, name: String, attachments: [DocumentAttachmentsSource] = [], displayName: String? = nil,
        versionName: String? = nil, documentType: String? = nil, documentFormat: DocumentFormat? = nil,
        targetType: String? = nil, tags: [ResourceTag] = []
    ) {
        self.content = content
        self.name = name
        self.attachments = attachments
        self.displayName = displayName
        self.versionName = versionName
        self.documentType = documentType
        self.documentFormat = documentFormat
        self.targetType = targetType
        self.tags = tags
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("Content", content)
        try members.add("Name", name)
        try members.add("Attachments", attachments)
        try members.add("DisplayName", displayName)
        try members.add("VersionName", versionName)
        try members.add("DocumentType", documentType)
        try members.add("DocumentFormat", documentFormat)
        try members.add("TargetType", targetType)
        try members.add("Tags", tags)
    }
}

package struct CreateDocumentResponse: Sendable, Hashable, Decodable {
    package let documentDescription: DocumentDescription

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        documentDescription = try members.required("DocumentDescription")
    }
}

package struct UpdateDocumentRequest: Sendable, Hashable, Encodable {
    package var content: String
    package var name: String
    /// At most 20.
    package var attachments: [DocumentAttachmentsSource]
    package var displayName: String?
    package var versionName: String?
    /// `$DEFAULT`, `$LATEST` or a number.
    package var documentVersion: String?
    package var documentFormat: DocumentFormat?
    /// At most 200 characters.
    package var targetType: String?

    package init(
        content: String, name: String, attachments: [DocumentAttachmentsSource] = [], displayName: String? = nil,
        versionName: String? = nil, documentVersion: String? = nil, documentFormat: DocumentFormat? = nil,
        targetType: String? = nil
    ) {
        self.content = content
        self.name = name
        self.attachments = attachments
        self.displayName = displayName
        self.versionName = versionName
        self.documentVersion = documentVersion
        self.documentFormat = documentFormat
        self.targetType = targetType
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("Content", content)
        try members.add("Name", name)
        try members.add("Attachments", attachments)
        try members.add("DisplayName", displayName)
        try members.add("VersionName", versionName)
        try members.add("DocumentVersion", documentVersion)
        try members.add("DocumentFormat", documentFormat)
        try members.add("TargetType", targetType)
    }
}

package struct UpdateDocumentResponse: Sendable, Hashable, Decodable {
    package let documentDescription: DocumentDescription

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        documentDescription = try members.required("DocumentDescription")
    }
}

/// Where a file that belongs to a document lies.
package struct DocumentAttachmentsSource: Sendable, Hashable, Encodable {
    package var key: String?
    /// Exactly 1.
    package var values: [String]
    package var name: String?

    package init(key: String? = nil, values: [String] = [], name: String? = nil) {
        self.key = key
        self.values = values
        self.name = name
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("Key", key)
        try members.add("Values", values)
        try members.add("Name", name)
    }
}
