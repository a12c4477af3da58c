package import Foundation

package struct GetDocumentRequest: Sendable, Hashable, Encodable {
    package var name: String
    package var versionName: String?
    /// `$DEFAULT`, `$LATEST` or a number.
    package var documentVersion: String?
    package var documentFormat: DocumentFormat?

    package init(
        name: String, versionName: String? = nil, documentVersion: String? = nil, documentFormat: DocumentFormat? = nil
    ) {
        self.name = name
        self.versionName = versionName
        self.documentVersion = documentVersion
        self.documentFormat = documentFormat
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("Name", name)
        try members.add("VersionName", versionName)
        try members.add("DocumentVersion", documentVersion)
        try members.add("DocumentFormat", documentFormat)
    }
}

package struct GetDocumentResponse: Sendable, Hashable, Decodable {
    package let name: String?
    package let createdDate: Date?
    package let displayName: String?
    package let versionName: String?
    /// `$DEFAULT`, `$LATEST` or a number.
    package let documentVersion: String?
    package let status: DocumentStatus
    package let statusInformation: String?
    package let content: String
    package let documentType: String?
    package let documentFormat: DocumentFormat

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        name = try members.filledText("Name")
        createdDate = try members.time("CreatedDate")
        displayName = try members.filledText("DisplayName")
        versionName = try members.filledText("VersionName")
        documentVersion = try members.filledText("DocumentVersion")
        status = try members.value("Status")
        statusInformation = try members.filledText("StatusInformation")
        content = try members.required("Content")
        documentType = try members.filledText("DocumentType")
        documentFormat = try members.value("DocumentFormat")
    }
}

/// Where a document stands; only an active one runs.
package enum DocumentStatus: WireValue {
    case creating, active, updating, deleting, failed
    case other(String)

    package static let spellings: [(value: Self, word: String)] = [
        (.creating, "Creating"), (.active, "Active"), (.updating, "Updating"), (.deleting, "Deleting"),
        (.failed, "Failed"),
    ]

    package var unknownWord: String? {
        if case .other(let word) = self { word } else { nil }
    }
}

/// How the content is written.
package enum DocumentFormat: WireValue {
    case yaml, json, text
    case other(String)

    package static let spellings: [(value: Self, word: String)] = [
        (.yaml, "YAML"), (.json, "JSON"), (.text, "TEXT"),
    ]

    package var unknownWord: String? {
        if case .other(let word) = self { word } else { nil }
    }
}
