/// Ids or targets, not both. The rules of each member are SSM's; they are checked there, not here.
package struct SendCommandRequest: Sendable, Hashable, Encodable {
    /// A name or an ARN.
    package var documentName: String
    /// `$DEFAULT`, `$LATEST` or a number.
    package var documentVersion: String?
    /// The SHA-256 of the document's content; SSM refuses another content.
    package var documentHash: String?
    /// At most 50.
    package var instanceIDs: [String]
    /// At most 5.
    package var targets: [Target]
    /// How long delivery may take, 30 to 2,592,000 seconds.
    package var timeoutSeconds: Int?
    /// At most 100 characters.
    package var comment: String?
    /// Always lists, also for parameters of type String.
    package var parameters: [String: [String]]
    /// A number or a percentage; SSM's default is 50.
    package var maxConcurrency: String?
    /// How many errors are allowed, a number or a percentage; SSM's default is 0.
    package var maxErrors: String?
    package var outputS3BucketName: String?
    package var outputS3KeyPrefix: String?

    package init(
        documentName: String, documentVersion: String? = nil, documentHash: String? = nil,
        instanceIDs: [String] = [], targets: [Target] = [], timeoutSeconds: Int? = nil, comment: String? = nil,
        parameters: [String: [String]] = [:], maxConcurrency: String? = nil, maxErrors: String? = nil,
        outputS3BucketName: String? = nil, outputS3KeyPrefix: String? = nil
    ) {
        self.documentName = documentName
        self.documentVersion = documentVersion
        self.documentHash = documentHash
        self.instanceIDs = instanceIDs
        self.targets = targets
        self.timeoutSeconds = timeoutSeconds
        self.comment = comment
        self.parameters = parameters
        self.maxConcurrency = maxConcurrency
        self.maxErrors = maxErrors
        self.outputS3BucketName = outputS3BucketName
        self.outputS3KeyPrefix = outputS3KeyPrefix
    }

    private enum CodingKeys: String, CodingKey {
        case documentName = "DocumentName", documentVersion = "DocumentVersion", documentHash = "DocumentHash"
        case documentHashType = "DocumentHashType", instanceIDs = "InstanceIds", targets = "Targets"
        case timeoutSeconds = "TimeoutSeconds", comment = "Comment", parameters = "Parameters"
        case maxConcurrency = "MaxConcurrency", maxErrors = "MaxErrors", outputS3BucketName = "OutputS3BucketName"
        case outputS3KeyPrefix = "OutputS3KeyPrefix"
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(documentName, forKey: .documentName)
        try fields.encodeIfPresent(documentVersion, forKey: .documentVersion)
        try fields.encodeIfPresent(documentHash, forKey: .documentHash)
        try fields.encodeIfPresent(documentHash.map { _ in "Sha256" }, forKey: .documentHashType)
        try fields.encodeFilled(instanceIDs, .instanceIDs)
        try fields.encodeFilled(targets, .targets)
        try fields.encodeIfPresent(timeoutSeconds, forKey: .timeoutSeconds)
        try fields.encodeIfPresent(comment, forKey: .comment)
        if !parameters.isEmpty { try fields.encode(parameters, forKey: .parameters) }
        try fields.encodeIfPresent(maxConcurrency, forKey: .maxConcurrency)
        try fields.encodeIfPresent(maxErrors, forKey: .maxErrors)
        try fields.encodeIfPresent(outputS3BucketName, forKey: .outputS3BucketName)
        try fields.encodeIfPresent(outputS3KeyPrefix, forKey: .outputS3KeyPrefix)
    }
}

/// What SendCommand gives back.
package struct SendCommandResponse: Sendable, Hashable, Decodable {
    package let command: Command

    private enum CodingKeys: String, CodingKey {
        case command = "Command"
    }
}

package struct CancelCommandRequest: Sendable, Hashable, Encodable {
    package var commandID: String
    /// At most 50; none means all.
    package var instanceIDs: [String]

    package init(commandID: String, instanceIDs: [String] = []) {
        self.commandID = commandID
        self.instanceIDs = instanceIDs
    }

    private enum CodingKeys: String, CodingKey {
        case commandID = "CommandId", instanceIDs = "InstanceIds"
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(commandID, forKey: .commandID)
        try fields.encodeFilled(instanceIDs, .instanceIDs)
    }
}
