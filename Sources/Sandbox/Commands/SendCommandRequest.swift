// The member names of the wire's structures are the wire's own, here and in the other shapes.

/// The input of SendCommand.
struct SendCommandRequest: Codable, Sendable {
    var DocumentName: String?
    var InstanceIds: [String]?
    var Targets: [Target]?
    var DocumentVersion: String?
    var DocumentHash: String?
    var DocumentHashType: String?
    var TimeoutSeconds: Int?
    var Comment: String?
    var Parameters: [String: [String]]?
    var OutputS3Region: String?
    var OutputS3BucketName: String?
    var OutputS3KeyPrefix: String?
    var MaxConcurrency: String?
    var MaxErrors: String?
    var ServiceRoleArn: String?
    var NotificationConfig: NotificationSettings?
    var CloudWatchOutputConfig: CloudWatchSettings?
    var AlarmConfiguration: AlarmSettings?
}

/// An entry of Targets.
struct Target: Codable, Sendable {
    var Key: String?
    var Values: [String]?
}

struct NotificationSettings: Codable, Sendable {
    var NotificationArn: String?
    var NotificationEvents: [String]?
    var NotificationType: String?
}

struct AlarmSettings: Codable, Sendable {
    struct Alarm: Codable, Sendable {
        var Name: String?
    }
    var Alarms: [Alarm]?
    var IgnorePollAlarmFailure: Bool?
}

struct CloudWatchSettings: Codable, Sendable {
    var CloudWatchLogGroupName: String?
    var CloudWatchOutputEnabled: Bool?
}
