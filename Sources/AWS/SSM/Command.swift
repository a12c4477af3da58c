package import Foundation

/// What a command goes to, besides ids: `tag:App`, `tag-key`, `resource-groups:Name`, `InstanceIds`.
package struct Target: Sendable, Hashable, Codable {
    package let key: String
    package let values: [String]

    package init(key: String, values: [String]) {
        self.key = key
        self.values = values
    }

    private enum CodingKeys: String, CodingKey {
        case key = "Key", values = "Values"
    }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        key = try fields.text(.key)
        values = try fields.list(.values)
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

    private enum CodingKeys: String, CodingKey {
        case commandID = "CommandId", documentName = "DocumentName", documentVersion = "DocumentVersion"
        case comment = "Comment", requestedDateTime = "RequestedDateTime", expiresAfter = "ExpiresAfter"
        case status = "Status", statusDetails = "StatusDetails", targetCount = "TargetCount"
        case completedCount = "CompletedCount", errorCount = "ErrorCount"
        case deliveryTimedOutCount = "DeliveryTimedOutCount", instanceIDs = "InstanceIds", targets = "Targets"
        case parameters = "Parameters", maxConcurrency = "MaxConcurrency", maxErrors = "MaxErrors"
        case timeoutSeconds = "TimeoutSeconds", outputS3BucketName = "OutputS3BucketName"
        case outputS3KeyPrefix = "OutputS3KeyPrefix"
    }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        commandID = try fields.decode(String.self, forKey: .commandID)
        documentName = try fields.text(.documentName)
        documentVersion = try fields.filledText(.documentVersion)
        comment = try fields.text(.comment)
        requestedDateTime = try fields.time(.requestedDateTime)
        expiresAfter = try fields.time(.expiresAfter)
        status = try fields.value(.status)
        statusDetails = try fields.value(.statusDetails)
        targetCount = try fields.count(.targetCount)
        completedCount = try fields.count(.completedCount)
        errorCount = try fields.count(.errorCount)
        deliveryTimedOutCount = try fields.count(.deliveryTimedOutCount)
        instanceIDs = try fields.list(.instanceIDs)
        targets = try fields.list(.targets)
        parameters = try fields.decodeIfPresent([String: [String]].self, forKey: .parameters) ?? [:]
        maxConcurrency = try fields.filledText(.maxConcurrency)
        maxErrors = try fields.filledText(.maxErrors)
        timeoutSeconds = try fields.decodeIfPresent(Int.self, forKey: .timeoutSeconds)
        outputS3BucketName = try fields.filledText(.outputS3BucketName)
        outputS3KeyPrefix = try fields.filledText(.outputS3KeyPrefix)
    }
}
