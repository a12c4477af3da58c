/// Where a report comes from: what is read, what follows from it, and how that is shown. The stages call these and keep
/// what they answer.
package protocol ReportSource: Sendable {
    /// What was read; the file of stage "fetch".
    associatedtype Raw: Codable & Sendable
    /// What follows from it; the file of stage "process".
    associatedtype Processed: Codable & Sendable

    /// `regions`, `deployments`, `fleet`.
    var kind: String { get }
    /// Where the data is read, for the stamp.
    var origin: String { get }

    /// What fetching would read, and what that costs, in a sentence; reads no more than it takes to say so.
    func outlook() async throws -> String

    func fetch(execution: String) async throws -> Raw

    /// Without effects.
    func process(_ raw: Raw) throws -> Processed

    /// Refuses what its data does not support, whoever made it.
    func validate(_ processed: Processed) throws

    func report(_ processed: Processed, _ stamp: ReportStamp) throws -> Report
}

/// The regions report.
package struct RegionsSource: ReportSource {
    package let kind = "regions"
    package let origin = "AWS SSM Parameter Store"
    private let reader: RegionsFetch
    private let former: FormerRegions?

    package init(_ reader: RegionsFetch, since former: FormerRegions?) {
        self.reader = reader
        self.former = former
    }

    package func outlook() async throws -> String { try await reader.outlook() }

    package func fetch(execution: String) async throws -> RegionsSnapshot {
        let snapshot = try await reader.snapshot(execution: execution)
        guard snapshot.regions.contains(where: { $0.services != nil }) else {
            let reason = snapshot.gaps.first.map { "\($0.what): \($0.reason)" } ?? ""
            throw ReportError(.failed, "no region could be read; \(reason)")
        }
        return snapshot
    }

    package func process(_ raw: RegionsSnapshot) throws -> RegionsDataset { RegionsDataset(raw, at: reader.now()) }

    package func validate(_ processed: RegionsDataset) throws { try processed.validate() }

    package func report(_ processed: RegionsDataset, _ stamp: ReportStamp) throws -> Report {
        processed.report(stamp, since: former)
    }
}
