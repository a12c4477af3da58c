import Foundation

/// The input of DescribeInstanceInformation.
struct InformationRequest: Codable, Sendable {
    var Filters: [InformationFilter]?
    var InstanceInformationFilterList: [LegacyInformationFilter]?
    var MaxResults: Int?
    var NextToken: String?
}

struct InformationFilter: Codable, Sendable {
    var Key: String
    var Values: [String]
}

struct LegacyInformationFilter: Codable, Sendable {
    var key: String
    var valueSet: [String]
}

struct InformationOutput: Codable, Sendable {
    var InstanceInformationList: [InformationShape]
    var NextToken: String?
}

/// `InstanceInformation`.
struct InformationShape: Codable, Sendable {
    var InstanceId: String
    var PingStatus: String
    var LastPingDateTime: Double
    var AgentVersion: String
    var IsLatestVersion: Bool
    var PlatformType: String
    var PlatformName: String
    var PlatformVersion: String
    var ResourceType: String
    var IPAddress: String
    var ComputerName: String
    var SourceId: String
    var SourceType: String
}

extension Engine {
    /// Stopped and terminated instances are not listed.
    func describeInstanceInformation(_ request: InformationRequest) throws(ServiceFault) -> [UInt8] {
        if request.Filters != nil && request.InstanceInformationFilterList != nil {
            throw ServiceFault(
                "InvalidInstanceInformationFilterValue", "Use either Filters or InstanceInformationFilterList.")
        }
        let legacy = (request.InstanceInformationFilterList ?? []).map {
            InformationFilter(Key: $0.key, Values: $0.valueSet)
        }
        let filters = (request.Filters ?? []) + legacy
        try check(filters)
        let found = fleet.instances.filter { instance in
            instance.state == .running && filters.allSatisfy { instance.passes($0) }
        }
        let page = try Page(request.NextToken, size: request.MaxResults, allowed: 5...50, usual: 10)
        let (shown, next) = page.cut(found)
        return JSONBody.encode(
            InformationOutput(InstanceInformationList: shown.map { shape(of: $0) }, NextToken: next))
    }

    private func check(_ filters: [InformationFilter]) throws(ServiceFault) {
        let keys: Set<String> = [
            "ActivationIds", "AgentVersion", "AssociationStatus", "IamRole", "InstanceIds", "PingStatus",
            "PlatformTypes", "ResourceType", "SourceIds", "SourceTypes", "tag-key",
        ]
        for filter in filters {
            guard keys.contains(filter.Key) || filter.Key.hasPrefix("tag:") else {
                throw ServiceFault("InvalidFilterKey", "")
            }
            guard (1...100).contains(filter.Values.count) else {
                throw ServiceFault("InvalidInstanceInformationFilterValue", "")
            }
        }
        let tags = filters.count { $0.Key.hasPrefix("tag") }
        guard tags == 0 || tags == filters.count else { throw ServiceFault("InvalidFilterKey", "") }
    }

    private func shape(of instance: FleetInstance) -> InformationShape {
        let isLinux = instance.platform == .linux
        return InformationShape(
            InstanceId: instance.id, PingStatus: instance.pingStatus, LastPingDateTime: Timestamps.epoch(Date()),
            AgentVersion: FleetInstance.agentVersion, IsLatestVersion: true,
            PlatformType: isLinux ? "Linux" : "Windows",
            PlatformName: isLinux ? "Muster Sandbox Linux" : "Muster Sandbox Windows", PlatformVersion: "1",
            ResourceType: "EC2Instance", IPAddress: instance.address, ComputerName: instance.name,
            SourceId: instance.id, SourceType: "AWS::EC2::Instance")
    }
}

extension FleetInstance {
    /// The version whose behaviour the sandbox follows.
    static let agentVersion = "3.3.1142.0"

    /// Whether it passes one filter; keys that no instance has a value for pass none.
    fileprivate func passes(_ filter: InformationFilter) -> Bool {
        switch filter.Key {
        case "InstanceIds", "SourceIds": filter.Values.contains(id)
        case "PingStatus": filter.Values.contains(pingStatus)
        case "PlatformTypes": filter.Values.contains(platform == .linux ? "Linux" : "Windows")
        case "ResourceType": filter.Values.contains("EC2Instance")
        case "SourceTypes": filter.Values.contains("AWS::EC2::Instance")
        case "AgentVersion": filter.Values.contains(Self.agentVersion)
        case "tag-key": filter.Values.contains { tags[$0] != nil }
        default: filter.Key.hasPrefix("tag:") && has(key: filter.Key, anyOf: filter.Values)
        }
    }
}
