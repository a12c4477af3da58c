package import AWS
import Foundation
import Scripting

/// Looks machines up in EC2 and SSM and puts together what both say.
package struct FleetReader: Sendable {
    private let ec2: EC2Client
    private let ssm: SSMClient

    package init(ec2: EC2Client, ssm: SSMClient) {
        self.ec2 = ec2
        self.ssm = ssm
    }

    /// The machines of a target in the order of their ids; every id that was named is there, known or not.
    /// Terminated bearers of a tag are left out: their tags live on for an hour.
    package func hosts(_ target: Target) async throws -> [FleetHost] {
        if case .both(let ids, let tags) = target {
            let found = try await hosts(.instances(ids)) + hosts(.tags(tags))
            return Dictionary(found.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
                .sorted { $0.key < $1.key }.map(\.value)
        }
        async let instances = ec2Instances(target)
        async let agents = agents(target)
        let known = Dictionary(try await instances.map { ($0.instanceID, $0) }, uniquingKeysWith: { $1 })
        let registered = Dictionary(try await agents.map { ($0.instanceID, $0) }, uniquingKeysWith: { $1 })
        let ids: [InstanceID] =
            switch target {
            case .instances(let ids): ids
            case .tags, .both: Set(known.keys).union(registered.keys).compactMap { InstanceID($0) }
            }
        return ids.sorted().map { FleetHost(id: $0, instance: known[$0.text], agent: registered[$0.text]) }
    }

    private func ec2Instances(_ target: Target) async throws -> [EC2Instance] {
        switch target {
        case .instances(let ids):
            let own = ids.filter { !$0.isHybrid }.map(\.text)
            guard !own.isEmpty else { return [] }
            // A filter, unlike a list of ids, does not fail as a whole over one that is unknown.
            var found: [EC2Instance] = []
            for start in stride(from: 0, to: own.count, by: 200) {
                let slice = Array(own[start..<min(start + 200, own.count)])
                found += try await ec2.describeInstances(filters: [EC2Filter(name: "instance-id", values: slice)])
            }
            return found
        case .tags(let tags), .both(_, let tags):
            let filters = tags.sorted { $0.key < $1.key }.map { EC2Filter(name: "tag:\($0.key)", values: $0.value) }
            return try await ec2.describeInstances(filters: filters).filter {
                $0.state != .terminated && $0.state != .shuttingDown
            }
        }
    }

    private func agents(_ target: Target) async throws -> [InstanceInformation] {
        switch target {
        case .instances(let ids):
            var found: [InstanceInformation] = []
            for start in stride(from: 0, to: ids.count, by: 50) {
                let slice = ids[start..<min(start + 50, ids.count)].map(\.text)
                found += try await ssm.describeAllInstanceInformation(filters: [
                    InstanceInformationFilter(key: "InstanceIds", values: slice)
                ])
            }
            return found
        case .tags(let tags), .both(_, let tags):
            let filters = tags.sorted { $0.key < $1.key }.map {
                InstanceInformationFilter(key: "tag:\($0.key)", values: $0.value)
            }
            return try await ssm.describeAllInstanceInformation(filters: filters)
        }
    }
}

extension FleetHost {
    init(id: InstanceID, instance: EC2Instance?, agent: InstanceInformation?) {
        let named = instance?.tags["Name"] ?? agent?.name ?? agent?.computerName ?? ""
        self.init(
            id: id, name: named, address: instance?.privateIPAddress ?? agent?.ipAddress,
            zone: instance?.availabilityZone, state: instance?.state.word,
            hasInstanceProfile: instance?.iamInstanceProfileARN != nil, launched: instance?.launchTime,
            pingStatus: agent?.pingStatus.word, lastPing: agent?.lastPingDateTime, agentVersion: agent?.agentVersion,
            platform: agent.flatMap { Platform(platformType: $0.platformType.word) }, platformName: agent?.platformName,
            tags: instance?.tags ?? [:])
    }
}
