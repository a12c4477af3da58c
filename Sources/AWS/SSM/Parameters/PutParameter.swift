package struct PutParameterRequest: Sendable, Hashable, Encodable {
    package var name: String
    package var value: String
    package var description: String?
    package var type: ParameterType?
    /// For SecureString; nil is the account's own key.
    package var keyID: String?
    /// Without it a parameter that exists is refused (`ParameterAlreadyExists`).
    package var overwrite: Bool?
    package var allowedPattern: String?
    /// At most 1,000.
    package var tags: [ResourceTag]
    package var tier: String?
    /// A JSON list.
    package var policies: String?
    /// At most 128 characters.
    package var dataType: String?

    package init(
        name: String, value: String, description: String? = nil, type: ParameterType? = nil, keyID: String? = nil,
        overwrite: Bool? = nil, allowedPattern: String? = nil, tags: [ResourceTag] = [], tier: String? = nil,
        policies: String? = nil, dataType: String? = nil
    ) {
        self.name = name
        self.value = value
        self.description = description
        self.type = type
        self.keyID = keyID
        self.overwrite = overwrite
        self.allowedPattern = allowedPattern
        self.tags = tags
        self.tier = tier
        self.policies = policies
        self.dataType = dataType
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("Name", name)
        try members.add("Value", value)
        try members.add("Description", description)
        try members.add("Type", type)
        try members.add("KeyId", keyID)
        try members.add("Overwrite", overwrite)
        try members.add("AllowedPattern", allowedPattern)
        try members.add("Tags", tags)
        try members.add("Tier", tier)
        try members.add("Policies", policies)
        try members.add("DataType", dataType)
    }
}

package struct PutParameterResponse: Sendable, Hashable, Decodable {
    package let version: Int
    package let tier: String?

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        version = try members.required("Version")
        tier = try members.filledText("Tier")
    }
}

package struct DeleteParameterRequest: Sendable, Hashable, Encodable {
    package var name: String

    package init(name: String) {
        self.name = name
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("Name", name)
    }
}

package struct DeleteParametersRequest: Sendable, Hashable, Encodable {
    /// 1 to 10.
    package var names: [String]

    package init(names: [String]) {
        self.names = names
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("Names", names)
    }
}

package struct DeleteParametersResponse: Sendable, Hashable, Decodable {
    package let deletedParameters: [String]
    package let invalidParameters: [String]

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        deletedParameters = try members.list("DeletedParameters")
        invalidParameters = try members.list("InvalidParameters")
    }
}
