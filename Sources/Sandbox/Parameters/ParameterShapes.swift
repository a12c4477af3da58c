// Inputs and outputs of Parameter Store; member names are the wire's.

struct ParameterRequest: Codable, Sendable {
    struct Filter: Codable, Sendable {
        var Key: String
        var Option: String?
        var Values: [String]?
    }
    struct Tag: Codable, Sendable {
        var Key: String?
        var Value: String?
    }
    var Name: String?
    var Names: [String]?
    var Path: String?
    var Value: String?
    var `Type`: String?
    var Description: String?
    var KeyId: String?
    var Overwrite: Bool?
    var Tags: [Tag]?
    var AllowedPattern: String?
    var Tier: String?
    var DataType: String?
    var Recursive: Bool?
    var WithDecryption: Bool?
    var MaxResults: Int?
    var NextToken: String?
    var ParameterFilters: [Filter]?
}

/// `Parameter`.
struct ParameterShape: Codable, Sendable {
    var Name: String
    var `Type`: String
    var Value: String
    var Version: Int
    var Selector: String?
    var LastModifiedDate: Double
    var ARN: String
    var DataType: String
}

/// `ParameterMetadata`, and with a value `ParameterHistory`.
struct ParameterDetails: Codable, Sendable {
    var Name: String
    var ARN: String?
    var `Type`: String
    var KeyId: String?
    var LastModifiedDate: Double
    var LastModifiedUser: String
    var Description: String?
    var Value: String?
    var AllowedPattern: String?
    var Version: Int
    var Labels: [String]?
    var Tier: String
    var Policies: [String] = []
    var DataType: String
}

struct PutParameterOutput: Codable, Sendable {
    var Version: Int
    var Tier: String
}

struct GetParameterOutput: Codable, Sendable {
    var Parameter: ParameterShape
}

struct GetParametersOutput: Codable, Sendable {
    var Parameters: [ParameterShape]
    var InvalidParameters: [String]
}

struct ParametersPage<Entry: Codable & Sendable>: Codable, Sendable {
    var Parameters: [Entry]
    var NextToken: String?
}

struct DeleteParametersOutput: Codable, Sendable {
    var DeletedParameters: [String]
    var InvalidParameters: [String]
}
