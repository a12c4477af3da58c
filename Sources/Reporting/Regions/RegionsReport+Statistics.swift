import Foundation

/// The regions report's figures, and its tab "Statistics".
extension RegionsDataset {
    package var figures: [ReportFigure] {
        let perRegion = analysis.servicesPerRegion
        let perService = analysis.regionsPerService
        var figures = [
            ReportFigure("unique_regions", "Regions", .integer(snapshot.regions.count), isHeadline: true),
            ReportFigure("unique_services", "Services", .integer(analysis.services), isHeadline: true),
            ReportFigure(
                "total_combinations", "Pairs of service and region", .integer(analysis.pairs), isHeadline: true),
            ReportFigure(
                "overall_coverage", "Coverage", .number(analysis.coverage), unit: "percent",
                rule: "pairs of \(analysis.regions) × \(analysis.services) possible ones", isHeadline: true),
            ReportFigure(
                "quality_score", "Quality of the data", .number((quality.score * 10).rounded() / 10),
                rule: "the mean of \(quality.parts.map(\.name).joined(separator: ", ")), of 100", isHeadline: true),
            ReportFigure(
                "quality_grade", "Grade", .text(quality.grade), rule: "A from 90, B from 80, C from 70, D from 60"),
            ReportFigure("regions_read", "Regions whose services were read", .integer(analysis.regions)),
            ReportFigure("above_average_regions", "Regions above the mean", .integer(analysis.aboveAverage)),
            ReportFigure("below_average_regions", "Regions below the mean", .integer(analysis.belowAverage)),
            ReportFigure(
                "zone_correlation", "Correlation of zones and services", ReportCell(analysis.zoneCorrelation),
                rule: "Pearson's coefficient over the regions whose zones are known"),
        ]
        for (key, label, spread) in [
            ("services_per_region", "Services per region", perRegion),
            ("regions_per_service", "Regions per service", perService),
        ] {
            for (part, words, value) in Self.parts(spread) {
                figures.append(ReportFigure("\(key)_\(part)", "\(label), \(words)", .number(value)))
            }
        }
        figures += quality.parts.map { part in
            ReportFigure(
                "quality_\(part.name)", "Quality: \(part.name)", .number((part.score * 10).rounded() / 10),
                rule: part.rule)
        }
        return figures
    }

    private static func parts(_ spread: Spread) -> [(String, String, Double)] {
        [
            ("mean", "mean", spread.mean), ("median", "median", spread.median),
            ("deviation", "deviation", spread.deviation),
            ("min", "least", spread.least), ("max", "most", spread.most),
            ("q25", "lower quartile", spread.lowerQuartile),
            ("q75", "upper quartile", spread.upperQuartile), ("skewness", "skewness", spread.skewness),
            ("kurtosis", "kurtosis", spread.kurtosis),
        ]
    }

    /// Names and values: the seed's rows with what they say made true, then the rest.
    func statistics(_ stamp: ReportStamp) -> ReportTable {
        let regions = snapshot.regions.count
        let used = analysis.services - (analysis.categories.first { $0.name == "none" }?.services.count ?? 0)
        var rows: [(String, ReportCell)] = [
            ("Generated At", .text(stamp.time + " UTC")),
            ("Total Service-Region Combinations", .integer(analysis.pairs)),
            ("Unique Regions", .integer(regions)),
            ("Unique Services", .integer(analysis.services)),
            ("Average Services per Region", .number((analysis.servicesPerRegion.mean * 100).rounded() / 100)),
            ("Average Regions per Service", .number((analysis.regionsPerService.mean * 100).rounded() / 100)),
            ("Data Source", .text(stamp.source)),
            ("Pipeline", .text("muster \(stamp.version), execution \(stamp.execution)")),
            ("Region Coverage", .text("\(analysis.regions)/\(regions) regions")),
            ("Service Coverage", .text("\(used)/\(analysis.services) services are in a region")),
            ("Data Freshness", .text("read by \(snapshot.timestamp.ISO8601Format())")),
            ("Cache Status", .text("\(snapshot.calls) calls were made, the rest came from the cache")),
            (
                "Processing Method",
                .text("by region" + (snapshot.options.bothTrees ? ", compared with the services' tree" : ""))
            ),
            (
                "Quality Check",
                .text("\(quality.grade), \(ReportCell.short((quality.score * 10).rounded() / 10)) of 100")
            ),
            ("Completeness", .text(snapshot.gaps.isEmpty ? "complete" : Wording.count(snapshot.gaps.count, "gap"))),
            ("Git Commit", .text(stamp.git.map(\.text) ?? "none")),
        ]
        rows += figures.filter { !$0.isHeadline && $0.key != "quality_grade" }.map { figure in
            guard case .number(let value) = figure.value else { return (figure.label, figure.value) }
            return (figure.label, .number((value * 10_000).rounded() / 10_000))
        }
        rows += analysis.tiers.map { ("Tier \($0.name)", .text(Self.list($0.regions))) }
        rows += analysis.groups.map {
            (
                "Geography: \($0.name)",
                .text(
                    "\(Wording.count($0.regions.count, "region")), \(ReportCell.short(($0.services * 10).rounded() / 10)) services on average"
                )
            )
        }
        rows += analysis.categories.map { ("Services \($0.name)", .text("\($0.services.count) \($0.rule)")) }
        if !analysis.thinRegions.isEmpty {
            rows.append(("Regions a deviation below the mean", .text(Self.list(analysis.thinRegions))))
        }
        rows += analysis.companions.map {
            (
                "Found together: \($0.services.joined(separator: " and "))",
                .text("\(ReportCell.percent($0.likeness)) of the regions that have either")
            )
        }
        rows += snapshot.gaps.map { ("Missing: \($0.what)", .text($0.reason)) }
        return ReportTable(
            "Statistics", files: ["statistics.csv"], columns: [ReportColumn("Name"), ReportColumn("Value", .any)],
            rows: rows.map { [.text($0.0), $0.1] }, style: .facts, caption: "")
    }

    private static func list(_ codes: [String]) -> String { codes.isEmpty ? "none" : codes.joined(separator: ", ") }
}
