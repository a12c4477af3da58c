import Foundation

/// EC2's StartInstances, StopInstances, RebootInstances and its tags.
extension Engine {
    /// Seconds that a virtual instance takes to start or stop.
    private static let changeSeconds = 2.0

    func startInstances(_ parameters: QueryParameters, in scope: Scope) async throws -> String {
        let chosen = try chosen(parameters, in: scope, from: [.stopped, .running, .pending], verb: "started")
        for instance in chosen where instance.state == .stopped {
            if instance.group == nil { try await startInstance(instance.id) } else { move(instance.id, .pending) }
        }
        return changes("StartInstances", chosen, .stopped, .pending)
    }

    func stopInstances(_ parameters: QueryParameters, in scope: Scope) async throws -> String {
        let chosen = try chosen(parameters, in: scope, from: [.running, .stopped, .stopping], verb: "stopped")
        for instance in chosen where instance.state == .running {
            if instance.group == nil { try await stopInstance(instance.id) } else { move(instance.id, .stopping) }
        }
        return changes("StopInstances", chosen, .running, .stopping)
    }

    func rebootInstances(_ parameters: QueryParameters, in scope: Scope) async throws -> String {
        for instance in try chosen(parameters, in: scope, from: [.running], verb: "rebooted") {
            if let group = instance.group, let position = fleet.position(of: instance.id) {
                let until = now.addingTimeInterval(group.profile.rebootSeconds)
                fleet.change(position) { $0.absence = FleetInstance.Absence(from: now, until: until) }
            } else if let host = hosts[instance.id] {
                try await host.reboot(after: await host.generation)
            }
        }
        return ec2Answer("RebootInstances", XML.text("return", true))
    }

    /// The instances named, every one of which has to be in one of these states.
    private func chosen(
        _ parameters: QueryParameters, in scope: Scope, from states: Set<FleetInstance.State>, verb: String
    ) throws(ServiceFault) -> [FleetInstance] {
        let ids = parameters.list("InstanceId")
        guard !ids.isEmpty else {
            throw ServiceFault("MissingParameter", "The request must contain the parameter InstanceId")
        }
        try Self.checkInstanceIDs(ids)
        let instances = try ids.map { id throws(ServiceFault) in try ec2Instance(id, in: scope) }
        if let wrong = instances.first(where: { !states.contains($0.state) }) {
            throw ServiceFault(
                "IncorrectInstanceState",
                "This instance '\(wrong.id)' is not in a state from which it can be \(verb).")
        }
        return instances
    }

    private func ec2Instance(_ id: String, in scope: Scope) throws(ServiceFault) -> FleetInstance {
        guard let instance = fleet.instance(id, in: scope), !instance.isHybrid else {
            throw ServiceFault("InvalidInstanceID.NotFound", "The instance ID '\(id)' does not exist")
        }
        return instance
    }

    /// A virtual instance begins to change its state; an event ends that.
    private func move(_ id: String, _ state: FleetInstance.State) {
        guard let position = fleet.position(of: id) else { return }
        fleet.change(position) { $0.state = state }
        events.add(.settled(instance: id), at: now.addingTimeInterval(Self.changeSeconds))
    }

    /// A virtual instance has started or stopped.
    func settle(_ id: String) {
        guard let position = fleet.position(of: id) else { return }
        let started = now
        fleet.change(position) { instance in
            switch instance.state {
            case .pending:
                instance.state = .running
                instance.launched = started
            case .stopping: instance.state = .stopped
            default: break
            }
        }
        deliverPending(to: id)
    }

    private func changes(
        _ operation: String, _ instances: [FleetInstance], _ from: FleetInstance.State, _ to: FleetInstance.State
    ) -> String {
        let items = instances.map { instance in
            let current = instance.state == from ? to : instance.state
            return XML.text("instanceId", instance.id) + Self.state("currentState", current)
                + Self.state("previousState", instance.state)
        }
        return ec2Answer(operation, XML.list("instancesSet", items))
    }

    static func state(_ name: String, _ state: FleetInstance.State) -> String {
        XML.element(name, XML.text("code", state.code) + XML.text("name", state.rawValue))
    }

