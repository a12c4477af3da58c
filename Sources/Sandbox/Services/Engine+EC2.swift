import Foundation

/// EC2's DescribeInstances and DescribeInstanceStatus (query protocol, 2016-11-15). Hybrid nodes are unknown to it.
extension Engine {
    func describeInstances(_ parameters: QueryParameters, in scope: Scope) throws(ServiceFault) -> String {
        let page = try page("DescribeInstances", parameters, scope)
        let (shown, next) = page.cut(try selected(parameters, in: scope))
        return ec2Answer(
            "DescribeInstances", XML.list("reservationSet", shown.map { reservation($0) }) + nextToken(next))
    }

    func describeInstanceStatus(_ parameters: QueryParameters, in scope: Scope) throws(ServiceFault) -> String {
        let isAll = parameters["IncludeAllInstances"] == "true"
        let found = try selected(parameters, in: scope).filter { isAll || $0.state == .running }
        let (shown, next) = try page("DescribeInstanceStatus", parameters, scope).cut(found)
        return ec2Answer(
            "DescribeInstanceStatus", XML.list("instanceStatusSet", shown.map { status($0) }) + nextToken(next))
    }

    func ec2Answer(_ operation: String, _ content: String) -> String {
        let request = XML.text("requestId", UUID().uuidString.lowercased())
        return XML.declaration + "<\(operation)Response xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\">"
            + request + content + "</\(operation)Response>"
    }

    private func nextToken(_ token: String?) -> String { token.map { XML.text("nextToken", $0) } ?? "" }

    private func page(_ operation: String, _ parameters: QueryParameters, _ scope: Scope) throws(ServiceFault) -> Page {
        if parameters["MaxResults"] != nil, !parameters.list("InstanceId").isEmpty {
            throw ServiceFault(
                "InvalidParameterCombination", "The parameter instancesSet cannot be used with the parameter maxResults"
            )
        }
        return try ec2Page(operation, parameters, scope)
    }

    /// A page of 5 to 1,000. DescribeInstances takes larger sizes and answers with 1,000.
    func ec2Page(_ operation: String, _ parameters: QueryParameters, _ scope: Scope) throws(ServiceFault) -> Page {
        let allowed = 5...1000
        var size = try parameters.integer("MaxResults")
        if operation == "DescribeInstances" { size = size.map { min($0, allowed.upperBound) } }
        if let size, !allowed.contains(size) {
            let rule =
                size < allowed.lowerBound ? "greater than \(allowed.lowerBound)" : "less than \(allowed.upperBound)"
            throw ServiceFault(
                "InvalidParameterValue",
                "Value ( \(size) ) for parameter maxResults is invalid. Expecting a value \(rule).")
        }
        return try Page(
            parameters["NextToken"], size: size, allowed: allowed, usual: allowed.upperBound,
            seal: seal.stamp(operation, scope, parameters.filters.map { "\($0.name)=\($0.values)" }))
    }

    /// - Throws: `InvalidInstanceID.Malformed` for what is not `i-` and 8 or 17 hexadecimal digits.
    static func checkInstanceIDs(_ ids: [String]) throws(ServiceFault) {
        guard let wrong = ids.first(where: { $0.wholeMatch(of: /i-([0-9a-f]{8}|[0-9a-f]{17})/) == nil }) else { return }
        throw ServiceFault("InvalidInstanceID.Malformed", "Invalid id: \"\(wrong)\"")
    }

    private func selected(_ parameters: QueryParameters, in scope: Scope) throws(ServiceFault) -> [FleetInstance] {
        let ids = parameters.list("InstanceId")
        try Self.checkInstanceIDs(ids)
        let unknown = ids.filter { fleet.instance($0, in: scope)?.isHybrid != false }
        guard unknown.isEmpty else {
            let noun = unknown.count == 1 ? "ID '\(unknown[0])' does" : "IDs '\(unknown.joined(separator: ", "))' do"
            throw ServiceFault("InvalidInstanceID.NotFound", "The instance \(noun) not exist")
        }
        let filters = parameters.filters
        for filter in filters where !FleetInstance.knows(filter: filter.name) {
            throw ServiceFault("InvalidParameterValue", "The filter '\(filter.name)' is invalid")
        }
        let chosen =
            ids.isEmpty
            ? fleet.positions(in: scope).map { fleet.instances[$0] }.filter { !$0.isHybrid }
            : Set(ids).compactMap { fleet.position(of: $0) }.sorted().map { fleet.instances[$0] }
        return chosen.filter { instance in
            filters.allSatisfy { instance.passes(filter: $0.name, values: $0.values) }
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
            + XML.element("placement", XML.text("availabilityZone", instance.zone) + XML.text("tenancy", "default"))
            + (instance.platform == .windows ? XML.text("platform", "windows") : "")
            + XML.text("platformDetails", instance.platform == .windows ? "Windows" : "Linux/UNIX")
            + XML.element("monitoring", XML.text("state", "disabled"))
            + (instance.state == .terminated ? "" : XML.text("privateIpAddress", instance.address))
            + XML.text("architecture", "x86_64") + XML.text("rootDeviceType", "ebs")
            + (isRunning ? "" : XML.text("reason", "User initiated")) + XML.list("tagSet", tags)
        return XML.text("reservationId", "r-" + instance.id.dropFirst(2))
            + XML.text("ownerId", instance.scope.account) + XML.list("groupSet", [])
            + XML.list("instancesSet", [item])
    }

    private func state(_ name: String, _ instance: FleetInstance) -> String {
        XML.element(name, XML.text("code", instance.state.code) + XML.text("name", instance.state.rawValue))
    }

    private func status(_ instance: FleetInstance) -> String {
        let health = instance.state == .running ? "ok" : "not-applicable"
        let details = XML.list(
            "details",
            instance.state == .running ? [XML.text("name", "reachability") + XML.text("status", "passed")] : [])
        let summary = XML.text("status", health) + details
        return XML.text("instanceId", instance.id) + XML.text("availabilityZone", instance.zone)
            + state("instanceState", instance) + XML.element("systemStatus", summary)
            + XML.element("instanceStatus", summary)
    }
}

/// EC2's filters, values with the wildcards `*` and `?`.
extension FleetInstance {
    fileprivate var zone: String { scope.region + "a" }

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
