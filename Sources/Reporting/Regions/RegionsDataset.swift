package import Foundation

/// What stage "process" makes of a snapshot: what follows from it, with the snapshot itself. The pairs of regions and services,
/// which seed 004 keeps a second time with their names, are those of the snapshot.
package struct RegionsDataset: Codable, Sendable, Equatable {
    package var executionID: String
    package var processedAt: Date
    package var analysis: RegionsAnalysis
    package var quality: RegionsQuality
    package var snapshot: RegionsSnapshot

    enum CodingKeys: String, CodingKey {
        case executionID = "execution_id"
        case processedAt = "processing_timestamp"
        case analysis, quality
        case snapshot = "metadata"
    }

    package init(_ snapshot: RegionsSnapshot, at time: Date) {
        executionID = snapshot.executionID
        processedAt = time
        analysis = RegionsAnalysis(snapshot)
        quality = RegionsQuality(snapshot, analysis)
        self.snapshot = snapshot
    }

    /// What services are called, by their codes; empty where the tree names none.
    var serviceNames: [String: String] {
        Dictionary(snapshot.services.map { ($0.code, $0.longName ?? "") }) { first, _ in first }
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
        var pairs = 0
        for region in snapshot.regions {
            let codes = region.services ?? []
            pairs += codes.count
            if Set(codes).count != codes.count { wrong.append("a service stands twice below \(region.code)") }
            if let stray = codes.first(where: { !services.contains($0) }) {
                wrong.append("the pair \(region.code) and \(stray) is of no listed service")
            }
        }
        let fresh = RegionsAnalysis(snapshot)
        if analysis.pairs != pairs { wrong.append("\(analysis.pairs) pairs are claimed, \(pairs) are there") }
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