    func createTags(_ parameters: QueryParameters, in scope: Scope) throws(ServiceFault) -> String {
        let tags = parameters.tags
        if let reserved = tags.first(where: { $0.key.lowercased().hasPrefix("aws:") }) {
            throw ServiceFault(
                "InvalidParameterValue",
                "Tag keys starting with 'aws:' are reserved for internal use: \(reserved.key)")
        }
        for id in try Self.resources(parameters) {
            let instance = try ec2Instance(id, in: scope)
            let merged = instance.tags.merging(tags.map { ($0.key, $0.value ?? "") }) { $1 }
            guard merged.count <= 50 else {
                throw ServiceFault("TagLimitExceeded", "The maximum number of Tags for a resource has been reached.")
            }
            setTags(merged, of: id)
        }
        return ec2Answer("CreateTags", XML.text("return", true))
    }

    /// The resources whose tags are to change.
    ///
    /// - Throws: `InvalidID` for what is no id of anything in EC2.
    private static func resources(_ parameters: QueryParameters) throws(ServiceFault) -> [String] {
        let ids = parameters.list("ResourceId")
        let pattern = /[a-z]+(-[a-z]+)*-([0-9a-f]{8}|[0-9a-f]{17})/
        if let wrong = ids.first(where: { $0.wholeMatch(of: pattern) == nil }) {
            throw ServiceFault("InvalidID", "The ID '\(wrong)' is not valid")
        }
        return ids
    }

    /// A tag with a value is deleted only where it has that value; without tags, all are.
    func deleteTags(_ parameters: QueryParameters, in scope: Scope) throws(ServiceFault) -> String {
        let tags = parameters.tags
        for id in try Self.resources(parameters) {
            let instance = try ec2Instance(id, in: scope)
            let left = instance.tags.filter { own in
                !tags.isEmpty && !tags.contains { $0.key == own.key && ($0.value == nil || $0.value == own.value) }
            }
            setTags(left, of: id)
        }
        return ec2Answer("DeleteTags", XML.text("return", true))
    }

    private func setTags(_ tags: [String: String], of id: String) {
        guard let position = fleet.position(of: id) else { return }
        fleet.change(position) { $0.tags = tags }
        if fleet.instances[position].group == nil { store.save(fleet) }
    }

    func describeTags(_ parameters: QueryParameters, in scope: Scope) throws(ServiceFault) -> String {
        let filters = parameters.filters
        let page = try ec2Page("DescribeTags", parameters, scope)
        let all = fleet.positions(in: scope).map { fleet.instances[$0] }.filter { !$0.isHybrid }.flatMap { instance in
            instance.tags.sorted { $0.key < $1.key }.map { (id: instance.id, key: $0.key, value: $0.value) }
        }
        let (shown, next) = page.cut(all) { tag in
            filters.allSatisfy { filter in
                let own =
                    switch filter.name {
                    case "resource-id": tag.id
                    case "resource-type": "instance"
                    case "key": tag.key
                    case "value": tag.value
                    default: ""
                    }
                return filter.values.contains { Wildcard.matches(own, pattern: $0) }
            }
        }
        let items = shown.map {
            XML.text("resourceId", $0.id) + XML.text("resourceType", "instance") + XML.text("key", $0.key)
                + XML.text("value", $0.value)
        }
        return ec2Answer("DescribeTags", XML.list("tagSet", items) + (next.map { XML.text("nextToken", $0) } ?? ""))
    }

    func describeRegions(_ parameters: QueryParameters) throws(ServiceFault) -> String {
        let wanted = parameters.list("RegionName")
        if let unknown = wanted.first(where: { !Self.regions.contains($0) }) {
            throw ServiceFault("InvalidParameterValue", "Invalid region name: \(unknown)")
        }
        let items = (wanted.isEmpty ? Self.regions : wanted).map {
            XML.text("regionName", $0) + XML.text("regionEndpoint", "ec2.\($0).amazonaws.com")
                + XML.text("optInStatus", "opt-in-not-required")
        }
        return ec2Answer("DescribeRegions", XML.list("regionInfo", items))
    }

    /// The regions that every account has without opting in.
    private static let regions = [
        "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-southeast-1", "ap-southeast-2",
        "ca-central-1", "eu-central-1", "eu-north-1", "eu-west-1", "eu-west-2", "eu-west-3", "sa-east-1", "us-east-1",
        "us-east-2", "us-west-1", "us-west-2",
    ]
}
