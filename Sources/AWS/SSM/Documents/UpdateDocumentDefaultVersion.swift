package struct UpdateDocumentDefaultVersionRequest: Sendable, Hashable, Encodable {
    package var name: String
    /// `$DEFAULT`, `$LATEST` or a number.
    package var documentVersion: String

    package init(name: String, documentVersion: String) {
        self.name = name
        self.documentVersion = documentVersion
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("Name", name)
        try members.add("DocumentVersion", documentVersion)
    }
}

package struct UpdateDocumentDefaultVersionResponse: Sendable, Hashable, Decodable {
    package let description: DocumentDefaultVersionDescription

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        description = try members.required("Description")
    }
}

/// Which version runs when none is named.
package struct DocumentDefaultVersionDescription: Sendable, Hashable, Decodable {
    package let name: String?
    package let defaultVersion: String?
    package let defaultVersionName: String?

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        name = try members.filledText("Name")
        defaultVersion = try members.filledText("DefaultVersion")
        defaultVersionName = try members.filledText("DefaultVersionName")
    }
}

package struct DeleteDocumentRequest: Sendable, Hashable, Encodable {
    package var name: String
    /// `$DEFAULT`, `$LATEST` or a number.
    package var documentVersion: String?
    package var versionName: String?
    package var force: Bool?

    package init(name: String, documentVersion: String? = nil, versionName: String? = nil, force: Bool? = nil) {
        self.name = name
        self.documentVersion = documentVersion
        self.versionName = versionName
        self.force = force
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("Name", name)
        try members.add("DocumentVersion", documentVersion)
        try members.add("VersionName", versionName)
        try members.add("Force", force)
    }
}
