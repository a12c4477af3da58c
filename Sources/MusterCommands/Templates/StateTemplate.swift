import AWS
import Ledger

/// A CloudFormation template of what `state` names: the ledger's table, the artifacts' bucket, and who may do what.
struct StateTemplate {
    /// Defaults of the parameters; without a bucket's name one has to be given.
    var table: String
    var bucket: String?

    private static let attributes = LedgerTable.attributes.map {
        "        - {AttributeName: \($0.attributeName), AttributeType: \($0.attributeType)}"
    }.joined(separator: "\n")

    private static let keys = LedgerTable.keys.map {
        "        - {AttributeName: \($0.attributeName), KeyType: \($0.keyType)}"
    }.joined(separator: "\n")

    private static func ledger(_ permissions: [LedgerPermission]) -> String {
        permissions.map(\.action).joined(separator: ", ")
    }

    var text: String {
        """
        AWSTemplateFormatVersion: "2010-09-09"
        Description: The ledger and the artifacts that a team's Muster shares.

        Parameters:
          Table:
            Type: String
            Default: \(table)
            AllowedPattern: "[A-Za-z0-9_.-]{3,255}"
            Description: The ledger's table, as 'state.ledger.dynamodb.table' names it.
          Bucket:
            Type: String
        \(bucket.map { "    Default: \($0)\n" } ?? "")\
            AllowedPattern: "[a-z0-9.-]{3,63}"
            Description: The artifacts' bucket, as 'state.artifacts.s3.bucket' names it.
          ArtifactDays:
            Type: Number
            Default: 365
            MinValue: 1
            Description: After how many days an artifact is removed; it can be packed again from its commit.

        Resources:
          LedgerTable:
            Type: AWS::DynamoDB::Table
            DeletionPolicy: Retain
            UpdateReplacePolicy: Retain
            Properties:
              TableName: !Ref Table
              BillingMode: PAY_PER_REQUEST
              DeletionProtectionEnabled: true
              AttributeDefinitions:
        \(Self.attributes)
              KeySchema:
        \(Self.keys)
              PointInTimeRecoverySpecification:
                PointInTimeRecoveryEnabled: true
              TimeToLiveSpecification:
                AttributeName: \(LedgerTable.timeToLive)
                Enabled: true

          ArtifactBucket:
            Type: AWS::S3::Bucket
            DeletionPolicy: Retain
            UpdateReplacePolicy: Retain
            Properties:
              BucketName: !Ref Bucket
              BucketEncryption:
                ServerSideEncryptionConfiguration:
                  - ServerSideEncryptionByDefault: {SSEAlgorithm: AES256}
              VersioningConfiguration:
                Status: Enabled
              OwnershipControls:
                Rules:
                  - ObjectOwnership: BucketOwnerEnforced
              PublicAccessBlockConfiguration:
                BlockPublicAcls: true
                BlockPublicPolicy: true
                IgnorePublicAcls: true
                RestrictPublicBuckets: true
              LifecycleConfiguration:
                Rules:
                  - Id: old-artifacts
                    Status: Enabled
                    ExpirationInDays: !Ref ArtifactDays
                    NoncurrentVersionExpiration: {NoncurrentDays: 30}
                    AbortIncompleteMultipartUpload: {DaysAfterInitiation: 7}

          ArtifactBucketPolicy:
            Type: AWS::S3::BucketPolicy
            Properties:
              Bucket: !Ref ArtifactBucket
              PolicyDocument:
                Version: "2012-10-17"
                Statement:
                  - Sid: OnlyTLS
                    Effect: Deny
                    Principal: "*"
                    Action: s3:*
                    Resource: [!GetAtt ArtifactBucket.Arn, !Sub "${ArtifactBucket.Arn}/*"]
                    Condition: {Bool: {aws:SecureTransport: "false"}}

          DeployerPolicy:
            Type: AWS::IAM::ManagedPolicy
            Properties:
              Description: Writes Muster's ledger and puts artifacts.
              PolicyDocument:
                Version: "2012-10-17"
                Statement:
                  - Effect: Allow
                    Action: [\(Self.ledger(LedgerPermission.allCases))]
                    Resource: !GetAtt LedgerTable.Arn
                  - Effect: Allow
                    Action: [\(ArtifactPermission.putting.joined(separator: ", "))]
                    Resource: !Sub "${ArtifactBucket.Arn}/*"
                  - Effect: Allow
                    Action: [\(ArtifactPermission.listing.joined(separator: ", "))]
                    Resource: !GetAtt ArtifactBucket.Arn

          ReaderPolicy:
            Type: AWS::IAM::ManagedPolicy
            Properties:
              Description: Reads Muster's ledger and changes nothing.
              PolicyDocument:
                Version: "2012-10-17"
                Statement:
                  - Effect: Allow
                    Action: [\(Self.ledger(LedgerPermission.reading))]
                    Resource: !GetAtt LedgerTable.Arn

          HostPolicy:
            Type: AWS::IAM::ManagedPolicy
            Properties:
              Description: Lets a host fetch artifacts by its own role.
              PolicyDocument:
                Version: "2012-10-17"
                Statement:
                  - Effect: Allow
                    Action: [\(ArtifactPermission.getting.joined(separator: ", "))]
                    Resource: !Sub "${ArtifactBucket.Arn}/*"

          DeployerRole:
            Type: AWS::IAM::Role
            Properties:
              Description: For 'role' in the section 'state'. Who may assume it is decided by policies of this account.
              AssumeRolePolicyDocument:
                Version: "2012-10-17"
                Statement:
                  - Effect: Allow
                    Action: sts:AssumeRole
                    Principal: {AWS: !Sub "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}
              ManagedPolicyArns: [!Ref DeployerPolicy]

          ReaderRole:
            Type: AWS::IAM::Role
            Properties:
              Description: The same for those who only look.
              AssumeRolePolicyDocument:
                Version: "2012-10-17"
                Statement:
                  - Effect: Allow
                    Action: sts:AssumeRole
                    Principal: {AWS: !Sub "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}
              ManagedPolicyArns: [!Ref ReaderPolicy]

        Outputs:
          Table:
            Value: !Ref LedgerTable
          Bucket:
            Value: !Ref ArtifactBucket
          DeployerRole:
            Value: !GetAtt DeployerRole.Arn
          ReaderRole:
            Value: !GetAtt ReaderRole.Arn
          HostPolicy:
            Value: !Ref HostPolicy
        """
    }
}
