package import Foundation

/// A command on one instance, from ListCommandInvocations.
package struct CommandInvocation: Sendable, Hashable, Decodable {
    package let commandID: String
    package let instanceID: String
    package let instanceName: String?
    package let comment: String
    package let documentName: String
    package let requestedDateTime: Date?
    package let status: CommandInvocationStatus
    package let statusDetails: StatusDetails
    package let traceOutput: String
    /// Only with an output bucket and a single step.
    package let standardOutputURL: String?
    package let standardErrorURL: String?
    /// Empty unless details were asked for.
    package let commandPlugins: [CommandPlugin]

    private enum CodingKeys: String, CodingKey {
        case commandID = "CommandId", instanceID = "InstanceId", instanceName = "InstanceName", comment = "Comment"
        case documentName = "DocumentName", requestedDateTime = "RequestedDateTime", status = "Status"
        case statusDetails = "StatusDetails", traceOutput = "TraceOutput", standardOutputURL = "StandardOutputUrl"
        case standardErrorURL = "StandardErrorUrl", commandPlugins = "CommandPlugins"
    }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        commandID = try fields.decode(String.self, forKey: .commandID)
        instanceID = try fields.decode(String.self, forKey: .instanceID)
        instanceName = try fields.filledText(.instanceName)
        comment = try fields.text(.comment)
        documentName = try fields.text(.documentName)
        requestedDateTime = try fields.time(.requestedDateTime)
        status = try fields.value(.status)
        statusDetails = try fields.value(.statusDetails)
        traceOutput = try fields.text(.traceOutput)
        standardOutputURL = try fields.filledText(.standardOutputURL)
        standardErrorURL = try fields.filledText(.standardErrorURL)
        commandPlugins = try fields.list(.commandPlugins)
    }
}

/// One step of a document on one instance.
package struct CommandPlugin: Sendable, Hashable, Decodable {
    /// The step's name, or `aws:runShellScript` for documents of schema 1.2.
    package let name: String
    package let status: CommandPluginStatus
    package let statusDetails: StatusDetails
    /// −1 until the step has started.
    package let responseCode: Int
    package let responseStartDateTime: Date?
    package let responseFinishDateTime: Date?
    /// Standard output and error together, at most 2,500 characters; a marker shows where it was cut.
    package let output: String
    package let standardOutputURL: String?
    package let standardErrorURL: String?
    package let outputS3BucketName: String?
    /// `PREFIX/COMMAND/INSTANCE/PLUGIN`.
    package let outputS3KeyPrefix: String?

    private enum CodingKeys: String, CodingKey {
        case name = "Name", status = "Status", statusDetails = "StatusDetails", responseCode = "ResponseCode"
        case responseStartDateTime = "ResponseStartDateTime", responseFinishDateTime = "ResponseFinishDateTime"
        case output = "Output", standardOutputURL = "StandardOutputUrl", standardErrorURL = "StandardErrorUrl"
        case outputS3BucketName = "OutputS3BucketName", outputS3KeyPrefix = "OutputS3KeyPrefix"
    }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        name = try fields.text(.name)
        status = try fields.value(.status)
        statusDetails = try fields.value(.statusDetails)
        responseCode = try fields.decodeIfPresent(Int.self, forKey: .responseCode) ?? -1
        responseStartDateTime = try fields.time(.responseStartDateTime)
        responseFinishDateTime = try fields.time(.responseFinishDateTime)
        output = try fields.text(.output)
        standardOutputURL = try fields.filledText(.standardOutputURL)
        standardErrorURL = try fields.filledText(.standardErrorURL)
        outputS3BucketName = try fields.filledText(.outputS3BucketName)
        outputS3KeyPrefix = try fields.filledText(.outputS3KeyPrefix)
    }
}
