import Reporting

/// What is done with a ledger in DynamoDB.
enum LedgerPermission: CaseIterable {
    case getting, querying, scanning, writing, removing

    static let reading: [LedgerPermission] = [.getting, .querying, .scanning]

    var action: String {
        switch self {
        case .getting: "dynamodb:GetItem"
        case .querying: "dynamodb:Query"
        case .scanning: "dynamodb:Scan"
        case .writing: "dynamodb:PutItem"
        case .removing: "dynamodb:DeleteItem"
        }
    }

    var permission: Permission {
        switch self {
        case .getting: .gettingFromLedger
        case .querying: .queryingLedger
        case .scanning: .scanningLedger
        case .writing: .writingLedger
        case .removing: .removingFromLedger
        }
    }
}

/// What is done with reports in S3.
enum ReportPermission {
    static func folders(_ wanted: Set<Permission>) -> [String] {
        let kinds: [(Permission, String)] = [
            (.regionsReports, "regions"), (.deploymentsReports, "deployments"), (.fleetReports, "fleet"),
        ]
        return kinds.filter { wanted.contains($0.0) }.flatMap { ReportKeys.folders(of: $0.1) }
    }

    static let keeping = ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
    /// Of the bucket: without it, what is not there yet is forbidden instead of missing.
    static let listing = ["s3:ListBucket"]
}

/// What is done with artifacts in S3.
enum ArtifactPermission {
    static let getting = ["s3:GetObject"]
    /// Looking at what is there is getting it, to S3; an upload that fails is taken away.
    static let putting = ["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"]
    /// Of the bucket: without it, what is not there is forbidden instead of missing.
    static let listing = ["s3:ListBucket"]
}
