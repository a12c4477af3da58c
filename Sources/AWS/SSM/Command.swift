package import Foundation

/// What a command goes to, besides ids: `tag:App`, `tag-key`, `resource-groups:Name`, `InstanceIds`.
package struct Target: Sendable, Hashable, Codable {
    package let key: String
    package let values: [String]

    package init(key: String, values: [String]) {
        self.key = key
        self.values = values
    }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        key = try members.text("Key")
        values = try members.list("Values")
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("Key", key)
        try members.add("Values", values)
    }
}

/// A sent command as a whole.
package struct Command: Sendable, Hashable, Decodable {
    package let commandID: String
    package let documentName: String
    package let documentVersion: String?
    package let comment: String
    package let requestedDateTime: Date?
    /// After this every invocation that has not ended is DeliveryTimedOut.
    package let expiresAfter: Date?
    package let status: CommandStatus
    package let statusDetails: StatusDetails
    /// May be 0 right after sending.
    package let targetCount: Int
    package let completedCount: Int
    package let errorCount: Int
    package let deliveryTimedOutCount: Int
    package let instanceIDs: [String]
    package let targets: [Target]
    package let parameters: [String: [String]]
    package let maxConcurrency: String?
    package let maxErrors: String?
    package let timeoutSeconds: Int?
    package let outputS3BucketName: String?
    package let outputS3KeyPrefix: String?
    package let serviceRole: String?
    package let notificationConfig: NotificationConfig?
    package let cloudWatchOutputConfig: CloudWatchOutputConfig?
    package let alarmConfiguration: AlarmConfiguration?
    package let triggeredAlarms: [AlarmStateInformation]

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        commandID = try members.required("CommandId")
        documentName = try members.text("DocumentName")
        documentVersion = try members.filledText("DocumentVersion")
        comment = try members.text("Comment")
        requestedDateTime = try members.time("RequestedDateTime")
        expiresAfter = try members.time("ExpiresAfter")
        status = try members.value("Status")
        statusDetails = try members.value("StatusDetails")
        targetCount = try members.count("TargetCount")
        completedCount = try members.count("CompletedCount")
        errorCount = try members.count("ErrorCount")
        deliveryTimedOutCount = try members.count("DeliveryTimedOutCount")
        instanceIDs = try members.list("InstanceIds")
        targets = try members.list("Targets")
        parameters = try members.map("Parameters")
        maxConcurrency = try members.filledText("MaxConcurrency")
        maxErrors = try members.filledText("MaxErrors")
        timeoutSeconds = try members.optional("TimeoutSeconds")
        outputS3BucketName = try members.filledText("OutputS3BucketName")
        outputS3KeyPrefix = try members.filledText("OutputS3KeyPrefix")
        serviceRole = try members.filledText("ServiceRole")
        notificationConfig = try members.optional("NotificationConfig")
        cloudWatchOutputConfig = try members.optional("CloudWatchOutputConfig")
        alarmConfiguration = try members.optional("AlarmConfiguration")
        triggeredAlarms = try members.list("TriggeredAlarms")
    }
}
