/// Which instances to describe: filters are ANDed, the values of one are ORed; `*` and `?` match.
package struct EC2Filter: Sendable, Hashable {
    /// E.g. `tag:App`, `instance-state-name`.
    package let name: String
    package let values: [String]

    package init(name: String, values: [String]) {
        self.name = name
        self.values = values
    }
}

/// The describes of EC2.
package struct EC2Client: Sendable {
    /// DescribeInstanceStatus takes at most so many ids; both calls are cut alike.
    private static let chunk = 100
    private let wire: QueryProtocol

    package init(_ configuration: AWSConfiguration) {
        wire = QueryProtocol(caller: ServiceCaller(.ec2, configuration), version: "2016-11-15")
    }

    /// All matching instances, terminated ones of the last hour included. Without ids: all that the filters leave.
    /// Throws `instanceNotFound` when an id is unknown.
    package func describeInstances(
        ids: [String] = [], filters: [EC2Filter] = []
    ) async throws(AWSError) -> [EC2Instance] {
        let reservations = try await pages("DescribeInstances", "reservationSet", ids, Self.form(filters))
        return reservations.flatMap { reservation in
            let owner = reservation.filledText("ownerId")
            return reservation.items("instancesSet").compactMap { EC2Instance($0, ownerID: owner) }
        }
    }

    /// The status checks and scheduled events.
    /// - Parameter includeAll: also instances that do not run; EC2 leaves them out by default.
    package func describeInstanceStatus(
        ids: [String] = [], includeAll: Bool = false
    ) async throws(AWSError) -> [EC2InstanceStatus] {
        let form = includeAll ? [(name: "IncludeAllInstances", value: "true")] : []
        let items = try await pages("DescribeInstanceStatus", "instanceStatusSet", ids, form)
        return items.compactMap(EC2InstanceStatus.init)
    }

    private static func form(_ filters: [EC2Filter]) -> [(name: String, value: String)] {
        filters.enumerated().flatMap { index, filter in
            [(name: "Filter.\(index + 1).Name", value: filter.name)]
                + QueryProtocol.list("Filter.\(index + 1).Value", filter.values)
        }
    }

    /// All pages for all chunks of ids. MaxResults is not allowed together with ids.
    private func pages(
        _ operation: String, _ set: String, _ ids: [String], _ form: [(name: String, value: String)]
    ) async throws(AWSError) -> [XMLNode] {
        let chunks = stride(from: 0, to: ids.count, by: Self.chunk).map {
            Array(ids[$0..<min($0 + Self.chunk, ids.count)])
        }
        var found: [XMLNode] = []
        for chunk in chunks.isEmpty ? [[]] : chunks {
            let size = chunk.isEmpty ? [(name: "MaxResults", value: "1000")] : []
            let fixed = form + QueryProtocol.list("InstanceId", chunk) + size
            found += try await Pages.all(wire.caller.service, operation) { token throws(AWSError) in
                let next = token.map { [(name: "NextToken", value: $0)] } ?? []
                let root = try await wire.call(operation, fixed + next)
                return (root.items(set), root.filledText("nextToken"))
            }
        }
        return found
    }
}
