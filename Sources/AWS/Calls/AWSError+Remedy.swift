extension AWSError {
    /// What to do about it, for the codes where that is known.
    package var remedy: String? {
        switch code {
        case .credentialsMissing, .credentialsExpired: nil  // The message names it.
        case .accessDenied:
            "Allow \(permissions) in the policy of the role that runs this, on the resources that the "
                + "message names."
        case .expiredToken: "The session is over: sign in again, or give the role a longer session."
        case .invalidToken:
            "AWS does not know this access key: check AWS_ACCESS_KEY_ID, whether a session token belongs to it, and the "
                + "region's partition."
        case .signatureMismatch:
            "The secret does not fit the access key: set AWS_SECRET_ACCESS_KEY again, without line breaks."
        case .clockSkew: "This machine's clock is wrong: synchronise it."
        case .throttling: "The account's call rate is used up: wait, or run fewer jobs at once."
        case .endpointUnreachable:
            "Check the network, the region, proxies, and AWS_ENDPOINT_URL or AWS_ENDPOINT_URL_\(service.variable)."
        case .invalidInstanceID:
            "An instance is terminated, not registered with Systems Manager, or lives in another account or region."
        case .instanceNotFound: "An instance does not exist in this account and region."
        case .unsupportedPlatformType: "The document does not fit the platform of an instance."
        case .invalidDocument: "The document does not exist in this region, or is not shared with this account."
        case .invalidPluginName: "The document has several steps: name the step."
        case .invalidOutputFolder:
            "The bucket for outputs does not exist or cannot be written; it is named with --output-s3 or output: in muster.yml."
        case .maxDocumentSizeExceeded:
            "Document and parameters together exceed 64 KB: send less, or fetch the rest from S3."
        case .parameterNotFound: "The parameter does not exist in this region, or its version does not."
        case .queueDoesNotExist: "The queue does not exist in this account and region, or was deleted a moment ago."
        case .noSuchBucket: "The bucket does not exist."
        case .wrongRegion: "Ask in the region of the bucket."
        case .preconditionFailed: "Somebody else has written the object: read it again and decide anew."
        case .invocationDoesNotExist:
            "Right after sending, the invocation may not be visible yet; otherwise the ids do not belong together."
        default: nil
        }
    }

    /// What a policy has to allow for the operation. Mostly its own name, but not everywhere (Service Authorization
    /// Reference).
    private var permissions: String {
        let actions = Self.actions["\(service.name):\(operation)"] ?? [operation]
        return actions.map { "\(service.name):\($0)" }.joined(separator: ", ")
    }

    private static let actions = [
        "s3:HeadObject": ["GetObject"], "s3:DeleteObjects": ["DeleteObject"], "s3:ListObjectsV2": ["ListBucket"],
        "s3:ListObjectVersions": ["ListBucketVersions"], "s3:HeadBucket": ["ListBucket"],
        "s3:CreateMultipartUpload": ["PutObject"], "s3:UploadPart": ["PutObject"],
        "s3:CompleteMultipartUpload": ["PutObject"],
        "sqs:SendMessageBatch": ["SendMessage"], "sqs:DeleteMessageBatch": ["DeleteMessage"],
        "sqs:ChangeMessageVisibilityBatch": ["ChangeMessageVisibility"],
        "dynamodb:TransactWriteItems": ["PutItem", "UpdateItem", "DeleteItem", "ConditionCheckItem"],
    ]
}
