import Foundation

/// Views of a command for the wire.
extension CommandRecord {
    func shape(now: Date) -> CommandShape {
        let (status, details) = aggregate(now: now)
        return CommandShape(
            CommandId: id, DocumentName: request.DocumentName ?? "", DocumentVersion: documentVersion,
            Comment: request.Comment ?? "", ExpiresAfter: Timestamps.epoch(expires),
            Parameters: request.Parameters ?? [:], InstanceIds: request.InstanceIds ?? [],
            Targets: (request.Targets ?? []).map { TargetShape(Key: $0.Key ?? "", Values: $0.Values ?? []) },
            RequestedDateTime: Timestamps.epoch(requested), Status: status, StatusDetails: details,
            OutputS3Region: bucketRegion, OutputS3BucketName: request.OutputS3BucketName ?? "",
            OutputS3KeyPrefix: request.OutputS3KeyPrefix ?? "", MaxConcurrency: request.MaxConcurrency ?? "50",
            MaxErrors: request.MaxErrors ?? "0", TargetCount: isResolved(now: now) ? invocations.count : 0,
            CompletedCount: completedCount,
            ErrorCount: errorCount, DeliveryTimedOutCount: invocations.count(in: .deliveryTimedOut),
            ServiceRole: request.ServiceRoleArn ?? "",
            NotificationConfig: NotificationShape(request.NotificationConfig),
            CloudWatchOutputConfig: CloudWatchShape(request.CloudWatchOutputConfig), TimeoutSeconds: deliveryTimeout,
            AlarmConfiguration: request.AlarmConfiguration)
    }

    /// One of ``invocations`` as ListCommandInvocations shows it; steps only where `Details` asks for them.
    func shape(of invocation: Invocation, isDetailed: Bool) -> InvocationShape {
        let only = invocation.plugins.count == 1 ? 0 : nil
        return InvocationShape(
            CommandId: id, InstanceId: invocation.instanceID, InstanceName: invocation.instanceName,
            Comment: request.Comment ?? "", DocumentName: request.DocumentName ?? "",
            DocumentVersion: documentVersion, RequestedDateTime: Timestamps.epoch(requested),
            Status: invocation.phase.status, StatusDetails: invocation.phase.details, TraceOutput: "",
            StandardOutputUrl: only.map { url(of: "stdout", invocation, $0) } ?? "",
            StandardErrorUrl: only.map { url(of: "stderr", invocation, $0) } ?? "",
            CommandPlugins: isDetailed
                ? invocation.plugins.indices.map { plugin(invocation, $0) } : [],
            ServiceRole: request.ServiceRoleArn ?? "",
            NotificationConfig: NotificationShape(request.NotificationConfig),
            CloudWatchOutputConfig: CloudWatchShape(request.CloudWatchOutputConfig))
    }

    private func plugin(_ invocation: Invocation, _ index: Int) -> PluginShape {
        let plugin = invocation.plugins[index]
        let phase = phase(of: invocation, index)
        return PluginShape(
            Name: plugin.name, Status: Self.pluginStatus(phase), StatusDetails: phase.details,
            ResponseCode: plugin.responseCode, ResponseStartDateTime: plugin.started.map(Timestamps.epoch),
            ResponseFinishDateTime: plugin.finished.map(Timestamps.epoch),
            Output: phase.isTerminal ? OutputLimits.combined(output: plugin.output, error: plugin.error) : "",
            StandardOutputUrl: url(of: "stdout", invocation, index),
            StandardErrorUrl: url(of: "stderr", invocation, index), OutputS3Region: bucketRegion,
            OutputS3BucketName: request.OutputS3BucketName ?? "",
            OutputS3KeyPrefix: request.OutputS3BucketName == nil ? "" : keyPrefix(invocation, index))
    }

    /// The output of GetCommandInvocation for one step.
    func execution(of invocation: Invocation, step index: Int) -> GetCommandInvocationOutput {
        let plugin = invocation.plugins[index]
        let phase = phase(of: invocation, index)
        let elapsed = plugin.started.map { (plugin.finished ?? $0).timeIntervalSince($0) }
        let isOver = phase.isTerminal
        return GetCommandInvocationOutput(
            CommandId: id, InstanceId: invocation.instanceID, Comment: request.Comment ?? "",
            DocumentName: request.DocumentName ?? "", DocumentVersion: documentVersion, PluginName: plugin.name,
            ResponseCode: plugin.responseCode,
            ExecutionStartDateTime: plugin.started.map(Timestamps.extended) ?? "",
            ExecutionElapsedTime: isOver ? elapsed.map { Timestamps.duration(seconds: $0) } ?? "" : "",
            ExecutionEndDateTime: plugin.finished.map(Timestamps.extended) ?? "", Status: phase.status,
            StatusDetails: phase.details,
            StandardOutputContent: isOver ? OutputLimits.standardOutput(plugin.output) : "",
            StandardOutputUrl: url(of: "stdout", invocation, index),
            StandardErrorContent: isOver ? OutputLimits.standardError(plugin.error) : "",
            StandardErrorUrl: url(of: "stderr", invocation, index),
            CloudWatchOutputConfig: CloudWatchShape(request.CloudWatchOutputConfig))
    }

    /// A document with one step is where its invocation is.
    private func phase(of invocation: Invocation, _ index: Int) -> Phase {
        invocation.plugins.count == 1 ? invocation.phase : invocation.plugins[index].phase
    }

    /// Plugins know no Cancelling.
    private static func pluginStatus(_ phase: Phase) -> String {
        phase == .cancelling ? Phase.inProgress.status : phase.status
    }

    private var bucketRegion: String { request.OutputS3BucketName == nil ? "" : scope.region }

    /// The URL is answered as soon as a bucket is named, also for an empty stream, of which there is no object.
    private func url(of stream: String, _ invocation: Invocation, _ index: Int) -> String {
        guard let bucket = request.OutputS3BucketName else { return "" }
        return "https://s3.\(scope.region).amazonaws.com/\(bucket)/\(objectKey(of: stream, invocation, index))"
    }
}
