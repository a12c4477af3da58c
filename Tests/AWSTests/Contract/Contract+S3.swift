@testable import AWS

extension Contract {
    private static let key = "a b/ü&=+?#"

    static let s3: [Contract] = [
        Contract("s3", "GetObject") {
            try await S3Client($0).getObject(bucket: "bucket", key: key, versionID: "v", eTag: "\"e\"")
        },
        Contract("s3", "HeadObject") {
            try await S3Client($0).headObject(bucket: "bucket", key: key, versionID: "v")
        },
        Contract("s3", "PutObject") {
            try await S3Client($0).putObject(
                bucket: "bucket", key: key, body: Array("body".utf8), contentType: "text/plain",
                metadata: ["a": "b"], condition: .absent)
        },
        Contract("s3", "DeleteObject") {
            try await S3Client($0).deleteObject(bucket: "bucket", key: key, versionID: "v")
        },
        Contract("s3", "DeleteObjects") {
            try await S3Client($0).deleteObjects(
                bucket: "bucket", [S3Identifier(key: key), S3Identifier(key: "<&>\r\n", versionID: "v")])
        },
        Contract("s3", "ListObjectsV2") {
            try await first(
                S3Client($0).listObjects(
                    bucket: "bucket", prefix: "p/", delimiter: "/", startAfter: "p/a", pageSize: 7))
        },
        Contract("s3", "ListObjectVersions") {
            try await first(S3Client($0).listObjectVersions(bucket: "bucket", prefix: "p/", pageSize: 7))
        },
        Contract("s3", "HeadBucket") { try await S3Client($0).headBucket("bucket") as Any },
        Contract("s3", "CreateBucket") { try await S3Client($0).createBucket("bucket") },
        Contract("s3", "PutBucketVersioning") { try await S3Client($0).enableVersioning("bucket") },
        Contract("s3", "CreateMultipartUpload") {
            try await S3Client($0).createMultipartUpload(
                bucket: "bucket", key: key, contentType: "text/plain", metadata: ["a": "b"])
        },
        Contract("s3", "UploadPart") {
            try await S3Client($0).uploadPart(
                bucket: "bucket", key: key, uploadID: "u", number: 2, body: Array("part".utf8))
        },
        Contract("s3", "CompleteMultipartUpload") {
            try await S3Client($0).completeMultipartUpload(
                bucket: "bucket", key: key, uploadID: "u",
                parts: [UploadedPart(number: 1, eTag: "\"e\"", checksum: "c")], condition: .matches(eTag: "\"f\""))
        },
        Contract("s3", "AbortMultipartUpload") {
            try await S3Client($0).abortMultipartUpload(bucket: "bucket", key: key, uploadID: "u")
        },
    ]
}
