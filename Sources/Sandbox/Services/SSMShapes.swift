// Inputs and outputs of Run Command; member names are the wire's.

struct CommandFilter: Codable, Sendable {
    var key: String
    var value: String
}

/// The input of ListCommands and ListCommandInvocations.
struct ListRequest: Codable, Sendable {
    var CommandId: String?
    var InstanceId: String?
    var MaxResults: Int?
    var NextToken: String?
    var Filters: [CommandFilter]?
    var Details: Bool?
}

struct InvocationRequest: Codable, Sendable {
    var CommandId: String?
    var InstanceId: String?
    var PluginName: String?
}

struct CancelRequest: Codable, Sendable {
    var CommandId: String?
    var InstanceIds: [String]?
}

struct EmptyOutput: Codable, Sendable {}

struct SendCommandOutput: Codable, Sendable {
    var Command: CommandShape
}

struct ListCommandsOutput: Codable, Sendable {
    var Commands: [CommandShape]
    var NextToken: String?
}

struct ListCommandInvocationsOutput: Codable, Sendable {
    var CommandInvocations: [InvocationShape]
    var NextToken: String?
}

struct TargetShape: Codable, Sendable {
    var Key: String
    var Values: [String]
}

struct NotificationShape: Codable, Sendable {
    var NotificationArn: String
    var NotificationEvents: [String]
    var NotificationType: String

    init(_ settings: NotificationSettings?) {
        NotificationArn = settings?.NotificationArn ?? ""
        NotificationEvents = settings?.NotificationEvents ?? []
        NotificationType = settings?.NotificationType ?? ""
    }
}

struct CloudWatchShape: Codable, Sendable {
    var CloudWatchLogGroupName: String
    var CloudWatchOutputEnabled: Bool

    init(_ settings: CloudWatchSettings?) {
        CloudWatchLogGroupName = settings?.CloudWatchLogGroupName ?? ""
        CloudWatchOutputEnabled = settings?.CloudWatchOutputEnabled ?? false
    }
}

/// `Command`; timestamps are epoch seconds, unset strings are empty.
struct CommandShape: Codable, Sendable {
    var CommandId: String
    var DocumentName: String
    var DocumentVersion: String
    var Comment: String
    var ExpiresAfter: Double
    var Parameters: [String: [String]]
    var InstanceIds: [String]
    var Targets: [TargetShape]
    var RequestedDateTime: Double
    var Status: String
    var StatusDetails: String
    var OutputS3Region: String
    var OutputS3BucketName: String
    var OutputS3KeyPrefix: String
    var MaxConcurrency: String
    var MaxErrors: String
    var TargetCount: Int
    var CompletedCount: Int
    var ErrorCount: Int
    var DeliveryTimedOutCount: Int
    var ServiceRole: String
    var NotificationConfig: NotificationShape
    var CloudWatchOutputConfig: CloudWatchShape
    var TimeoutSeconds: Int
    /// Told as it was sent; nothing here goes off.
    var AlarmConfiguration: AlarmSettings?
}

/// `CommandInvocation`.
struct InvocationShape: Codable, Sendable {
    var CommandId: String
    var InstanceId: String
    var InstanceName: String
    var Comment: String
    var DocumentName: String
    var DocumentVersion: String
    var RequestedDateTime: Double
    var Status: String
    var StatusDetails: String
    var TraceOutput: String
    var StandardOutputUrl: String
    var StandardErrorUrl: String
    var CommandPlugins: [PluginShape]
    var ServiceRole: String
    var NotificationConfig: NotificationShape
    var CloudWatchOutputConfig: CloudWatchShape
}

/// `CommandPlugin`; the two times are absent until there is one.
struct PluginShape: Codable, Sendable {
    var Name: String
    var Status: String
    var StatusDetails: String
    var ResponseCode: Int
    var ResponseStartDateTime: Double?
    var ResponseFinishDateTime: Double?
    var Output: String
    var StandardOutputUrl: String
    var StandardErrorUrl: String
    var OutputS3Region: String
    var OutputS3BucketName: String
    var OutputS3KeyPrefix: String
}

/// GetCommandInvocation's output; its times are texts, empty until there is one.
struct GetCommandInvocationOutput: Codable, Sendable {
    var CommandId: String
    var InstanceId: String
    var Comment: String
    var DocumentName: String
    var DocumentVersion: String
    var PluginName: String
    var ResponseCode: Int
    var ExecutionStartDateTime: String
    var ExecutionElapsedTime: String
    var ExecutionEndDateTime: String
    var Status: String
    var StatusDetails: String
    var StandardOutputContent: String
    var StandardOutputUrl: String
    var StandardErrorContent: String
    var StandardErrorUrl: String
    var CloudWatchOutputConfig: CloudWatchShape
}
