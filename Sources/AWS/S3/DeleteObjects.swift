/// An object, or one version of it.
package struct S3Identifier: Sendable, Hashable {
    package let key: String
    package let versionID: String?

    package init(key: String, versionID: String? = nil) {
        self.key = key
        self.versionID = versionID
    }
}

/// What became of a batch.
package struct DeleteObjectsResult: Sendable, Hashable {
    package struct Failure: Sendable, Hashable {
        package let identifier: S3Identifier
        package let code: String
        package let message: String?
    }

    package var deleted: [S3Identifier] = []
    package var failures: [Failure] = []
}

extension S3Client {
    /// Deletes any number of objects, a thousand in a call. Refused ones are no error of the call.
    package func deleteObjects(
        bucket: String, _ identifiers: [S3Identifier]
    ) async throws(AWSError) -> DeleteObjectsResult {
        var result = DeleteObjectsResult()
        for start in stride(from: 0, to: identifiers.count, by: 1000) {
            let chunk = identifiers[start..<min(start + 1000, identifiers.count)]
            let objects = chunk.map { identifier in
                XMLNode(
                    name: "Object",
                    children: [XMLNode(name: "Key", text: identifier.key)]
                        + (identifier.versionID.map { [XMLNode(name: "VersionId", text: $0)] } ?? []))
            }
            let body = Array(XMLNode(name: "Delete", children: objects).document.utf8)
            let root = try await document(
                "DeleteObjects",
                Call(
                    method: "POST", bucket: bucket, query: [(name: "delete", value: "")],
                    headers: [
                        (name: "Content-Type", value: "application/xml"), Self.checksum(body),
                        (name: "x-amz-sdk-checksum-algorithm", value: "SHA256"),
                    ], body: body, mayFailLate: true))
            for node in root.children {
                let identifier = S3Identifier(
                    key: node.filledText("Key") ?? "", versionID: node.filledText("VersionId"))
                if node.name == "Deleted" { result.deleted.append(identifier) }
                guard node.name == "Error" else { continue }
                result.failures.append(
                    .init(
                        identifier: identifier, code: node.filledText("Code") ?? "",
                        message: node.filledText("Message")))
            }
        }
        return result
    }
}
