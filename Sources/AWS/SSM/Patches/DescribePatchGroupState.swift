package struct DescribePatchGroupStateRequest: Sendable, Hashable, Encodable {
    /// At most 256 characters.
    package var patchGroup: String

    package init(patchGroup: String) {
        self.patchGroup = patchGroup
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("PatchGroup", patchGroup)
    }
}

/// Numbers of machines.
package struct DescribePatchGroupStateResponse: Sendable, Hashable, Decodable {
    package let instances: Int
    package let instancesWithInstalledPatches: Int
    package let instancesWithInstalledOtherPatches: Int
    package let instancesWithInstalledPendingRebootPatches: Int
    package let instancesWithInstalledRejectedPatches: Int
    package let instancesWithMissingPatches: Int
    package let instancesWithFailedPatches: Int
    package let instancesWithNotApplicablePatches: Int
    package let instancesWithUnreportedNotApplicablePatches: Int
    package let instancesWithCriticalNonCompliantPatches: Int
    package let instancesWithSecurityNonCompliantPatches: Int
    package let instancesWithOtherNonCompliantPatches: Int
    package let instancesWithAvailableSecurityUpdates: Int

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        instances = try members.count("Instances")
        instancesWithInstalledPatches = try members.count("InstancesWithInstalledPatches")
        instancesWithInstalledOtherPatches = try members.count("InstancesWithInstalledOtherPatches")
        instancesWithInstalledPendingRebootPatches = try members.count("InstancesWithInstalledPendingRebootPatches")
        instancesWithInstalledRejectedPatches = try members.count("InstancesWithInstalledRejectedPatches")
        instancesWithMissingPatches = try members.count("InstancesWithMissingPatches")
        instancesWithFailedPatches = try members.count("InstancesWithFailedPatches")
        instancesWithNotApplicablePatches = try members.count("InstancesWithNotApplicablePatches")
        instancesWithUnreportedNotApplicablePatches = try members.count("InstancesWithUnreportedNotApplicablePatches")
        instancesWithCriticalNonCompliantPatches = try members.count("InstancesWithCriticalNonCompliantPatches")
        instancesWithSecurityNonCompliantPatches = try members.count("InstancesWithSecurityNonCompliantPatches")
        instancesWithOtherNonCompliantPatches = try members.count("InstancesWithOtherNonCompliantPatches")
        instancesWithAvailableSecurityUpdates = try members.count("InstancesWithAvailableSecurityUpdates")
    }
}
