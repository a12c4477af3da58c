/// Documents: what a command runs.
extension SSMClient {
    /// Makes a document in the account and region. It is sent at most once; after an ambiguous failure look for the name.
    package func createDocument(_ request: CreateDocumentRequest) async throws(AWSError) -> DocumentDescription {
        let reply: CreateDocumentResponse = try await wire.call("CreateDocument", request, .atMostOnce)
        return reply.documentDescription
    }

    /// Adds a version to a document. `$LATEST` moves, `$DEFAULT` does not. Content that stands already is refused.
    package func updateDocument(_ request: UpdateDocumentRequest) async throws(AWSError) -> DocumentDescription {
        let reply: UpdateDocumentResponse = try await wire.call("UpdateDocument", request, .atMostOnce)
        return reply.documentDescription
    }

    /// Says which version runs when none is named.
    package func updateDocumentDefaultVersion(
        _ request: UpdateDocumentDefaultVersionRequest
    ) async throws(AWSError) -> DocumentDefaultVersionDescription {
        let reply: UpdateDocumentDefaultVersionResponse = try await wire.call("UpdateDocumentDefaultVersion", request)
        return reply.description
    }

    /// What is known of one version of a document, its content aside.
    package func describeDocument(_ request: DescribeDocumentRequest) async throws(AWSError) -> DocumentDescription {
        let reply: DescribeDocumentResponse = try await wire.call("DescribeDocument", request)
        return reply.document
    }

    /// The content of one version of a document.
    package func getDocument(_ request: GetDocumentRequest) async throws(AWSError) -> GetDocumentResponse {
        try await wire.call("GetDocument", request)
    }

    /// The documents that this account may see: its own, those shared with it and those of AWS.
    package func listDocuments(_ request: ListDocumentsRequest = .init()) -> Pages<ListDocumentsResponse> {
        wire.pages("ListDocuments", request)
    }

    /// All versions of a document.
    package func listDocumentVersions(_ request: ListDocumentVersionsRequest) -> Pages<ListDocumentVersionsResponse> {
        wire.pages("ListDocumentVersions", request)
    }

    /// Deletes a document, or one version of it. Documents that are shared or in use are refused.
    package func deleteDocument(_ request: DeleteDocumentRequest) async throws(AWSError) {
        let _: EmptyReply = try await wire.call("DeleteDocument", request)
    }

    /// With which accounts a document is shared.
    package func describeDocumentPermission(
        _ request: DescribeDocumentPermissionRequest
    ) -> Pages<DescribeDocumentPermissionResponse> {
        wire.pages("DescribeDocumentPermission", request)
    }

    /// Shares a document with accounts, or ends that.
    package func modifyDocumentPermission(_ request: ModifyDocumentPermissionRequest) async throws(AWSError) {
        let _: EmptyReply = try await wire.call("ModifyDocumentPermission", request)
    }

    /// Adds tags, or overwrites those of the same keys.
    package func addTagsToResource(_ request: AddTagsToResourceRequest) async throws(AWSError) {
        let _: EmptyReply = try await wire.call("AddTagsToResource", request)
    }

    /// The tags of a document, a parameter or another resource.
    package func listTagsForResource(_ request: ListTagsForResourceRequest) async throws(AWSError) -> [ResourceTag] {
        let reply: ListTagsForResourceResponse = try await wire.call("ListTagsForResource", request)
        return reply.tagList
    }
}
