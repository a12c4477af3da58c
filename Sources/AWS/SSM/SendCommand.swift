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
    /// The role by which SSM publishes notifications.
    package var serviceRoleARN: String?
    package var notificationConfig: NotificationConfig?
    package var cloudWatchOutputConfig: CloudWatchOutputConfig?
    package var alarmConfiguration: AlarmConfiguration?

    package init(
        documentName: String, documentVersion: String? = nil, documentHash: String? = nil,
        instanceIDs: [String] = [], targets: [Target] = [], timeoutSeconds: Int? = nil, comment: String? = nil,
        parameters: [String: [String]] = [:], maxConcurrency: String? = nil, maxErrors: String? = nil,
        outputS3BucketName: String? = nil, outputS3KeyPrefix: String? = nil, serviceRoleARN: String? = nil,
        notificationConfig: NotificationConfig? = nil, cloudWatchOutputConfig: CloudWatchOutputConfig? = nil,
        alarmConfiguration: AlarmConfiguration? = nil
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
        self.serviceRoleARN = serviceRoleARN
        self.notificationConfig = notificationConfig
        self.cloudWatchOutputConfig = cloudWatchOutputConfig
        self.alarmConfiguration = alarmConfiguration
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("DocumentName", documentName)
        try members.add("DocumentVersion", documentVersion)
        try members.add("DocumentHash", documentHash)
        try members.add("DocumentHashType", documentHash.map { _ in "Sha256" })
        try members.add("InstanceIds", instanceIDs)
        try members.add("Targets", targets)
        try members.add("TimeoutSeconds", timeoutSeconds)
        try members.add("Comment", comment)
        try members.add("Parameters", parameters)
        try members.add("MaxConcurrency", maxConcurrency)
        try members.add("MaxErrors", maxErrors)
        try members.add("OutputS3BucketName", outputS3BucketName)
        try members.add("OutputS3KeyPrefix", outputS3KeyPrefix)
        try members.add("ServiceRoleArn", serviceRoleARN)
        try members.add("NotificationConfig", notificationConfig)
        try members.add("CloudWatchOutputConfig", cloudWatchOutputConfig)
        try members.add("AlarmConfiguration", alarmConfiguration)
    }
}

/// What SendCommand gives back.
package struct SendCommandResponse: Sendable, Hashable, Decodable {
    package let command: Command

    package init(from decoder: any Decoder) throws {
        command = try decoder.members.required("Command")
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

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("CommandId", commandID)
        try members.add("InstanceIds", instanceIDs)
    }
}
