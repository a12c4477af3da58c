package import Foundation

package struct GetCommandInvocationRequest: Sendable, Hashable, Encodable {
    package var commandID: String
    package var instanceID: String
    /// The step; required for documents with several. Names under four characters cannot be asked for.
    package var pluginName: String?

    package init(commandID: String, instanceID: String, pluginName: String? = nil) {
        self.commandID = commandID
        self.instanceID = instanceID
        self.pluginName = pluginName
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("CommandId", commandID)
        try members.add("InstanceId", instanceID)
        try members.add("PluginName", pluginName)
    }
}

/// One step of a command on one instance, with more of its output than a listing gives.
package struct CommandInvocationResult: Sendable, Hashable, Decodable {
    package let commandID: String
    package let instanceID: String
    package let comment: String
    package let documentName: String
    package let pluginName: String
    /// −1 until the step has started.
    package let responseCode: Int
    package let executionStartDateTime: Date?
    package let executionEndDateTime: Date?
    /// ISO 8601, e.g. `PT0.091S`; empty before the end.
    package let executionElapsedTime: String
    package let status: CommandInvocationStatus
    package let statusDetails: StatusDetails
    /// At most 24,000 bytes, empty before the end; a cut output ends with `--output truncated--`.
    package let standardOutputContent: String
    /// At most 8,000 bytes, cut without a marker.
    package let standardErrorContent: String
    package let standardOutputURL: String?
    package let standardErrorURL: String?
    package let documentVersion: String?
    package let cloudWatchOutputConfig: CloudWatchOutputConfig?

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        commandID = try members.required("CommandId")
        instanceID = try members.required("InstanceId")
        comment = try members.text("Comment")
        documentName = try members.text("DocumentName")
        pluginName = try members.text("PluginName")
        responseCode = try members.optional("ResponseCode") ?? -1
        executionStartDateTime = Date(wire: try members.text("ExecutionStartDateTime"))
        executionEndDateTime = Date(wire: try members.text("ExecutionEndDateTime"))
        executionElapsedTime = try members.text("ExecutionElapsedTime")
        status = try members.value("Status")
        statusDetails = try members.value("StatusDetails")
        standardOutputContent = try members.text("StandardOutputContent")
        standardErrorContent = try members.text("StandardErrorContent")
        standardOutputURL = try members.filledText("StandardOutputUrl")
        standardErrorURL = try members.filledText("StandardErrorUrl")
        documentVersion = try members.filledText("DocumentVersion")
        cloudWatchOutputConfig = try members.optional("CloudWatchOutputConfig")
    }
}
