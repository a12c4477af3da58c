extension AWSError.Code {
    // What any service may answer.
    package static let throttling = Self("ThrottlingException")
    package static let accessDenied = Self("AccessDeniedException")
    package static let expiredToken = Self("ExpiredTokenException")
    package static let invalidToken = Self("UnrecognizedClientException")
    package static let signatureMismatch = Self("SignatureDoesNotMatch")
    package static let clockSkew = Self("RequestTimeTooSkewed")
    package static let validation = Self("ValidationException")
    package static let internalServerError = Self("InternalServerError")
    package static let serviceUnavailable = Self("ServiceUnavailable")

    // Run Command.
    package static let invalidInstanceID = Self("InvalidInstanceId")
    package static let duplicateInstanceID = Self("DuplicateInstanceId")
    package static let invalidCommandID = Self("InvalidCommandId")
    package static let invocationDoesNotExist = Self("InvocationDoesNotExist")
    package static let invalidPluginName = Self("InvalidPluginName")
    package static let unsupportedPlatformType = Self("UnsupportedPlatformType")
    package static let invalidDocument = Self("InvalidDocument")
    package static let invalidDocumentVersion = Self("InvalidDocumentVersion")
    package static let invalidParameters = Self("InvalidParameters")
    package static let invalidOutputFolder = Self("InvalidOutputFolder")
    package static let maxDocumentSizeExceeded = Self("MaxDocumentSizeExceeded")
    package static let invalidFilterKey = Self("InvalidFilterKey")
    package static let invalidFilterValue = Self("InvalidInstanceInformationFilterValue")
    package static let invalidNextToken = Self("InvalidNextToken")

    // Parameter Store and documents.
    package static let parameterNotFound = Self("ParameterNotFound")
    package static let parameterAlreadyExists = Self("ParameterAlreadyExists")
    package static let documentAlreadyExists = Self("DocumentAlreadyExists")
    package static let duplicateDocumentContent = Self("DuplicateDocumentContent")

    // SQS.
    package static let queueDoesNotExist = Self("QueueDoesNotExist")
    package static let receiptHandleIsInvalid = Self("ReceiptHandleIsInvalid")
    package static let messageNotInflight = Self("MessageNotInflight")
    package static let overLimit = Self("OverLimit")

    // DynamoDB.
    package static let conditionalCheckFailed = Self("ConditionalCheckFailedException")
    package static let transactionCanceled = Self("TransactionCanceledException")
    package static let resourceNotFound = Self("ResourceNotFoundException")
    package static let resourceInUse = Self("ResourceInUseException")

    // Step Functions.
    package static let executionDoesNotExist = Self("ExecutionDoesNotExist")
    package static let executionAlreadyExists = Self("ExecutionAlreadyExists")
    package static let stateMachineDoesNotExist = Self("StateMachineDoesNotExist")
    package static let taskTimedOut = Self("TaskTimedOut")

    // S3.
    package static let noSuchKey = Self("NoSuchKey")
    package static let noSuchBucket = Self("NoSuchBucket")
    /// HEAD: no body says whether the key or the bucket is missing.
    package static let notFound = Self("HTTP404")
    /// If-None-Match or If-Match did not hold.
    package static let preconditionFailed = Self("PreconditionFailed")
    /// Another conditional write to the same key was under way; it may be tried again.
    package static let conditionalRequestConflict = Self("ConditionalRequestConflict")
    /// The bucket lives in another region, which the message names.
    package static let wrongRegion = Self("WrongRegion")

    // EC2.
    package static let instanceNotFound = Self("InvalidInstanceID.NotFound")

    // Ours: no reply, or none that can be read.
    package static let credentialsMissing = Self("CredentialsMissing")
    package static let credentialsExpired = Self("CredentialsExpired")
    package static let endpointUnreachable = Self("EndpointUnreachable")
    package static let replyLost = Self("ReplyLost")
    package static let unreadableReply = Self("UnreadableReply")
    package static let invalidRequest = Self("InvalidRequest")
    package static let cancelled = Self("Cancelled")
    /// The pages of a listing do not end.
    package static let repeatedPageToken = Self("RepeatedPageToken")

    /// The code for what came on the wire. Services spell the same refusal differently.
    /// - Parameter alternative: the older spelling that the services which once spoke the query protocol send along.
    init(wire: String, alternative: String? = nil) {
        self = Self.aliases[wire] ?? alternative.flatMap { Self.aliases[$0] } ?? Self(wire)
    }

    private static let aliases: [String: AWSError.Code] = {
        let groups: [(AWSError.Code, [String])] = [
            (.throttling, throttles),
            (
                .accessDenied,
                ["AccessDeniedException", "AccessDenied", "UnauthorizedOperation", "Client.UnauthorizedOperation"]
            ),
            (.expiredToken, ["ExpiredTokenException", "ExpiredToken"]),
            (
                .invalidToken,
                ["UnrecognizedClientException", "InvalidClientTokenId", "AuthFailure", "InvalidAccessKeyId"]
            ),
            (.signatureMismatch, ["SignatureDoesNotMatch", "InvalidSignatureException"]),
            (.clockSkew, ["RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture"]),
            (.internalServerError, ["InternalServerError", "InternalFailure", "InternalError"]),
            (.serviceUnavailable, ["ServiceUnavailable", "Unavailable", "ServiceUnavailableException"]),
            (.validation, ["ValidationException", "ValidationError"]),
            (.queueDoesNotExist, ["QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue"]),
            (.messageNotInflight, ["MessageNotInflight", "AWS.SimpleQueueService.MessageNotInflight"]),
            (.preconditionFailed, ["PreconditionFailed", "HTTP412"]),
            (.wrongRegion, ["PermanentRedirect", "TemporaryRedirect", "IllegalLocationConstraintException"]),
        ]
        return groups.reduce(into: [:]) { table, group in group.1.forEach { table[$0] = group.0 } }
    }()

    /// The throttling codes of AWS's standard retry mode.
    private static let throttles = [
        "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottledException", "RequestThrottled",
        "TooManyRequestsException", "ProvisionedThroughputExceededException", "TransactionInProgressException",
        "RequestLimitExceeded", "BandwidthLimitExceeded", "LimitExceededException", "SlowDown",
        "PriorRequestNotComplete", "EC2ThrottledException",
    ]

    /// Codes after which the clocks are compared: the signature's time may have been the reason.
    static let skewSuspects: Set<String> = [
        "AuthFailure", "InvalidSignatureException", "RequestExpired", "RequestInTheFuture", "RequestTimeTooSkewed",
        "SignatureDoesNotMatch",
    ]
}
