// Inputs and outputs of the document operations; member names are the wire's.

struct DocumentRequest: Codable, Sendable {
    struct Filter: Codable, Sendable {
        var Key: String
        var Values: [String]
    }
    struct LegacyFilter: Codable, Sendable {
        var key: String
        var value: String
    }
    var Name: String?
    var Content: String?
    var DocumentType: String?
    var DocumentFormat: String?
    var DocumentVersion: String?
    var VersionName: String?
    var Filters: [Filter]?
    var DocumentFilterList: [LegacyFilter]?
    var MaxResults: Int?
    var NextToken: String?
}

/// The output of CreateDocument and UpdateDocument, or of DescribeDocument.
struct DocumentOutput: Codable, Sendable {
    var DocumentDescription: DocumentShape?
    var Document: DocumentShape?
}

struct GetDocumentOutput: Codable, Sendable {
    var Name: String
    var CreatedDate: Double
    var VersionName: String?
    var DocumentVersion: String
    var Status: String
    var Content: String
    var DocumentType: String
    var DocumentFormat: String
}

/// `DocumentDescription`.
struct DocumentShape: Codable, Sendable {
    struct Parameter: Codable, Sendable {
        var Name: String
        var `Type`: String
        var Description: String
        var DefaultValue: String?
    }
    var Hash: String
    var HashType: String
    var Name: String
    var VersionName: String?
    var Owner: String
    var CreatedDate: Double
    var Status: String
    var DocumentVersion: String
    var Description: String
    var Parameters: [Parameter]
    var PlatformTypes: [String]
    var DocumentType: String
    var SchemaVersion: String
    var LatestVersion: String
    var DefaultVersion: String
    var DocumentFormat: String
}

/// `DocumentIdentifier`.
struct DocumentIdentifier: Codable, Sendable {
    var Name: String
    var CreatedDate: Double
    var Owner: String
    var VersionName: String?
    var PlatformTypes: [String]
    var DocumentVersion: String
    var DocumentType: String
    var SchemaVersion: String
    var DocumentFormat: String
    var Tags: [String] = []
}

struct ListDocumentsOutput: Codable, Sendable {
    var DocumentIdentifiers: [DocumentIdentifier]
    var NextToken: String?
}

/// `DocumentVersionInfo`.
struct DocumentVersionShape: Codable, Sendable {
    var Name: String
    var DocumentVersion: String
    var VersionName: String?
    var CreatedDate: Double
    var IsDefaultVersion: Bool
    var DocumentFormat: String
    var Status: String
}

struct ListDocumentVersionsOutput: Codable, Sendable {
    var DocumentVersions: [DocumentVersionShape]
    var NextToken: String?
}

struct DefaultVersionOutput: Codable, Sendable {
    struct Description: Codable, Sendable {
        var Name: String
        var DefaultVersion: String
        var DefaultVersionName: String?
    }
    var Description: Description
}
