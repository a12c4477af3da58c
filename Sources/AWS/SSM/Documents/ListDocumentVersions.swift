package import Foundation

package struct ListDocumentVersionsRequest: Sendable, Hashable, PagedRequest, Encodable {
    package var name: String
    /// 1 to 50.
    package var maxResults: Int?
    package var nextToken: String?

    package init(name: String, maxResults: Int? = nil, nextToken: String? = nil) {
        self.name = name
        self.maxResults = maxResults
        self.nextToken = nextToken
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("Name", name)
        try members.add("MaxResults", maxResults)
        try members.add("NextToken", nextToken)
    }
}

package struct ListDocumentVersionsResponse: Sendable, Hashable, Page, Decodable {
    package let documentVersions: [DocumentVersionInfo]
    package let nextToken: String?

    package var items: [DocumentVersionInfo] { documentVersions }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        documentVersions = try members.list("DocumentVersions")
        nextToken = try members.filledText("NextToken")
    }
}

/// One version of a document.
package struct DocumentVersionInfo: Sendable, Hashable, Decodable {
    package let name: String?
    package let displayName: String?
    /// `$DEFAULT`, `$LATEST` or a number.
    package let documentVersion: String?
    package let versionName: String?
    package let createdDate: Date?
    package let isDefaultVersion: Bool?
    package let documentFormat: DocumentFormat
    package let status: DocumentStatus
    package let statusInformation: String?

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        name = try members.filledText("Name")
        displayName = try members.filledText("DisplayName")
        documentVersion = try members.filledText("DocumentVersion")
        versionName = try members.filledText("VersionName")
        createdDate = try members.time("CreatedDate")
        isDefaultVersion = try members.optional("IsDefaultVersion")
        documentFormat = try members.value("DocumentFormat")
        status = try members.value("Status")
        statusInformation = try members.filledText("StatusInformation")
    }
}
