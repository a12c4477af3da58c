import AWS

extension Contract {
    private static let filters = [EC2Filter(name: "tag:App", values: ["orders", "a&b"])]

    static let ec2: [Contract] = [
        Contract("ec2", "DescribeInstances") {
            try await first(EC2Client($0).describeInstancesPages(ids: ["i-1", "i-2"], filters: filters))
        },
        Contract("ec2", "DescribeInstanceStatus") {
            try await first(EC2Client($0).describeInstanceStatusPages(filters: filters, includeAll: true))
        },
        Contract("ec2", "DescribeTags") { try await first(EC2Client($0).describeTags(filters: filters)) },
        Contract("ec2", "DescribeRegions") {
            try await EC2Client($0).describeRegions(names: ["eu-west-1"], filters: filters, includesDisabled: true)
        },
        Contract("ec2", "DescribeVolumes") { try await first(EC2Client($0).describeVolumes(filters: filters)) },
        Contract("ec2", "DescribeSnapshots") {
            try await first(EC2Client($0).describeSnapshots(ids: ["snap-1"], owners: ["self"], filters: filters))
        },
        Contract("ec2", "DescribeIamInstanceProfileAssociations") {
            try await first(EC2Client($0).describeIamInstanceProfileAssociations(ids: ["iip-1"], filters: filters))
        },
        Contract("ec2", "StartInstances") { try await EC2Client($0).startInstances(["i-1", "i-2"]) },
        Contract("ec2", "StopInstances") { try await EC2Client($0).stopInstances(["i-1"], force: true) },
        Contract("ec2", "RebootInstances") { try await EC2Client($0).rebootInstances(["i-1"]) },
        Contract("ec2", "CreateTags") {
            try await EC2Client($0).createTags(["i-1", "vol-1"], ["App": "orders", "Empty": ""])
        },
        Contract("ec2", "DeleteTags") { try await EC2Client($0).deleteTags(["i-1"], ["App": "orders", "Any": nil]) },
        Contract("ec2", "CreateSnapshot") {
            try await EC2Client($0).createSnapshot(volumeID: "vol-1", description: "d", tags: ["App": "orders"])
        },
        Contract("ec2", "CreateSnapshots") {
            try await EC2Client($0).createSnapshots(
                instanceID: "i-1", excludesBootVolume: true, description: "d", tags: ["App": "orders"],
                copiesTags: true)
        },
        Contract("ec2", "DeleteSnapshot") { try await EC2Client($0).deleteSnapshot("snap-1") },
    ]
}
