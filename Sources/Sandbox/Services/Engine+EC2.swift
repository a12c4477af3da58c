import Foundation

/// EC2's DescribeInstances and DescribeInstanceStatus (query protocol, 2016-11-15), and STS's GetCallerIdentity.
extension Engine {
    func answerEC2(_ operation: String, _ parameters: QueryParameters) throws(ServiceFault) -> String {
        switch operation {
        case "DescribeInstances":
            let (instances, next) = try page(of: try selected(parameters), parameters)
            let items = instances.map { reservation($0) }
            return ec2Answer(operation, XML.list("reservationSet", items) + nextToken(next))
        case "DescribeInstanceStatus":
            let isAll = parameters["IncludeAllInstances"] == "true"
            let found = try selected(parameters).filter { isAll || $0.state == .running }
            let (instances, next) = try page(of: found, parameters)
            return ec2Answer(operation, XML.list("instanceStatusSet", instances.map { status($0) }) + nextToken(next))
        default: throw .unknownOperation(operation)
        }
    }

    func answerSTS(_ operation: String) throws(ServiceFault) -> String {
        guard operation == "GetCallerIdentity" else { throw .unknownOperation(operation) }
        let account = configuration.accountID
        let result =
            XML.text("Arn", "arn:aws:iam::\(account):user/muster-sandbox") + XML.text("UserId", "AIDAMUSTERSANDBOX0000")
            + XML.text("Account", account)
        let metadata = XML.element("ResponseMetadata", XML.text("RequestId", UUID().uuidString.lowercased()))
        return "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
            + XML.element("GetCallerIdentityResult", result) + metadata + "</GetCallerIdentityResponse>"
    }

    func ec2Answer(_ operation: String, _ content: String) -> String {
        let request = XML.text("requestId", UUID().uuidString.lowercased())
        return XML.declaration + "<\(operation)Response xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\">"
            + request + content + "</\(operation)Response>"
    }

    private func nextToken(_ token: String?) -> String { token.map { XML.text("nextToken", $0) } ?? "" }

    private func page(of instances: [FleetInstance], _ parameters: QueryParameters)
        throws(ServiceFault) -> ([FleetInstance], String?)
    {
        let size = parameters["MaxResults"].flatMap { Int($0) }
        if size != nil, !parameters.list("InstanceId").isEmpty {
            throw ServiceFault(
                "InvalidParameterCombination", "The parameter instancesSet cannot be used with the parameter maxResults"
            )
        }
        return try Page(parameters["NextToken"], size: size, allowed: 5...1000, usual: 1000).cut(instances)
    }

    private func selected(_ parameters: QueryParameters) throws(ServiceFault) -> [FleetInstance] {
        let ids = parameters.list("InstanceId")
        let unknown = ids.filter { fleet[$0] == nil }
        guard unknown.isEmpty else {
            let noun = unknown.count == 1 ? "ID '\(unknown[0])' does" : "IDs '\(unknown.joined(separator: ", "))' do"
            throw ServiceFault("InvalidInstanceID.NotFound", "The instance \(noun) not exist")
        }
        let filters = parameters.filters
        for filter in filters where !FleetInstance.knows(filter: filter.name) {
            throw ServiceFault("InvalidParameterValue", "The filter '\(filter.name)' is invalid")
        }
        return fleet.instances.filter { instance in
            (ids.isEmpty || ids.contains(instance.id))
                && filters.allSatisfy { instance.passes(filter: $0.name, values: $0.values) }
        }
    }

    private func reservation(_ instance: FleetInstance) -> String {
        let tags = instance.tags.sorted { $0.key < $1.key }.map {
            XML.text("key", $0.key) + XML.text("value", $0.value)
        }
        let isRunning = instance.state == .running
        let item =
            XML.text("instanceId", instance.id) + XML.text("imageId", "ami-00000000000000001")
            + state("instanceState", instance)
            + XML.text("instanceType", "t3.micro") + XML.text("launchTime", Timestamps.extended(instance.launched))
            + XML.element("placement", XML.text("availabilityZone", zone) + XML.text("tenancy", "default"))
            + (instance.platform == .windows ? XML.text("platform", "windows") : "")
            + XML.text("platformDetails", instance.platform == .windows ? "Windows" : "Linux/UNIX")
            + XML.element("monitoring", XML.text("state", "disabled"))
            + (instance.state == .terminated ? "" : XML.text("privateIpAddress", instance.address))
            + XML.text("architecture", "x86_64") + XML.text("rootDeviceType", "ebs")
            + (isRunning ? "" : XML.text("reason", "User initiated")) + XML.list("tagSet", tags)
        return XML.text("reservationId", "r-" + instance.id.dropFirst(2))
            + XML.text("ownerId", configuration.accountID) + XML.list("groupSet", [])
            + XML.list("instancesSet", [item])
    }

    private var zone: String { configuration.region + "a" }

    private func state(_ name: String, _ instance: FleetInstance) -> String {
        XML.element(name, XML.text("code", instance.state.code) + XML.text("name", instance.state.rawValue))
    }

    private func status(_ instance: FleetInstance) -> String {
        let health = instance.state == .running ? "ok" : "not-applicable"
        let details = XML.list(
            "details",
            instance.state == .running ? [XML.text("name", "reachability") + XML.text("status", "passed")] : [])
        let summary = XML.text("status", health) + details
        return XML.text("instanceId", instance.id) + XML.text("availabilityZone", zone)
            + state("instanceState", instance) + XML.element("systemStatus", summary)
            + XML.element("instanceStatus", summary)
    }
}

/// EC2's filters, values with the wildcards `*` and `?`.
extension FleetInstance {
    fileprivate static func knows(filter: String) -> Bool {
        filter.hasPrefix("tag:")
            || [
                "tag-key", "instance-id", "instance-state-name", "instance-state-code", "private-ip-address",
                "platform",
                "platform-details",
            ].contains(filter)
    }

    fileprivate func passes(filter: String, values: [String]) -> Bool {
        let own: [String] =
            switch filter {
            case "tag-key": Array(tags.keys)
            case "instance-id": [id]
            case "instance-state-name": [state.rawValue]
            case "instance-state-code": ["\(state.code)"]
            case "private-ip-address": [address]
            case "platform": platform == .windows ? ["windows"] : []
            case "platform-details": [platform == .windows ? "Windows" : "Linux/UNIX"]
            default: tags[String(filter.dropFirst("tag:".count))].map { [$0] } ?? []
            }
        return own.contains { value in values.contains { Wildcard.matches(value, pattern: $0) } }
    }
}
