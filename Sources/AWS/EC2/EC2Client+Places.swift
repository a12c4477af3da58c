package struct EC2Region: Sendable, Hashable {
    package let name: String
    package let endpoint: String
    /// `opt-in-not-required`, `opted-in`, `not-opted-in`.
    package let optInStatus: String

    init(_ node: XMLNode) {
        name = node.filledText("regionName") ?? ""
        endpoint = node.filledText("regionEndpoint") ?? ""
        optInStatus = node.filledText("optInStatus") ?? ""
    }
}

/// The instance profile of an instance.
package struct EC2InstanceProfileAssociation: Sendable, Hashable {
    package let associationID: String
    package let instanceID: String
    package let profileARN: String?
    /// `associating`, `associated`, `disassociating`, `disassociated`.
    package let state: String

    init(_ node: XMLNode) {
        associationID = node.filledText("associationId") ?? ""
        instanceID = node.filledText("instanceId") ?? ""
        profileARN = node["iamInstanceProfile"]?.filledText("arn")
        state = node.filledText("state") ?? ""
    }
}

extension EC2Client {
    /// The regions of the partition, in one reply.
    /// - Parameter includesDisabled: also those that the account has not opted in to.
    package func describeRegions(
        names: [String] = [], filters: [EC2Filter] = [], includesDisabled: Bool = false
    ) async throws(AWSError) -> [EC2Region] {
        let all = includesDisabled ? [(name: "AllRegions", value: "true")] : []
        let form = Self.form(filters) + QueryProtocol.list("RegionName", names) + all
        return try await wire.call("DescribeRegions", form).items("regionInfo").map(EC2Region.init)
    }

    /// - Parameter ids: of associations, not of instances; for those filter by `instance-id`.
    package func describeIamInstanceProfileAssociations(
        ids: [String] = [], filters: [EC2Filter] = []
    ) -> Pages<EC2Page<EC2InstanceProfileAssociation>> {
        pages(
            "DescribeIamInstanceProfileAssociations", "iamInstanceProfileAssociationSet",
            Self.choice("AssociationId", ids, filters)
        ) { [EC2InstanceProfileAssociation($0)] }
    }
}
