import Foundation

/// A declared parameter of a document, and the service's checks of a value for it.
struct DocumentParameter: Codable, Sendable {
    /// `String` or `StringList`.
    var type: String
    var description: String?
    /// nil: the parameter is required.
    var defaultValue: JSONValue?
    var allowedValues: [String]?
    /// Matched unanchored, as the agent does.
    var allowedPattern: String?
    var minChars: Int?
    var maxChars: Int?
    var minItems: Int?
    var maxItems: Int?
    /// `ENV_VAR`: the agent puts the value into the variable `SSM_NAME`.
    var interpolationType: String?

    var isVariable: Bool { interpolationType == "ENV_VAR" }

    enum CodingKeys: String, CodingKey {
        case type, description, allowedValues, allowedPattern, minChars, maxChars, minItems, maxItems
        case interpolationType
        case defaultValue = "default"
    }

    init(
        type: String, defaultValue: JSONValue? = nil, allowedValues: [String]? = nil, allowedPattern: String? = nil,
        maxChars: Int? = nil, minItems: Int? = nil
    ) {
        self.type = type
        self.allowedValues = allowedValues
        self.defaultValue = defaultValue
        self.allowedPattern = allowedPattern
        self.maxChars = maxChars
        self.minItems = minItems
    }

    /// What keeps the default from being a value; nil when nothing does, or there is none.
    var defaultObjection: String? {
        switch (type, defaultValue) {
        case (_, nil), ("StringList", .string), ("String", .array), ("String", .null), ("StringList", .null): nil
        case (_, .string(let text)?): objection(to: [text])
        case (_, let value?): value.strings.map { objection(to: $0) } ?? "is no \(type)"
        }
    }

    /// What keeps `values` from being this parameter's value; nil when nothing does.
    func objection(to values: [String]) -> String? {
        if type == "String", values.count != 1 { return "takes exactly one value" }
        if let minItems, values.count < minItems { return "takes at least \(minItems) values" }
        if let maxItems, values.count > maxItems { return "takes at most \(maxItems) values" }
        for value in values {
            if let allowedValues, !allowedValues.contains(value) { return "does not allow the value \(value)" }
            if let minChars, value.count < minChars { return "takes at least \(minChars) characters" }
            if let maxChars, value.count > maxChars { return "takes at most \(maxChars) characters" }
            if let allowedPattern, value.range(of: allowedPattern, options: .regularExpression) == nil {
                return "does not allow the value \(value)"
            }
        }
        return nil
    }
}
