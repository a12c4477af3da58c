package import Foundation

package struct EC2Volume: Sendable, Hashable {
    package struct Attachment: Sendable, Hashable {
        package let instanceID: String
        package let device: String?
        /// `attached`, `attaching`, `detaching`, `busy`.
        package let state: String
        package let deleteOnTermination: Bool
    }

    package let volumeID: String
    /// `available`, `in-use`, …
    package let state: String
    /// In GiB.
    package let size: Int
    package let volumeType: String?
    package let availabilityZone: String?
    package let isEncrypted: Bool
    package let attachments: [Attachment]
    package let tags: [String: String]

    init(_ node: XMLNode) {
        volumeID = node.filledText("volumeId") ?? ""
        state = node.filledText("status") ?? ""
        size = node.filledText("size").flatMap { Int($0) } ?? 0
        volumeType = node.filledText("volumeType")
        availabilityZone = node.filledText("availabilityZone")
        isEncrypted = node.filledText("encrypted") == "true"
        attachments = node.items("attachmentSet").map { item in
            Attachment(
                instanceID: item.filledText("instanceId") ?? "", device: item.filledText("device"),
                state: item.filledText("status") ?? "",
                deleteOnTermination: item.filledText("deleteOnTermination") == "true")
        }
        tags = node.tags
    }
}

package struct EC2Snapshot: Sendable, Hashable {
    package let snapshotID: String
    package let volumeID: String?
    /// `pending`, `completed`, `error`, `recoverable`, `recovering`.
    package let state: String
    /// E.g. `80%`.
    package let progress: String?
    package let startTime: Date?
    package let ownerID: String?
    package let volumeSize: Int?
    package let description: String?
    package let tags: [String: String]

    init(_ node: XMLNode) {
        snapshotID = node.filledText("snapshotId") ?? ""
        volumeID = node.filledText("volumeId")
        state = node.filledText("status") ?? node.filledText("state") ?? ""
        progress = node.filledText("progress")
        startTime = node.filledText("startTime").flatMap(Date.init(wire:))
        ownerID = node.filledText("ownerId")
        volumeSize = node.filledText("volumeSize").flatMap { Int($0) }
        description = node.filledText("description")
        tags = node.tags
    }
}

/// Volumes and their snapshots.
extension EC2Client {
    package func describeVolumes(ids: [String] = [], filters: [EC2Filter] = []) -> Pages<EC2Page<EC2Volume>> {
        pages("DescribeVolumes", "volumeSet", Self.choice("VolumeId", ids, filters)) { [EC2Volume($0)] }
    }

    /// - Parameter owners: account ids or `self`; without owners and ids public snapshots come too.
    package func describeSnapshots(
        ids: [String] = [], owners: [String] = ["self"], filters: [EC2Filter] = []
    ) -> Pages<EC2Page<EC2Snapshot>> {
        let form = QueryProtocol.list("Owner", owners) + Self.choice("SnapshotId", ids, filters)
        return pages("DescribeSnapshots", "snapshotSet", form) { [EC2Snapshot($0)] }
    }

    /// Begins a snapshot of one volume. EC2 takes no token for it, so it is sent at most once; after an ambiguous
    /// failure look for the tags.
    package func createSnapshot(
        volumeID: String, description: String? = nil, tags: [String: String] = [:]
    ) async throws(AWSError) -> EC2Snapshot {
        let form = [(name: "VolumeId", value: volumeID)] + Self.snapshotForm(description, tags)
        return EC2Snapshot(try await wire.call("CreateSnapshot", form, .atMostOnce))
    }

    /// Begins snapshots of all volumes of an instance, of one moment. It is sent at most once.
    /// - Parameter copiesTags: whether each snapshot also gets its volume's tags.
    package func createSnapshots(
        instanceID: String, excludesBootVolume: Bool = false, description: String? = nil, tags: [String: String] = [:],
        copiesTags: Bool = false
    ) async throws(AWSError) -> [EC2Snapshot] {
        let form =
            [
                (name: "InstanceSpecification.InstanceId", value: instanceID),
                (name: "InstanceSpecification.ExcludeBootVolume", value: excludesBootVolume ? "true" : "false"),
            ] + (copiesTags ? [(name: "CopyTagsFromSource", value: "volume")] : [])
        let root = try await wire.call("CreateSnapshots", form + Self.snapshotForm(description, tags), .atMostOnce)
        return root.items("snapshotSet").map(EC2Snapshot.init)
    }

    /// Deletes a snapshot. It may be repeated; a repetition that comes too late throws `InvalidSnapshot.NotFound`.
    package func deleteSnapshot(_ snapshotID: String) async throws(AWSError) {
        _ = try await wire.call("DeleteSnapshot", [(name: "SnapshotId", value: snapshotID)])
    }

    private static func snapshotForm(
        _ description: String?, _ tags: [String: String]
    ) -> [(name: String, value: String)] {
        let text = description.map { [(name: "Description", value: $0)] } ?? []
        guard !tags.isEmpty else { return text }
        return text + [(name: "TagSpecification.1.ResourceType", value: "snapshot")]
            + form("TagSpecification.1.Tag", tags)
    }
}
