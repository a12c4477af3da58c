// Inputs and outputs of Patch Manager; member names are the wire's.

struct PatchRequest: Codable, Sendable {
    struct Filter: Codable, Sendable {
        var Key: String
        var Values: [String]
    }
    var InstanceIds: [String]?
    var InstanceId: String?
    var BaselineId: String?
    var PatchGroup: String?
    var Filters: [Filter]?
    var MaxResults: Int?
    var NextToken: String?
}

/// `InstancePatchState`.
struct PatchStateShape: Codable, Sendable {
    var InstanceId: String
    var PatchGroup: String
    var BaselineId: String
    var SnapshotId = ""
    var InstalledCount: Int
    var InstalledOtherCount = 0
    var InstalledPendingRebootCount: Int
    var InstalledRejectedCount = 0
    var MissingCount: Int
    var FailedCount: Int
    var UnreportedNotApplicableCount = 0
    var NotApplicableCount = 0
    var OperationStartTime: Double
    var OperationEndTime: Double
    var Operation: String
    var RebootOption: String
    var CriticalNonCompliantCount: Int
    var SecurityNonCompliantCount: Int
    var OtherNonCompliantCount: Int
}

struct PatchStatesOutput: Codable, Sendable {
    var InstancePatchStates: [PatchStateShape]
    var NextToken: String?
}

/// `PatchComplianceData`.
struct PatchShape: Codable, Sendable {
    var Title: String
    var KBId: String
    var Classification: String
    var Severity: String
    var State: String
    var InstalledTime: Double
}

struct PatchesOutput: Codable, Sendable {
    var Patches: [PatchShape]
    var NextToken: String?
}

/// `PatchBaselineIdentity`.
struct BaselineShape: Codable, Sendable {
    var BaselineId: String
    var BaselineName: String
    var OperatingSystem: String
    var BaselineDescription: String
    var DefaultBaseline = true
}

struct BaselinesOutput: Codable, Sendable {
    var BaselineIdentities: [BaselineShape]
    var NextToken: String?
}

struct GetBaselineOutput: Codable, Sendable {
    var BaselineId: String
    var Name: String
    var OperatingSystem: String
    var Description: String
    var ApprovedPatches: [String] = []
    var RejectedPatches: [String] = []
    var PatchGroups: [String] = []
}

struct PatchGroupStateOutput: Codable, Sendable {
    var Instances = 0
    var InstancesWithInstalledPatches = 0
    var InstancesWithInstalledOtherPatches = 0
    var InstancesWithInstalledPendingRebootPatches = 0
    var InstancesWithInstalledRejectedPatches = 0
    var InstancesWithMissingPatches = 0
    var InstancesWithFailedPatches = 0
    var InstancesWithNotApplicablePatches = 0
}
