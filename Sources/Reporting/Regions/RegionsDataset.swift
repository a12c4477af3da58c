package import Foundation

/// What stage "process" makes of a snapshot, under the seed's keys: the pairs with their names, and what follows from them.
package struct RegionsDataset: Codable, Sendable, Equatable {
    /// A service in a region.
    package struct Row: Codable, Sendable, Equatable {
        package var regionCode: String
        package var regionName: String
        package var serviceCode: String
        package var serviceName: String

        enum CodingKeys: String, CodingKey {
            case regionCode = "Region Code"
            case regionName = "Region Name"
            case serviceCode = "Service Code"
            case serviceName = "Service Name"
        }
    }

    package var executionID: String
    package var processedAt: Date
    package var analysis: RegionsAnalysis
    package var quality: RegionsQuality
    package var rows: [Row]
    package var snapshot: RegionsSnapshot

    enum CodingKeys: String, CodingKey {
        case executionID = "execution_id"
        case processedAt = "processing_timestamp"
        case analysis, quality
        case rows = "regional_services_data"
        case snapshot = "metadata"
    }

    package init(_ snapshot: RegionsSnapshot, at time: Date) {
        executionID = snapshot.executionID
        processedAt = time
        analysis = RegionsAnalysis(snapshot)
        quality = RegionsQuality(snapshot, analysis)
        rows = Self.rows(snapshot)
        self.snapshot = snapshot
    }

    private static func rows(_ snapshot: RegionsSnapshot) -> [Row] {
        let names = Dictionary(snapshot.services.map { ($0.code, $0.longName ?? "") }) { first, _ in first }
        return snapshot.regions.flatMap { region in
            (region.services ?? []).map { service in
                Row(
                    regionCode: region.code, regionName: region.details.longName ?? "", serviceCode: service,
                    serviceName: names[service] ?? "")
            }
        }
    }

    // MARK: - Validation

    /// Holds every claim of the dataset against its data. Whoever changed a file of a stage that is gone on with, or a mistake
    /// of this program, is found here and not by a reader.
    ///
    /// - Throws: ``ReportError`` (`unsupported`) that names each claim that does not hold.
    package func validate() throws(ReportError) {
        var wrong: [String] = []
        let regions = Set(snapshot.regions.map(\.code))
        let services = Set(snapshot.services.map(\.code))
        if regions.count != snapshot.regions.count { wrong.append("a region is listed twice") }
        if services.count != snapshot.services.count { wrong.append("a service is listed twice") }
        if let row = rows.first(where: { !regions.contains($0.regionCode) || !services.contains($0.serviceCode) }) {
            wrong.append("the pair \(row.regionCode) and \(row.serviceCode) is of no listed region or service")
        }
        if Set(rows.map { "\($0.regionCode)\n\($0.serviceCode)" }).count != rows.count {
            wrong.append("a pair stands there twice")
        }
        if rows != Self.rows(snapshot) { wrong.append("the pairs are not those that were read") }
        let fresh = RegionsAnalysis(snapshot)
        if analysis.pairs != rows.count { wrong.append("\(analysis.pairs) pairs are claimed, \(rows.count) are there") }
        if !(0...1).contains(analysis.coverage) { wrong.append("a coverage of \(analysis.coverage) cannot be") }
        if analysis != fresh { wrong.append("the statistics do not follow from the data") }
        let sound = RegionsQuality(snapshot, fresh)
        if quality != sound {
            wrong.append("a quality of \(quality.grade) is claimed, \(sound.grade) follows from the data")
        }
        guard wrong.isEmpty else {
            throw ReportError(
                .unsupported,
                "the dataset \(executionID) claims what its data does not support: "
                    + wrong.joined(separator: "; "), fix: "make it again, without --resume")
        }
    }
}
