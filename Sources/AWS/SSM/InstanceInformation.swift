package import Foundation

/// What Systems Manager knows about a machine.
package struct InstanceInformation: Sendable, Hashable, Decodable {
    package let instanceID: String
    package let pingStatus: PingStatus
    package let lastPingDateTime: Date?
    package let agentVersion: String
    package let isLatestVersion: Bool?
    package let platformType: PlatformType
    /// E.g. `Amazon Linux`, `Microsoft Windows Server 2022 Datacenter`.
    package let platformName: String
    package let platformVersion: String
    package let resourceType: ResourceType
    package let ipAddress: String?
    package let computerName: String?
    /// The name given at the activation of a hybrid machine.
    package let name: String?
    /// The role of a hybrid machine; EC2 instances have theirs in EC2.
    package let iamRole: String?
    package let activationID: String?
    package let registrationDate: Date?

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        instanceID = try members.required("InstanceId")
        pingStatus = try members.value("PingStatus")
        lastPingDateTime = try members.time("LastPingDateTime")
        agentVersion = try members.text("AgentVersion")
        isLatestVersion = try members.optional("IsLatestVersion")
        platformType = try members.value("PlatformType")
        platformName = try members.text("PlatformName")
        platformVersion = try members.text("PlatformVersion")
        resourceType = try members.value("ResourceType")
        ipAddress = try members.filledText("IPAddress")
        computerName = try members.filledText("ComputerName")
        name = try members.filledText("Name")
        iamRole = try members.filledText("IamRole")
        activationID = try members.filledText("ActivationId")
        registrationDate = try members.time("RegistrationDate")
    }

    package init(
        instanceID: String, pingStatus: PingStatus, lastPingDateTime: Date? = nil, agentVersion: String = "",
        isLatestVersion: Bool? = nil, platformType: PlatformType, platformName: String = "",
        platformVersion: String = "", resourceType: ResourceType = .ec2Instance, ipAddress: String? = nil,
        computerName: String? = nil, name: String? = nil, iamRole: String? = nil, activationID: String? = nil,
        registrationDate: Date? = nil
    ) {
        self.instanceID = instanceID
        self.pingStatus = pingStatus
        self.lastPingDateTime = lastPingDateTime
        self.agentVersion = agentVersion
        self.isLatestVersion = isLatestVersion
        self.platformType = platformType
        self.platformName = platformName
        self.platformVersion = platformVersion
        self.resourceType = resourceType
        self.ipAddress = ipAddress
        self.computerName = computerName
        self.name = name
        self.iamRole = iamRole
        self.activationID = activationID
        self.registrationDate = registrationDate
    }
}
