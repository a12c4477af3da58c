import AWS

extension Contract {
    static let ssmDocuments: [Contract] = [
        Contract(
            "ssm", "CreateDocument",
            CreateDocumentRequest(
                content: "content", name: "name",
                attachments: [.init(key: "AttachmentReference", values: ["values"], name: "name")],
                displayName: "displayName", versionName: "versionName", documentType: "AutoApprovalPolicy",
                documentFormat: .text, targetType: "targetType", tags: [.init(key: "key", value: "value")])
        ) {
            try await SSMClient($0).createDocument($1)
        },
        Contract(
            "ssm", "UpdateDocument",
            UpdateDocumentRequest(
                content: "content", name: "name",
                attachments: [.init(key: "AttachmentReference", values: ["values"], name: "name")],
                displayName: "displayName", versionName: "versionName", documentVersion: "documentVersion",
                documentFormat: .text, targetType: "targetType")
        ) {
            try await SSMClient($0).updateDocument($1)
        },
        Contract(
            "ssm", "UpdateDocumentDefaultVersion",
            UpdateDocumentDefaultVersionRequest(name: "name", documentVersion: "documentVersion")
        ) {
            try await SSMClient($0).updateDocumentDefaultVersion($1)
        },
        Contract(
            "ssm", "DescribeDocument",
            DescribeDocumentRequest(name: "name", documentVersion: "documentVersion", versionName: "versionName")
        ) {
            try await SSMClient($0).describeDocument($1)
        },
        Contract(
            "ssm", "GetDocument",
            GetDocumentRequest(
                name: "name", versionName: "versionName", documentVersion: "documentVersion", documentFormat: .text)
        ) {
            try await SSMClient($0).getDocument($1)
        },
        Contract(
            "ssm", "ListDocuments",
            ListDocumentsRequest(
                filters: [.init(key: "key", values: ["values"])], maxResults: 7, nextToken: "nextToken")
        ) {
            try await first(SSMClient($0).listDocuments($1))
        },
        Contract(
            "ssm", "ListDocumentVersions",
            ListDocumentVersionsRequest(name: "name", maxResults: 7, nextToken: "nextToken")
        ) {
            try await first(SSMClient($0).listDocumentVersions($1))
        },
        Contract(
            "ssm", "DeleteDocument",
            DeleteDocumentRequest(
                name: "name", documentVersion: "documentVersion", versionName: "versionName", force: true)
        ) {
            try await SSMClient($0).deleteDocument($1)
        },
        Contract(
            "ssm", "DescribeDocumentPermission",
            DescribeDocumentPermissionRequest(
                name: "name", permissionType: "Share", maxResults: 7, nextToken: "nextToken")
        ) {
            try await first(SSMClient($0).describeDocumentPermission($1))
        },
        Contract(
            "ssm", "ModifyDocumentPermission",
            ModifyDocumentPermissionRequest(
                name: "name", permissionType: "Share", accountIDsToAdd: ["accountIdsToAdd"],
                accountIDsToRemove: ["accountIdsToRemove"], sharedDocumentVersion: "sharedDo")
        ) {
            try await SSMClient($0).modifyDocumentPermission($1)
        },
        Contract(
            "ssm", "AddTagsToResource",
            AddTagsToResourceRequest(
                resourceType: "CloudConnector", resourceID: "resourceId", tags: [.init(key: "key", value: "value")])
        ) {
            try await SSMClient($0).addTagsToResource($1)
        },
        Contract(
            "ssm", "ListTagsForResource",
            ListTagsForResourceRequest(resourceType: "CloudConnector", resourceID: "resourceId")
        ) {
            try await SSMClient($0).listTagsForResource($1)
        },
    ]
}
