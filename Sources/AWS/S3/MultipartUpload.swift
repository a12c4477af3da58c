import HTTPTransport

/// A part that S3 has taken.
struct UploadedPart: Sendable, Hashable {
    /// From 1.
    let number: Int
    let eTag: String
    let checksum: String
}

extension S3Client {
    /// Begins an upload in parts; gives its id.
    func createMultipartUpload(
        bucket: String, key: String, contentType: String? = nil, metadata: [String: String] = [:]
    ) async throws(AWSError) -> String {
        let root = try await document(
            "CreateMultipartUpload",
            Call(
                method: "POST", bucket: bucket, key: key, query: [(name: "uploads", value: "")],
                headers: Self.description(contentType, metadata)
                    + [(name: "x-amz-checksum-algorithm", value: "SHA256")]))
        guard let identifier = root.filledText("UploadId") else {
            throw caller.unreadable("CreateMultipartUpload", "The reply names no upload")
        }
        return identifier
    }

    /// Sends one part: 5 MiB to 5 GiB, the last one may be smaller.
    func uploadPart(
        bucket: String, key: String, uploadID: String, number: Int, body: [UInt8]
    ) async throws(AWSError) -> UploadedPart {
        let checksum = Self.checksum(body)
        let response = try await reply(
            "UploadPart",
            Call(
                method: "PUT", bucket: bucket, key: key,
                query: [(name: "partNumber", value: String(number)), (name: "uploadId", value: uploadID)],
                headers: [checksum], body: body))
        guard let eTag = response.headers.first("ETag") else {
            throw caller.unreadable("UploadPart", "The reply has no ETag")
        }
        return UploadedPart(number: number, eTag: eTag, checksum: checksum.value)
    }

    /// Makes the parts one object. S3 may begin its reply with 200 and end it with an error; that is one here too.
    func completeMultipartUpload(
        bucket: String, key: String, uploadID: String, parts: [UploadedPart], condition: S3Condition? = nil
    ) async throws(AWSError) -> S3Written {
        let nodes = parts.sorted { $0.number < $1.number }.map { part in
            XMLNode(
                name: "Part",
                children: [
                    XMLNode(name: "ChecksumSHA256", text: part.checksum), XMLNode(name: "ETag", text: part.eTag),
                    XMLNode(name: "PartNumber", text: String(part.number)),
                ])
        }
        let response = try await reply(
            "CompleteMultipartUpload",
            Call(
                method: "POST", bucket: bucket, key: key, query: [(name: "uploadId", value: uploadID)],
                headers: [(name: "Content-Type", value: "application/xml")] + (condition.map { [$0.header] } ?? []),
                body: Array(XMLNode(name: "CompleteMultipartUpload", children: nodes).document.utf8),
                repeatability: condition == nil ? .repeatable : .atMostOnce, mayFailLate: true))
        guard let root = try? XMLReader.root(of: response.body), let eTag = root.filledText("ETag") else {
            throw caller.unreadable("CompleteMultipartUpload", "The reply has no ETag")
        }
        return S3Written(eTag: eTag, versionID: response.headers.first("x-amz-version-id"))
    }

    /// Gives the parts up; otherwise they would be kept and billed.
    func abortMultipartUpload(bucket: String, key: String, uploadID: String) async throws(AWSError) {
        _ = try await reply(
            "AbortMultipartUpload",
            Call(method: "DELETE", bucket: bucket, key: key, query: [(name: "uploadId", value: uploadID)]))
    }
}
