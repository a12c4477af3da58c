/// Whom SNS tells of a command; the role of the request must allow it.
package struct NotificationConfig: Sendable, Hashable, Codable {
    /// The topic.
    package let notificationARN: String?
    /// `All`, `InProgress`, `Success`, `TimedOut`, `Cancelled`, `Failed`.
    package let notificationEvents: [String]
    /// `Command` or `Invocation`.
    package let notificationType: String?

    package init(notificationARN: String?, notificationEvents: [String], notificationType: String?) {
        self.notificationARN = notificationARN
        self.notificationEvents = notificationEvents
        self.notificationType = notificationType
    }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        notificationARN = try members.filledText("NotificationArn")
        notificationEvents = try members.list("NotificationEvents")
        notificationType = try members.filledText("NotificationType")
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("NotificationArn", notificationARN)
        try members.add("NotificationEvents", notificationEvents)
        try members.add("NotificationType", notificationType)
    }
}

/// Where CloudWatch Logs keeps the output: stream `COMMAND/INSTANCE/STEP/stdout` and `…/stderr`.
package struct CloudWatchOutputConfig: Sendable, Hashable, Codable {
    /// SSM's own is `/aws/ssm/DOCUMENT`.
    package let cloudWatchLogGroupName: String?
    package let cloudWatchOutputEnabled: Bool

    package init(cloudWatchLogGroupName: String? = nil, cloudWatchOutputEnabled: Bool) {
        self.cloudWatchLogGroupName = cloudWatchLogGroupName
        self.cloudWatchOutputEnabled = cloudWatchOutputEnabled
    }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        cloudWatchLogGroupName = try members.filledText("CloudWatchLogGroupName")
        cloudWatchOutputEnabled = try members.optional("CloudWatchOutputEnabled") ?? false
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("CloudWatchLogGroupName", cloudWatchLogGroupName)
        try members.add("CloudWatchOutputEnabled", cloudWatchOutputEnabled)
    }
}

/// An alarm that stops a command when it goes off.
package struct AlarmConfiguration: Sendable, Hashable, Codable {
    package struct Alarm: Sendable, Hashable, Codable {
        package let name: String

        package init(name: String) {
            self.name = name
        }

        package init(from decoder: any Decoder) throws {
            name = try decoder.members.text("Name")
        }

        package func encode(to encoder: any Encoder) throws {
            var members = encoder.members
            try members.add("Name", name)
        }
    }

    /// Whether the command goes on when the alarm cannot be read.
    package let ignorePollAlarmFailure: Bool
    /// Exactly one.
    package let alarms: [Alarm]

    package init(alarm: String, ignorePollAlarmFailure: Bool = false) {
        alarms = [Alarm(name: alarm)]
        self.ignorePollAlarmFailure = ignorePollAlarmFailure
    }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        ignorePollAlarmFailure = try members.optional("IgnorePollAlarmFailure") ?? false
        alarms = try members.list("Alarms")
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("IgnorePollAlarmFailure", ignorePollAlarmFailure)
        try members.add("Alarms", alarms)
    }
}

/// An alarm that went off or could not be read.
package struct AlarmStateInformation: Sendable, Hashable, Decodable {
    package let name: String
    /// `ALARM` or `UNKNOWN`.
    package let state: String

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        name = try members.text("Name")
        state = try members.text("State")
    }
}
