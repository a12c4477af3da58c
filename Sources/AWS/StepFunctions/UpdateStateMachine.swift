package import Foundation

package struct UpdateStateMachineRequest: Sendable, Hashable, Encodable {
    /// At most 256 characters.
    package var stateMachineARN: String
    /// JSON in the Amazon States Language.
    package var definition: String?
    /// At most 256 characters.
    package var roleARN: String?
    package var loggingConfiguration: StateMachineLogging?
    package var tracingConfiguration: StateMachineTracing?
    /// Whether a version is made.
    package var publish: Bool?
    /// At most 256 characters.
    package var versionDescription: String?

    package init(
        stateMachineARN: String, definition: String? = nil, roleARN: String? = nil,
        loggingConfiguration: StateMachineLogging? = nil, tracingConfiguration: StateMachineTracing? = nil,
        publish: Bool? = nil, versionDescription: String? = nil
    ) {
        self.stateMachineARN = stateMachineARN
        self.definition = definition
        self.roleARN = roleARN
        self.loggingConfiguration = loggingConfiguration
        self.tracingConfiguration = tracingConfiguration
        self.publish = publish
        self.versionDescription = versionDescription
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("stateMachineArn", stateMachineARN)
        try members.add("definition", definition)
        try members.add("roleArn", roleARN)
        try members.add("loggingConfiguration", loggingConfiguration)
        try members.add("tracingConfiguration", tracingConfiguration)
        try members.add("publish", publish)
        try members.add("versionDescription", versionDescription)
    }
}

package struct UpdateStateMachineResponse: Sendable, Hashable, Decodable {
    package let updateDate: Date?
    package let revisionID: String?
    package let stateMachineVersionARN: String?

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        updateDate = try members.time("updateDate")
        revisionID = try members.filledText("revisionId")
        stateMachineVersionARN = try members.filledText("stateMachineVersionArn")
    }
}
