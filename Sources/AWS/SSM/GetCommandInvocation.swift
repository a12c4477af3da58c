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

    private enum CodingKeys: String, CodingKey {
        case commandID = "CommandId", instanceID = "InstanceId", pluginName = "PluginName"
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

    private enum CodingKeys: String, CodingKey {
        case commandID = "CommandId", instanceID = "InstanceId", comment = "Comment", documentName = "DocumentName"
        case pluginName = "PluginName", responseCode = "ResponseCode", status = "Status"
        case executionStartDateTime = "ExecutionStartDateTime", executionEndDateTime = "ExecutionEndDateTime"
        case executionElapsedTime = "ExecutionElapsedTime", statusDetails = "StatusDetails"
        case standardOutputContent = "StandardOutputContent", standardErrorContent = "StandardErrorContent"
        case standardOutputURL = "StandardOutputUrl", standardErrorURL = "StandardErrorUrl"
    }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        commandID = try fields.decode(String.self, forKey: .commandID)
        instanceID = try fields.decode(String.self, forKey: .instanceID)
        comment = try fields.text(.comment)
        documentName = try fields.text(.documentName)
        pluginName = try fields.text(.pluginName)
        responseCode = try fields.decodeIfPresent(Int.self, forKey: .responseCode) ?? -1
        executionStartDateTime = Date(wire: try fields.text(.executionStartDateTime))
        executionEndDateTime = Date(wire: try fields.text(.executionEndDateTime))
        executionElapsedTime = try fields.text(.executionElapsedTime)
        status = try fields.value(.status)
        statusDetails = try fields.value(.statusDetails)
        standardOutputContent = try fields.text(.standardOutputContent)
        standardErrorContent = try fields.text(.standardErrorContent)
        standardOutputURL = try fields.filledText(.standardOutputURL)
        standardErrorURL = try fields.filledText(.standardErrorURL)
    }
}
