package import Foundation

package struct CreateStateMachineRequest: Sendable, Hashable, Encodable {
    /// At most 80 characters.
    package var name: String
    /// JSON in the Amazon States Language.
    package var definition: String
    /// At most 256 characters.
    package var roleARN: String
    package var type: StateMachineType?
    package var loggingConfiguration: StateMachineLogging?
    package var tags: [StateMachineTag]
    package var tracingConfiguration: StateMachineTracing?
    /// Whether a version is made.
    package var publish: Bool?
    /// At most 256 characters.
    package var versionDescription: String?

    package init(
        name: String, definition: String, roleARN: String, type: StateMachineType? = nil,
        loggingConfiguration: StateMachineLogging? = nil, tags: [StateMachineTag] = [],
        tracingConfiguration: StateMachineTracing? = nil, publish: Bool? = nil, versionDescription: String? = nil
    ) {
        self.name = name
        self.definition = definition
        self.roleARN = roleARN
        self.type = type
        self.loggingConfiguration = loggingConfiguration
        self.tags = tags
        self.tracingConfiguration = tracingConfiguration
        self.publish = publish
        self.versionDescription = versionDescription
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("name", name)
        try members.add("definition", definition)
        try members.add("roleArn", roleARN)
        try members.add("type", type)
        try members.add("loggingConfiguration", loggingConfiguration)
        try members.add("tags", tags)
        try members.add("tracingConfiguration", tracingConfiguration)
        try members.add("publish", publish)
        try members.add("versionDescription", versionDescription)
    }
}

package struct CreateStateMachineResponse: Sendable, Hashable, Decodable {
    package let stateMachineARN: String
    package let creationDate: Date?
    package let stateMachineVersionARN: String?

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        stateMachineARN = try members.required("stateMachineArn")
        creationDate = try members.time("creationDate")
        stateMachineVersionARN = try members.filledText("stateMachineVersionArn")
    }
}

/// Standard machines run each step once, for up to a year; express ones at least once, for minutes.
package enum StateMachineType: WireValue {
    case standard, express
    case other(String)

    package static let spellings: [(value: Self, word: String)] = [
        (.standard, "STANDARD"), (.express, "EXPRESS"),
    ]

    package var unknownWord: String? {
        if case .other(let word) = self { word } else { nil }
    }
}

/// What is logged, and where.
package struct StateMachineLogging: Sendable, Hashable, Encodable {
    /// `ALL`, `ERROR`, `FATAL`, `OFF`.
    package var level: String?
    package var includeExecutionData: Bool?
    package var destinations: [StateMachineLogDestination]

    package init(
        level: String? = nil, includeExecutionData: Bool? = nil, destinations: [StateMachineLogDestination] = []
    ) {
        self.level = level
        self.includeExecutionData = includeExecutionData
        self.destinations = destinations
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("level", level)
        try members.add("includeExecutionData", includeExecutionData)
        try members.add("destinations", destinations)
    }
}

/// Where the log goes.
package struct StateMachineLogDestination: Sendable, Hashable, Encodable {
    package var cloudWatchLogsLogGroup: StateMachineLogGroup?

    package init(cloudWatchLogsLogGroup: StateMachineLogGroup? = nil) {
        self.cloudWatchLogsLogGroup = cloudWatchLogsLogGroup
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("cloudWatchLogsLogGroup", cloudWatchLogsLogGroup)
    }
}

/// A log group of CloudWatch.
package struct StateMachineLogGroup: Sendable, Hashable, Encodable {
    /// At most 256 characters.
    package var logGroupARN: String?

    package init(logGroupARN: String? = nil) {
        self.logGroupARN = logGroupARN
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("logGroupArn", logGroupARN)
    }
}

/// Whether X-Ray traces.
package struct StateMachineTracing: Sendable, Hashable, Encodable {
    package var enabled: Bool?

    package init(enabled: Bool? = nil) {
        self.enabled = enabled
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("enabled", enabled)
    }
}

/// A tag of a state machine.
package struct StateMachineTag: Sendable, Hashable, Encodable {
    /// At most 128 characters.
    package var key: String?
    /// At most 256 characters.
    package var value: String?

    package init(key: String? = nil, value: String? = nil) {
        self.key = key
        self.value = value
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("key", key)
        try members.add("value", value)
    }
}
