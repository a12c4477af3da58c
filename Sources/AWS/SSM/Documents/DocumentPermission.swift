package struct DescribeDocumentPermissionRequest: Sendable, Hashable, PagedRequest, Encodable {
    package var name: String
    /// Always `Share`.
    package var permissionType: String
    /// 1 to 200.
    package var maxResults: Int?
    package var nextToken: String?

    package init(name: String, permissionType: String, maxResults: Int? = nil, nextToken: String? = nil) {
        self.name = name
        self.permissionType = permissionType
        self.maxResults = maxResults
        self.nextToken = nextToken
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("Name", name)
        try members.add("PermissionType", permissionType)
        try members.add("MaxResults", maxResults)
        try members.add("NextToken", nextToken)
    }
}

package struct DescribeDocumentPermissionResponse: Sendable, Hashable, Page, Decodable {
    package let accountSharingInfoList: [AccountSharingInfo]
    package let nextToken: String?

    package var items: [AccountSharingInfo] { accountSharingInfoList }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        accountSharingInfoList = try members.list("AccountSharingInfoList")
        nextToken = try members.filledText("NextToken")
    }
}

/// An account that a document is shared with.
package struct AccountSharingInfo: Sendable, Hashable, Decodable {
    package let accountID: String?
    package let sharedDocumentVersion: String?

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        accountID = try members.filledText("AccountId")
        sharedDocumentVersion = try members.filledText("SharedDocumentVersion")
    }
}

package struct ModifyDocumentPermissionRequest: Sendable, Hashable, Encodable {
    package var name: String
    /// Always `Share`.
    package var permissionType: String
    /// At most 20; `all` shares it with everybody.
    package var accountIDsToAdd: [String]
    /// At most 20.
    package var accountIDsToRemove: [String]
    /// At most 8 characters.
    package var sharedDocumentVersion: String?

    package init(
        name: String, permissionType: String, accountIDsToAdd: [String] = [], accountIDsToRemove: [String] = [],
        sharedDocumentVersion: String? = nil
    ) {
        self.name = name
        self.permissionType = permissionType
        self.accountIDsToAdd = accountIDsToAdd
        self.accountIDsToRemove = accountIDsToRemove
        self.sharedDocumentVersion = sharedDocumentVersion
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("Name", name)
        try members.add("PermissionType", permissionType)
        try members.add("AccountIdsToAdd", accountIDsToAdd)
        try members.add("AccountIdsToRemove", accountIDsToRemove)
        try members.add("SharedDocumentVersion", sharedDocumentVersion)
    }
}
