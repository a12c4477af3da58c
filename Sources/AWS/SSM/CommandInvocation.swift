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
    package let documentVersion: String?
    package let serviceRole: String?
    package let notificationConfig: NotificationConfig?
    package let cloudWatchOutputConfig: CloudWatchOutputConfig?
    /// Empty unless details were asked for.
    package let commandPlugins: [CommandPlugin]

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        commandID = try members.required("CommandId")
        instanceID = try members.required("InstanceId")
        instanceName = try members.filledText("InstanceName")
        comment = try members.text("Comment")
        documentName = try members.text("DocumentName")
        requestedDateTime = try members.time("RequestedDateTime")
        status = try members.value("Status")
        statusDetails = try members.value("StatusDetails")
        traceOutput = try members.text("TraceOutput")
        standardOutputURL = try members.filledText("StandardOutputUrl")
        standardErrorURL = try members.filledText("StandardErrorUrl")
        documentVersion = try members.filledText("DocumentVersion")
        serviceRole = try members.filledText("ServiceRole")
        notificationConfig = try members.optional("NotificationConfig")
        cloudWatchOutputConfig = try members.optional("CloudWatchOutputConfig")
        commandPlugins = try members.list("CommandPlugins")
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

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        name = try members.text("Name")
        status = try members.value("Status")
        statusDetails = try members.value("StatusDetails")
        responseCode = try members.optional("ResponseCode") ?? -1
        responseStartDateTime = try members.time("ResponseStartDateTime")
        responseFinishDateTime = try members.time("ResponseFinishDateTime")
        output = try members.text("Output")
        standardOutputURL = try members.filledText("StandardOutputUrl")
        standardErrorURL = try members.filledText("StandardErrorUrl")
        outputS3BucketName = try members.filledText("OutputS3BucketName")
        outputS3KeyPrefix = try members.filledText("OutputS3KeyPrefix")
    }
}
