package import Foundation

/// The life of an instance.
package enum EC2InstanceState: WireValue {
    case pending, running, shuttingDown, terminated, stopping, stopped
    case other(String)

    package static let spellings: [(value: Self, word: String)] = [
        (.pending, "pending"), (.running, "running"), (.shuttingDown, "shutting-down"), (.terminated, "terminated"),
        (.stopping, "stopping"), (.stopped, "stopped"),
    ]

    package var unknownWord: String? {
        if case .other(let word) = self { word } else { nil }
    }
}

/// What DescribeInstances tells; what is unset is nil.
package struct EC2Instance: Sendable, Hashable {
    package let instanceID: String
    package let state: EC2InstanceState
    /// Why it stopped or was terminated, e.g. `Server.SpotInstanceTermination`.
    package let stateReason: String?
    package let imageID: String?
    package let instanceType: String?
    package let architecture: String?
    /// `windows`, or nil for everything else.
    package let platform: String?
    /// E.g. `Linux/UNIX`, `Windows with SQL Server Standard`.
    package let platformDetails: String?
    package let privateIPAddress: String?
    package let publicIPAddress: String?
    package let privateDNSName: String?
    package let availabilityZone: String?
    package let vpcID: String?
    package let subnetID: String?
    package let iamInstanceProfileARN: String?
    package let launchTime: Date?
    package let tags: [String: String]
    /// The account that owns it.
    package let ownerID: String?

    init?(_ node: XMLNode, ownerID: String?) {
        guard let instanceID = node.filledText("instanceId") else { return nil }
        self.instanceID = instanceID
        self.ownerID = ownerID
        state = EC2InstanceState(node["instanceState"]?.filledText("name") ?? "")
        stateReason = node["stateReason"]?.filledText("code")
        imageID = node.filledText("imageId")
        instanceType = node.filledText("instanceType")
        architecture = node.filledText("architecture")
        platform = node.filledText("platform")
        platformDetails = node.filledText("platformDetails")
        privateIPAddress = node.filledText("privateIpAddress")
        publicIPAddress = node.filledText("ipAddress")
        privateDNSName = node.filledText("privateDnsName")
        availabilityZone = node["placement"]?.filledText("availabilityZone")
        vpcID = node.filledText("vpcId")
        subnetID = node.filledText("subnetId")
        iamInstanceProfileARN = node["iamInstanceProfile"]?.filledText("arn")
        launchTime = node.filledText("launchTime").flatMap(Date.init(wire:))
        tags = node.tags
    }
}
