package import Foundation

package struct GetPatchBaselineRequest: Sendable, Hashable, Encodable {
    package var baselineID: String

    package init(baselineID: String) {
        self.baselineID = baselineID
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("BaselineId", baselineID)
    }
}

/// The rules of one baseline.
package struct GetPatchBaselineResponse: Sendable, Hashable, Decodable {
    package let baselineID: String
    package let name: String?
    package let operatingSystem: String?
    package let globalFilters: PatchFilterGroup?
    package let approvalRules: PatchRuleGroup?
    package let approvedPatches: [String]
    package let approvedPatchesComplianceLevel: String?
    package let approvedPatchesEnableNonSecurity: Bool?
    package let rejectedPatches: [String]
    package let rejectedPatchesAction: String?
    package let patchGroups: [String]
    package let createdDate: Date?
    package let modifiedDate: Date?
    package let description: String?
    package let availableSecurityUpdatesComplianceStatus: String?

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        baselineID = try members.required("BaselineId")
        name = try members.filledText("Name")
        operatingSystem = try members.filledText("OperatingSystem")
        globalFilters = try members.optional("GlobalFilters")
        approvalRules = try members.optional("ApprovalRules")
        approvedPatches = try members.list("ApprovedPatches")
        approvedPatchesComplianceLevel = try members.filledText("ApprovedPatchesComplianceLevel")
        approvedPatchesEnableNonSecurity = try members.optional("ApprovedPatchesEnableNonSecurity")
        rejectedPatches = try members.list("RejectedPatches")
        rejectedPatchesAction = try members.filledText("RejectedPatchesAction")
        patchGroups = try members.list("PatchGroups")
        createdDate = try members.time("CreatedDate")
        modifiedDate = try members.time("ModifiedDate")
        description = try members.filledText("Description")
        availableSecurityUpdatesComplianceStatus = try members.filledText("AvailableSecurityUpdatesComplianceStatus")
    }
}

/// The rules by which patches are approved.
package struct PatchRuleGroup: Sendable, Hashable, Decodable {
    package let patchRules: [PatchRule]

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        patchRules = try members.list("PatchRules")
    }
}

/// Approves the patches of a filter after some days, or up to a date.
package struct PatchRule: Sendable, Hashable, Decodable {
    package let patchFilterGroup: PatchFilterGroup?
    package let complianceLevel: String?
    package let approveAfterDays: Int?
    package let approveUntilDate: String?
    package let enableNonSecurity: Bool?

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        patchFilterGroup = try members.optional("PatchFilterGroup")
        complianceLevel = try members.filledText("ComplianceLevel")
        approveAfterDays = try members.optional("ApproveAfterDays")
        approveUntilDate = try members.filledText("ApproveUntilDate")
        enableNonSecurity = try members.optional("EnableNonSecurity")
    }
}

/// Filters that are ANDed.
package struct PatchFilterGroup: Sendable, Hashable, Decodable {
    package let patchFilters: [PatchFilter]

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        patchFilters = try members.list("PatchFilters")
    }
}

/// A key such as `CLASSIFICATION` or `SEVERITY` with values that are ORed.
package struct PatchFilter: Sendable, Hashable, Decodable {
    package let key: String
    package let values: [String]

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        key = try members.text("Key")
        values = try members.list("Values")
    }
}
