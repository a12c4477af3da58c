package import Foundation

package struct GetParameterRequest: Sendable, Hashable, Encodable {
    package var name: String
    /// Whether a SecureString comes in clear.
    package var withDecryption: Bool?

    package init(name: String, withDecryption: Bool? = nil) {
        self.name = name
        self.withDecryption = withDecryption
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("Name", name)
        try members.add("WithDecryption", withDecryption)
    }
}

package struct GetParameterResponse: Sendable, Hashable, Decodable {
    package let parameter: StoredParameter

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        parameter = try members.required("Parameter")
    }
}

package struct GetParametersRequest: Sendable, Hashable, Encodable {
    /// 1 to 10.
    package var names: [String]
    package var withDecryption: Bool?

    package init(names: [String], withDecryption: Bool? = nil) {
        self.names = names
        self.withDecryption = withDecryption
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("Names", names)
        try members.add("WithDecryption", withDecryption)
    }
}

package struct GetParametersResponse: Sendable, Hashable, Decodable {
    package let parameters: [StoredParameter]
    /// The names that do not exist.
    package let invalidParameters: [String]

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        parameters = try members.list("Parameters")
        invalidParameters = try members.list("InvalidParameters")
    }
}

/// A parameter of Parameter Store.
package struct StoredParameter: Sendable, Hashable, Decodable {
    package let name: String
    package let type: ParameterType
    /// Secret when the type is SecureString and it was asked for with decryption.
    package let value: String
    package let version: Int?
    package let selector: String?
    package let sourceResult: String?
    package let lastModifiedDate: Date?
    package let arn: String?
    package let dataType: String?

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        name = try members.required("Name")
        type = try members.value("Type")
        value = try members.required("Value")
        version = try members.optional("Version")
        selector = try members.filledText("Selector")
        sourceResult = try members.filledText("SourceResult")
        lastModifiedDate = try members.time("LastModifiedDate")
        arn = try members.filledText("ARN")
        dataType = try members.filledText("DataType")
    }
}

/// What a parameter holds.
package enum ParameterType: WireValue {
    case string, stringList, secureString
    case other(String)

    package static let spellings: [(value: Self, word: String)] = [
        (.string, "String"), (.stringList, "StringList"), (.secureString, "SecureString"),
    ]

    package var unknownWord: String? {
        if case .other(let word) = self { word } else { nil }
    }
}
