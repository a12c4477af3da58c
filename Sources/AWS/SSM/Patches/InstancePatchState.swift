package import Foundation

package struct DescribeInstancePatchStatesRequest: Sendable, Hashable, PagedRequest, Encodable {
    /// At most 50.
    package var instanceIDs: [String]
    package var nextToken: String?
    /// 10 to 100.
    package var maxResults: Int?

    package init(instanceIDs: [String], nextToken: String? = nil, maxResults: Int? = nil) {
        self.instanceIDs = instanceIDs
        self.nextToken = nextToken
        self.maxResults = maxResults
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("InstanceIds", instanceIDs)
        try members.add("NextToken", nextToken)
        try members.add("MaxResults", maxResults)
    }
}

package struct DescribeInstancePatchStatesResponse: Sendable, Hashable, Page, Decodable {
    package let instancePatchStates: [InstancePatchState]
    package let nextToken: String?

    package var items: [InstancePatchState] { instancePatchStates }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        instancePatchStates = try members.list("InstancePatchStates")
        nextToken = try members.filledText("NextToken")
    }
}

/// The counts of patches on one machine, after its last scan or installation.
package struct InstancePatchState: Sendable, Hashable, Decodable {
    package let instanceID: String
    package let patchGroup: String
    package let baselineID: String
    package let snapshotID: String?
    package let installOverrideList: String?
    package let ownerInformation: String?
    package let installedCount: Int
    package let installedOtherCount: Int
    package let installedPendingRebootCount: Int
    package let installedRejectedCount: Int
    package let missingCount: Int
    package let failedCount: Int
    package let unreportedNotApplicableCount: Int
    package let notApplicableCount: Int
    package let availableSecurityUpdateCount: Int
    package let operationStartTime: Date?
    package let operationEndTime: Date?
    package let operation: PatchOperation
    package let lastNoRebootInstallOperationTime: Date?
    package let rebootOption: String?
    package let criticalNonCompliantCount: Int
    package let securityNonCompliantCount: Int
    package let otherNonCompliantCount: Int

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        instanceID = try members.required("InstanceId")
        patchGroup = try members.text("PatchGroup")
        baselineID = try members.text("BaselineId")
        snapshotID = try members.filledText("SnapshotId")
        installOverrideList = try members.filledText("InstallOverrideList")
        ownerInformation = try members.filledText("OwnerInformation")
        installedCount = try members.count("InstalledCount")
        installedOtherCount = try members.count("InstalledOtherCount")
        installedPendingRebootCount = try members.count("InstalledPendingRebootCount")
        installedRejectedCount = try members.count("InstalledRejectedCount")
        missingCount = try members.count("MissingCount")
        failedCount = try members.count("FailedCount")
        unreportedNotApplicableCount = try members.count("UnreportedNotApplicableCount")
        notApplicableCount = try members.count("NotApplicableCount")
        availableSecurityUpdateCount = try members.count("AvailableSecurityUpdateCount")
        operationStartTime = try members.time("OperationStartTime")
        operationEndTime = try members.time("OperationEndTime")
        operation = try members.value("Operation")
        lastNoRebootInstallOperationTime = try members.time("LastNoRebootInstallOperationTime")
        rebootOption = try members.filledText("RebootOption")
        criticalNonCompliantCount = try members.count("CriticalNonCompliantCount")
        securityNonCompliantCount = try members.count("SecurityNonCompliantCount")
        otherNonCompliantCount = try members.count("OtherNonCompliantCount")
    }
}

/// What the patch run did.
package enum PatchOperation: WireValue {
    case scan, install
    case other(String)

    package static let spellings: [(value: Self, word: String)] = [
        (.scan, "Scan"), (.install, "Install"),
    ]

    package var unknownWord: String? {
        if case .other(let word) = self { word } else { nil }
    }
}
