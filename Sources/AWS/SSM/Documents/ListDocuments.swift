package import Foundation

package struct ListDocumentsRequest: Sendable, Hashable, PagedRequest, Encodable {
    /// At most 6.
    package var filters: [DocumentKeyValuesFilter]
    /// 1 to 50.
    package var maxResults: Int?
    package var nextToken: String?

    package init(filters: [DocumentKeyValuesFilter] = [], maxResults: Int? = nil, nextToken: String? = nil) {
        self.filters = filters
        self.maxResults = maxResults
        self.nextToken = nextToken
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("Filters", filters)
        try members.add("MaxResults", maxResults)
        try members.add("NextToken", nextToken)
    }
}

package struct ListDocumentsResponse: Sendable, Hashable, Page, Decodable {
    package let documentIdentifiers: [DocumentIdentifier]
    package let nextToken: String?

    package var items: [DocumentIdentifier] { documentIdentifiers }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        documentIdentifiers = try members.list("DocumentIdentifiers")
        nextToken = try members.filledText("NextToken")
    }
}

/// Which documents: `Owner`, `Name`, `PlatformTypes`, `DocumentType`, `tag:…`, `SearchKeyword`.
package struct DocumentKeyValuesFilter: Sendable, Hashable, Encodable {
    /// At most 128 characters.
    package var key: String?
    package var values: [String]

    package init(key: String? = nil, values: [String] = []) {
        self.key = key
        self.values = values
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("Key", key)
        try members.add("Values", values)
    }
}

/// One line of a listing of documents.
package struct DocumentIdentifier: Sendable, Hashable, Decodable {
    package let name: String
    package let createdDate: Date?
    package let displayName: String?
    package let owner: String?
    package let versionName: String?
    package let platformTypes: [String]
    /// `$DEFAULT`, `$LATEST` or a number.
    package let documentVersion: String?
    package let documentType: String?
    package let schemaVersion: String?
    package let documentFormat: DocumentFormat
    package let targetType: String?
    package let tags: [ResourceTag]
    package let author: String?

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        name = try members.required("Name")
        createdDate = try members.time("CreatedDate")
        displayName = try members.filledText("DisplayName")
        owner = try members.filledText("Owner")
        versionName = try members.filledText("VersionName")
        platformTypes = try members.list("PlatformTypes")
        documentVersion = try members.filledText("DocumentVersion")
        documentType = try members.filledText("DocumentType")
        schemaVersion = try members.filledText("SchemaVersion")
        documentFormat = try members.value("DocumentFormat")
        targetType = try members.filledText("TargetType")
        tags = try members.list("Tags")
        author = try members.filledText("Author")
    }
}
