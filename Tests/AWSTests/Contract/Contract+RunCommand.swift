import AWS

extension Contract {
    static let sts: [Contract] = [
        Contract("sts", "GetCallerIdentity") { try await STSClient($0).getCallerIdentity() },
        Contract(
            "sts", "AssumeRole",
            AssumeRoleRequest(
                roleARN: "arn:aws:iam::111122223333:role/deploy", roleSessionName: "muster-1", durationSeconds: 900,
                externalID: "orders", policy: "{}")
        ) { try await STSClient($0).assumeRole($1) },
        Contract(
            "sts", "AssumeRoleWithWebIdentity",
            AssumeRoleWithWebIdentityRequest(
                roleARN: "arn:aws:iam::111122223333:role/deploy", roleSessionName: "muster-1",
                webIdentityToken: "token", durationSeconds: 900)
        ) { try await STSClient($0).assumeRoleWithWebIdentity($1) },
    ]

    static let sns: [Contract] = [
        Contract(
            "sns", "Publish",
            PublishRequest(
                topicARN: "arn", message: "m & n\n", subject: "s", messageStructure: "json",
                messageAttributes: ["a": .init(value: "1"), "b": .init(dataType: "Number", value: "2")],
                messageDeduplicationID: "d", messageGroupID: "g")
        ) { try await SNSClient($0).publish($1) }
    ]

    static let runCommand: [Contract] = [
        Contract(
            "ssm", "SendCommand",
            SendCommandRequest(
                documentName: "AWS-RunShellScript", documentVersion: "$LATEST", documentHash: "hash",
                instanceIDs: ["i-0123456789abcdef0"], targets: [Target(key: "tag:App", values: ["orders"])],
                timeoutSeconds: 60, comment: "c", parameters: ["commands": ["id"]], maxConcurrency: "10",
                maxErrors: "0", outputS3BucketName: "bucket", outputS3KeyPrefix: "prefix", serviceRoleARN: "arn",
                notificationConfig: NotificationConfig(
                    notificationARN: "arn", notificationEvents: ["All"], notificationType: "Command"),
                cloudWatchOutputConfig: CloudWatchOutputConfig(
                    cloudWatchLogGroupName: "group", cloudWatchOutputEnabled: true),
                alarmConfiguration: AlarmConfiguration(alarm: "alarm", ignorePollAlarmFailure: true))
        ) { try await SSMClient($0).sendCommand($1) },
        Contract(
            "ssm", "CancelCommand",
            CancelCommandRequest(
                commandID: "01234567-0123-0123-0123-0123456789ab", instanceIDs: ["i-0123456789abcdef0"])
        ) { try await SSMClient($0).cancelCommand($1) },
        Contract(
            "ssm", "ListCommands",
            ListCommandsRequest(
                commandID: "01234567-0123-0123-0123-0123456789ab", instanceID: "i-0123456789abcdef0",
                filters: [CommandFilter(key: "Status", value: "Failed")], maxResults: 50, nextToken: "t")
        ) { try await first(SSMClient($0).listCommandsPages($1)) },
        Contract(
            "ssm", "ListCommandInvocations",
            ListCommandInvocationsRequest(
                commandID: "01234567-0123-0123-0123-0123456789ab", instanceID: "i-0123456789abcdef0",
                filters: [CommandFilter(key: "Status", value: "Failed")], details: true, maxResults: 50,
                nextToken: "t")
        ) { try await first(SSMClient($0).listCommandInvocationsPages($1)) },
        Contract(
            "ssm", "GetCommandInvocation",
            GetCommandInvocationRequest(
                commandID: "01234567-0123-0123-0123-0123456789ab", instanceID: "i-0123456789abcdef0",
                pluginName: "step")
        ) { try await SSMClient($0).getCommandInvocation($1) },
        Contract(
            "ssm", "DescribeInstanceInformation",
            DescribeInstanceInformationRequest(
                filters: [InstanceInformationFilter(key: "tag:App", values: ["orders"])], maxResults: 50,
                nextToken: "t")
        ) { try await first(SSMClient($0).describeInstanceInformationPages($1)) },
    ]
}
