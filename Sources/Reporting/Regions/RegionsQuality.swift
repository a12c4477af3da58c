/// How good the data of a regions report is, in parts from 0 to 100, as seed 004 scores it: with rules that are written out and
/// denominators that were counted.
package struct RegionsQuality: Codable, Sendable, Equatable {
    package struct Part: Codable, Sendable, Equatable {
        package var name: String
        package var score: Double
        package var rule: String
    }

    package var parts: [Part]
    /// What is unusual, a sentence each.
    package var findings: [String]

    /// The parts' mean.
    package var score: Double { parts.isEmpty ? 0 : parts.reduce(0) { $0 + $1.score } / Double(parts.count) }

    package var grade: String {
        switch score {
        case 90...: "A"
        case 80...: "B"
        case 70...: "C"
        case 60...: "D"
        default: "F"
        }
    }

    /// What the seed's validator takes for usual.
    private static let usualRegions = 25...50
    private static let usualServices = 200...500
    private static let usualServicesOfRegion = 50...400
    private static let expectedCoverage = 0.6
    private static let coreServices = ["s3", "ec2", "iam", "cloudwatch"]

    package init(_ snapshot: RegionsSnapshot, _ analysis: RegionsAnalysis) {
        var findings: [String] = []
        parts = [
            Self.integrity(snapshot, analysis, &findings), Self.coverage(analysis, &findings),
            Self.consistency(analysis), Self.anomalies(snapshot, analysis, &findings),
            Self.alignment(snapshot, analysis, &findings),
        ]
        self.findings = findings
    }

    private static func integrity(
        _ snapshot: RegionsSnapshot, _ analysis: RegionsAnalysis, _ findings: inout [String]
    ) -> Part {
        let nameless = Set(snapshot.services.filter { $0.longName == nil }.map(\.code))
        var issues = 0
        for region in snapshot.regions {
            let services = region.services ?? []
            if region.details.longName == nil { issues += services.count }
            issues += nameless.isEmpty ? 0 : services.count { nameless.contains($0) }
        }
        if !nameless.isEmpty {
            findings.append(
                "\(Wording.count(nameless.count, "service")) without a name: \(Wording.list(nameless.sorted()))")
        }
        let nowhere = snapshot.regions.filter { $0.details.longName == nil }.map(\.code)
        if !nowhere.isEmpty {
            findings.append("\(Wording.count(nowhere.count, "region")) without a name: \(Wording.list(nowhere))")
        }
        let fields = analysis.pairs * 4
        return Part(
            name: "integrity", score: fields == 0 ? 0 : Double(fields - issues) / Double(fields) * 100,
            rule: "fields of the pairs' rows that are filled, of \(fields)")
    }

    private static func coverage(_ analysis: RegionsAnalysis, _ findings: inout [String]) -> Part {
        if !usualRegions.contains(analysis.regions) {
            findings.append("\(analysis.regions) regions are unusual (25 to 50)")
        }
        if !usualServices.contains(analysis.services) {
            findings.append("\(analysis.services) services are unusual (200 to 500)")
        }
        return Part(
            name: "coverage", score: min(100, analysis.coverage / expectedCoverage * 100),
            rule: "pairs of \(analysis.regions) × \(analysis.services) possible ones, where 60 % is full marks")
    }

    private static func consistency(_ analysis: RegionsAnalysis) -> Part {
        let mean =
            (analysis.servicesPerRegion.coefficientOfVariation + analysis.regionsPerService.coefficientOfVariation) / 2
        return Part(
            name: "consistency", score: max(0, 100 - mean * 20),
            rule: "100 less 20 times the mean coefficient of variation of both counts")
    }

    private static func anomalies(
        _ snapshot: RegionsSnapshot, _ analysis: RegionsAnalysis, _ findings: inout [String]
    ) -> Part {
        let spread = analysis.servicesPerRegion
        var found = 0
        for region in snapshot.regions {
            guard let count = region.services?.count else { continue }
            let isFar = spread.deviation > 0 && abs(Double(count) - spread.mean) > 3 * spread.deviation
            guard isFar || !usualServicesOfRegion.contains(count) else { continue }
            found += 1
            findings.append("\(region.code) has \(count) services, which is unusual")
        }
        for service in coreServices {
            let regions = snapshot.regions.count { $0.services?.contains(service) == true }
            guard Double(regions) < 0.8 * Double(analysis.regions) else { continue }
            found += 1
            findings.append("\(service) is in \(regions) of \(analysis.regions) regions only")
        }
        let checked = analysis.regions + coreServices.count
        return Part(
            name: "anomalies", score: max(0, 100 * (1 - Double(found) / Double(max(1, checked)))),
            rule:
                "regions within 3 deviations and 50 to 400 services, and core services in 80 % of the regions, of \(checked)"
        )
    }

    private static func alignment(
        _ snapshot: RegionsSnapshot, _ analysis: RegionsAnalysis, _ findings: inout [String]
    ) -> Part {
        let unused = analysis.categories.first { $0.name == "none" }?.services ?? []
        if !unused.isEmpty {
            findings.append("\(Wording.count(unused.count, "service")) in no region: \(Wording.list(unused))")
        }
        let total = snapshot.regions.count + snapshot.services.count
        let aligned = analysis.regions + snapshot.services.count - unused.count
        return Part(
            name: "alignment", score: total == 0 ? 0 : Double(aligned) / Double(total) * 100,
            rule: "listed regions and services that occur in a pair, of \(total)")
    }
}
