/// Which resources to describe: filters are ANDed, the values of one are ORed; `*` and `?` match.
package struct EC2Filter: Sendable, Hashable {
    /// E.g. `tag:App`, `instance-state-name`.
    package let name: String
    package let values: [String]

    package init(name: String, values: [String]) {
        self.name = name
        self.values = values
    }
}

/// One page of a describe.
package struct EC2Page<Item: Sendable>: Page {
    package let items: [Item]
    package let nextToken: String?
}

/// Instances, volumes and snapshots. A describe without ids gives all that the filters leave.
package struct EC2Client: Sendable {
    let wire: QueryProtocol

    package init(_ configuration: AWSConfiguration) {
        wire = QueryProtocol(caller: ServiceCaller(.ec2, configuration), version: "2016-11-15")
    }

    /// All matching instances, terminated ones of the last hour included. Throws `instanceNotFound` when an id is
    /// unknown.
    package func describeInstances(
        ids: [String] = [], filters: [EC2Filter] = []
    ) async throws(AWSError) -> [EC2Instance] {
        var found: [EC2Instance] = []
        for chunk in Self.chunks(ids) { found += try await describeInstancesPages(ids: chunk, filters: filters).all() }
        return found
    }

    /// The same, page by page.
    /// - Parameter ids: at most 100.
    package func describeInstancesPages(
        ids: [String] = [], filters: [EC2Filter] = []
    ) -> Pages<EC2Page<EC2Instance>> {
        pages("DescribeInstances", "reservationSet", Self.choice("InstanceId", ids, filters)) { reservation in
            let owner = reservation.filledText("ownerId")
            return reservation.items("instancesSet").compactMap { EC2Instance($0, ownerID: owner) }
        }
    }

    /// The status checks and scheduled events.
    /// - Parameter includeAll: also instances that do not run; EC2 leaves them out by default.
    package func describeInstanceStatus(
        ids: [String] = [], includeAll: Bool = false
    ) async throws(AWSError) -> [EC2InstanceStatus] {
        var found: [EC2InstanceStatus] = []
        for chunk in Self.chunks(ids) {
            found += try await describeInstanceStatusPages(ids: chunk, includeAll: includeAll).all()
        }
        return found
    }

    /// The same, page by page.
    /// - Parameter ids: at most 100.
    package func describeInstanceStatusPages(
        ids: [String] = [], filters: [EC2Filter] = [], includeAll: Bool = false
    ) -> Pages<EC2Page<EC2InstanceStatus>> {
        let all = includeAll ? [(name: "IncludeAllInstances", value: "true")] : []
        return pages(
            "DescribeInstanceStatus", "instanceStatusSet", all + Self.choice("InstanceId", ids, filters)
        ) { EC2InstanceStatus($0).map { [$0] } ?? [] }
    }
}

extension EC2Client {
    /// DescribeInstanceStatus takes at most so many ids; all calls are cut alike.
    private static let chunk = 100

    /// The ids in chunks; one empty chunk when there are none.
    static func chunks(_ ids: [String]) -> [[String]] {
        guard !ids.isEmpty else { return [[]] }
        return stride(from: 0, to: ids.count, by: chunk).map { Array(ids[$0..<min($0 + chunk, ids.count)]) }
    }

    /// Filters and ids. The page's size is not allowed together with ids.
    static func choice(
        _ name: String, _ ids: [String], _ filters: [EC2Filter]
    ) -> [(name: String, value: String)] {
        let size = ids.isEmpty ? [(name: "MaxResults", value: "1000")] : []
        return form(filters) + QueryProtocol.list(name, ids) + size
    }

    static func form(_ filters: [EC2Filter]) -> [(name: String, value: String)] {
        filters.enumerated().flatMap { index, filter in
            [(name: "Filter.\(index + 1).Name", value: filter.name)]
                + QueryProtocol.list("Filter.\(index + 1).Value", filter.values)
        }
    }

    /// The pages of a describe.
    /// - Parameters:
    ///   - set: the element that holds the items.
    ///   - read: the items of one `<item>` element.
    func pages<Item: Sendable>(
        _ operation: String, _ set: String, _ form: [(name: String, value: String)],
        _ read: @escaping @Sendable (XMLNode) -> [Item]
    ) -> Pages<EC2Page<Item>> {
        Pages(wire.caller.service, operation) { token throws(AWSError) in
            let next = token.map { [(name: "NextToken", value: $0)] } ?? []
            let root = try await wire.call(operation, form + next)
            return EC2Page(items: root.items(set).flatMap(read), nextToken: root.filledText("nextToken"))
        }
    }
}
