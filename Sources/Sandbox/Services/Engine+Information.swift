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
    func describeInstanceInformation(_ request: InformationRequest, in scope: Scope) throws(ServiceFault) -> [UInt8] {
        if request.Filters != nil && request.InstanceInformationFilterList != nil {
            throw ServiceFault(
                "InvalidInstanceInformationFilterValue", "Use either Filters or InstanceInformationFilterList.")
        }
        let legacy = (request.InstanceInformationFilterList ?? []).map {
            InformationFilter(Key: $0.key, Values: $0.valueSet)
        }
        let filters = (request.Filters ?? []) + legacy
        try check(filters)
        let page = try Page(
            request.NextToken, size: request.MaxResults, allowed: 5...50, usual: 10,
            seal: seal.stamp("DescribeInstanceInformation", scope, filters.map { "\($0.Key)=\($0.Values)" }))
        let (shown, next) = page.cut(candidates(filters, in: scope)) { position in
            let instance = fleet.instances[position]
            return instance.state == .running && filters.allSatisfy { instance.passes($0, at: now) }
        }
        return JSONBody.encode(
            InformationOutput(InstanceInformationList: shown.map { shape(of: fleet.instances[$0]) }, NextToken: next))
    }

    /// Positions of the instances that may pass; those that are named, where a filter names some.
    private func candidates(_ filters: [InformationFilter], in scope: Scope) -> [Int] {
        guard let named = filters.first(where: { $0.Key == "InstanceIds" }) else { return fleet.positions(in: scope) }
        return Set(named.Values).compactMap { id in
            fleet.instance(id, in: scope).flatMap { fleet.position(of: $0.id) }
        }.sorted()
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
        InformationShape(
            InstanceId: instance.id, PingStatus: instance.pingStatus(at: now), LastPingDateTime: Timestamps.epoch(now),
            AgentVersion: instance.agentVersion, IsLatestVersion: instance.agentVersion == FleetInstance.agentVersion,
            PlatformType: instance.platform.wireName, PlatformName: "Muster Sandbox \(instance.platform.wireName)",
            PlatformVersion: "1", ResourceType: instance.resourceType, IPAddress: instance.address,
            ComputerName: instance.name, SourceId: instance.id, SourceType: instance.sourceType)
    }
}

extension FleetInstance {
    fileprivate var resourceType: String { isHybrid ? "ManagedInstance" : "EC2Instance" }
    fileprivate var sourceType: String { isHybrid ? "AWS::SSM::ManagedInstance" : "AWS::EC2::Instance" }

    /// Whether it passes one filter; keys that no instance has a value for pass none.
    fileprivate func passes(_ filter: InformationFilter, at now: Date) -> Bool {
        switch filter.Key {
        case "InstanceIds", "SourceIds": filter.Values.contains(id)
        case "PingStatus": filter.Values.contains(pingStatus(at: now))
        case "PlatformTypes": filter.Values.contains(platform.wireName)
        case "ResourceType": filter.Values.contains(resourceType)
        case "SourceTypes": filter.Values.contains(sourceType)
        case "AgentVersion": filter.Values.contains(agentVersion)
        case "tag-key": filter.Values.contains { tags[$0] != nil }
        default: filter.Key.hasPrefix("tag:") && has(key: filter.Key, anyOf: filter.Values)
        }
    }
}
