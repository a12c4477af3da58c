package import Foundation
package import Scripting

/// What EC2 and SSM say of a machine, put together; either may not know it.
package struct FleetHost: Sendable, Equatable, Codable {
    package var id: InstanceID
    /// The tag `Name`, or the computer's name.
    package var name: String
    /// The private address.
    package var address: String?
    package var zone: String?
    /// EC2's state, `running`; nil when EC2 does not know the id (hybrid machines never are).
    package var state: String?
    package var hasInstanceProfile: Bool
    package var launched: Date?
    /// SSM's `PingStatus`; nil when the machine is not registered.
    package var pingStatus: String?
    package var lastPing: Date?
    package var agentVersion: String?
    package var platform: Platform?
    /// `Amazon Linux 2023`, as SSM names it.
    package var platformName: String?
    /// EC2's tags; those of hybrid machines are not read.
    package var tags: [String: String]

    /// Whether EC2 or SSM has anything to say of it.
    package var isKnown: Bool { state != nil || pingStatus != nil }

    package init(
        id: InstanceID, name: String = "", address: String? = nil, zone: String? = nil, state: String? = nil,
        hasInstanceProfile: Bool = false, launched: Date? = nil, pingStatus: String? = nil, lastPing: Date? = nil,
        agentVersion: String? = nil, platform: Platform? = nil, platformName: String? = nil,
        tags: [String: String] = [:]
    ) {
        self.id = id
        self.name = name
        self.address = address
        self.zone = zone
        self.state = state
        self.hasInstanceProfile = hasInstanceProfile
        self.launched = launched
        self.pingStatus = pingStatus
        self.lastPing = lastPing
        self.agentVersion = agentVersion
        self.platform = platform
        self.platformName = platformName
        self.tags = tags
    }
}
