package import Foundation

package struct DescribeDocumentRequest: Sendable, Hashable, Encodable {
    package var name: String
    /// `$DEFAULT`, `$LATEST` or a number.
    package var documentVersion: String?
    package var versionName: String?

    package init(name: String, documentVersion: String? = nil, versionName: String? = nil) {
        self.name = name
        self.documentVersion = documentVersion
        self.versionName = versionName
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("Name", name)
        try members.add("DocumentVersion", documentVersion)
        try members.add("VersionName", versionName)
    }
}

package struct DescribeDocumentResponse: Sendable, Hashable, Decodable {
    package let document: DocumentDescription

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        document = try members.required("Document")
    }
}

/// What is known of one version of a document.
package struct DocumentDescription: Sendable, Hashable, Decodable {
    package let hash: String?
    package let hashType: String?
    package let name: String
    package let displayName: String?
    package let versionName: String?
    package let owner: String?
    package let createdDate: Date?
    package let status: DocumentStatus
    package let statusInformation: String?
    /// `$DEFAULT`, `$LATEST` or a number.
    package let documentVersion: String?
    package let description: String?
    package let parameters: [DocumentParameter]
    package let platformTypes: [String]
    package let documentType: String?
    package let schemaVersion: String?
    package let latestVersion: String?
    package let defaultVersion: String?
    package let documentFormat: DocumentFormat
    package let targetType: String?
    package let tags: [ResourceTag]
    package let author: String?

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        hash = try members.filledText("Hash")
        hashType = try members.filledText("HashType")
        name = try members.required("Name")
        displayName = try members.filledText("DisplayName")
        versionName = try members.filledText("VersionName")
        owner = try members.filledText("Owner")
        createdDate = try members.time("CreatedDate")
        status = try members.value("Status")
        statusInformation = try members.filledText("StatusInformation")
        documentVersion = try members.filledText("DocumentVersion")
        description = try members.filledText("Description")
        parameters = try members.list("Parameters")
        platformTypes = try members.list("PlatformTypes")
        documentType = try members.filledText("DocumentType")
        schemaVersion = try members.filledText("SchemaVersion")
        latestVersion = try members.filledText("LatestVersion")
        defaultVersion = try members.filledText("DefaultVersion")
        documentFormat = try members.value("DocumentFormat")
        targetType = try members.filledText("TargetType")
        tags = try members.list("Tags")
        author = try members.filledText("Author")
    }
}

/// A parameter that a document declares.
package struct DocumentParameter: Sendable, Hashable, Decodable {
    package let name: String?
    package let type: String?
    package let description: String?
    package let defaultValue: String?

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        name = try members.filledText("Name")
        type = try members.filledText("Type")
        description = try members.filledText("Description")
        defaultValue = try members.filledText("DefaultValue")
    }
}
