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

    private enum CodingKeys: String, CodingKey {
        case instanceID = "InstanceId", pingStatus = "PingStatus", lastPingDateTime = "LastPingDateTime"
        case agentVersion = "AgentVersion", isLatestVersion = "IsLatestVersion", platformType = "PlatformType"
        case platformName = "PlatformName", platformVersion = "PlatformVersion", resourceType = "ResourceType"
        case ipAddress = "IPAddress", computerName = "ComputerName", name = "Name", iamRole = "IamRole"
        case activationID = "ActivationId", registrationDate = "RegistrationDate"
    }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        instanceID = try fields.decode(String.self, forKey: .instanceID)
        pingStatus = try fields.value(.pingStatus)
        lastPingDateTime = try fields.time(.lastPingDateTime)
        agentVersion = try fields.text(.agentVersion)
        isLatestVersion = try fields.decodeIfPresent(Bool.self, forKey: .isLatestVersion)
        platformType = try fields.value(.platformType)
        platformName = try fields.text(.platformName)
        platformVersion = try fields.text(.platformVersion)
        resourceType = try fields.value(.resourceType)
        ipAddress = try fields.filledText(.ipAddress)
        computerName = try fields.filledText(.computerName)
        name = try fields.filledText(.name)
        iamRole = try fields.filledText(.iamRole)
        activationID = try fields.filledText(.activationID)
        registrationDate = try fields.time(.registrationDate)
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
