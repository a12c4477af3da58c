import HTTPTransport

extension S3Client {
    /// The region of a bucket that this account may use; nil where S3 does not tell. Throws `notFound`, and
    /// `wrongRegion` when it lives elsewhere.
    package func headBucket(_ bucket: String) async throws(AWSError) -> String? {
        try await reply("HeadBucket", Call(method: "HEAD", bucket: bucket)).headers.first("x-amz-bucket-region")
    }

    /// Makes a bucket in the client's region.
    package func createBucket(_ bucket: String) async throws(AWSError) {
        var call = Call(method: "PUT", bucket: bucket)
        if configuration.region.rawValue != "us-east-1" {
            let constraint = XMLNode(name: "LocationConstraint", text: configuration.region.rawValue)
            call.body = Array(XMLNode(name: "CreateBucketConfiguration", children: [constraint]).document.utf8)
            call.headers = [(name: "Content-Type", value: "application/xml")]
        }
        _ = try await reply("CreateBucket", call)
    }

    /// Keeps old versions from now on.
    package func enableVersioning(_ bucket: String) async throws(AWSError) {
        let status = XMLNode(name: "Status", text: "Enabled")
        let body = Array(XMLNode(name: "VersioningConfiguration", children: [status]).document.utf8)
        _ = try await reply(
            "PutBucketVersioning",
            Call(
                method: "PUT", bucket: bucket, query: [(name: "versioning", value: "")],
                headers: [(name: "Content-Type", value: "application/xml"), Self.checksum(body)], body: body))
    }
}
