/// The regions report's tables, with the names, columns and files of seed 004; what the seed does not have follows behind.
extension RegionsDataset {
    package static let file = "aws_regions_services"
    package static let title = "AWS regions and services"

    /// - Parameter former: what to compare with; nil for no comparison.
    package func report(_ stamp: ReportStamp, since former: FormerRegions? = nil) -> Report {
        var report = Report(
            kind: "regions", title: Self.title, file: Self.file, stamp: stamp, figures: figures,
            tables: [regionalServices, matrix, regionSummary, serviceSummary], charts: charts,
            notes: snapshot.notes + quality.findings, gaps: snapshot.gaps)
        report.tables.append(statistics(stamp))
        if snapshot.options.endpoints { report.tables.append(endpoints) }
        if snapshot.options.bothTrees { report.add(differences) }
        if let former { report.add(changes(since: former)) }
        return report
    }

    private var regionalServices: ReportTable {
        let names = serviceNames
        return ReportTable(
            "Regional Services", files: ["\(Self.file).csv", "regional_services.csv"],
            columns: ["Region Code", "Region Name", "Service Code", "Service Name"].map { ReportColumn($0) },
            rows: snapshot.regions.flatMap { region in
                let (code, name) = (ReportCell.text(region.code), ReportCell.text(region.details.longName ?? ""))
                return (region.services ?? []).map { [code, name, .text($0), .text(names[$0] ?? "")] }
            },
            caption: "Every service in every region that has it.")
    }

    private var matrix: ReportTable {
        let regions = snapshot.regions
        let sets = regions.map { region in region.services.map(Set.init) }
        return ReportTable(
            "Service Matrix", files: ["service_matrix.csv"],
            columns: [ReportColumn("Service")] + regions.map { ReportColumn($0.code, .mark) },
            rows: snapshot.services.map { service in
                [.text(service.code)] + sets.map { $0.map { .mark($0.contains(service.code)) } ?? .empty }
            },
            style: .matrix, caption: "✓ the region has the service, ✗ it does not, ? it could not be read.",
            names: serviceNames.merging(regions.map { ($0.code, $0.details.longName ?? "") }) { $1 })
    }

    private var regionSummary: ReportTable {
        let numbers = analysis.services
        return ReportTable(
            "Region Summary", files: ["region_summary.csv"],
            columns: [
                ReportColumn("Region Code"), ReportColumn("Region Name"), ReportColumn("Launch Date"),
                ReportColumn("Launch Date Source"), ReportColumn("Announcement URL", .link),
                ReportColumn("Availability Zones", .integer), ReportColumn("Service Count", .integer),
                ReportColumn("Coverage %", .percent), ReportColumn("Partition"), ReportColumn("Domain"),
                ReportColumn("Geolocation Country"), ReportColumn("Geolocation Region"),
            ],
            rows: snapshot.regions.map { region in
                let count = region.services?.count
                return [
                    .text(region.code), ReportCell(region.details.longName), ReportCell(region.launch?.date),
                    ReportCell(region.launch.map { _ in "AWS regions feed" }), ReportCell(region.launch?.url),
                    ReportCell(region.zones?.count), ReportCell(count),
                    ReportCell(count.map { numbers == 0 ? 0 : Double($0) / Double(numbers) }),
                    ReportCell(region.details.partition), ReportCell(region.details.domain),
                    ReportCell(region.details.geolocationCountry), ReportCell(region.details.geolocationRegion),
                ]
            },
            caption: "Empty where the tree or the feed does not say.")
    }

    private var serviceSummary: ReportTable {
        var counts: [String: Int] = [:]
        for service in snapshot.regions.flatMap({ $0.services ?? [] }) { counts[service, default: 0] += 1 }
        let category = Dictionary(
            analysis.categories.flatMap { category in category.services.map { ($0, category.name) } }
        ) { first, _ in first }
        let sorted = snapshot.services.sorted { one, other in
            (counts[other.code] ?? 0, one.code) < (counts[one.code] ?? 0, other.code)
        }
        return ReportTable(
            "Service Summary", files: ["service_summary.csv"],
            columns: [
                ReportColumn("Service Code"), ReportColumn("Service Name"), ReportColumn("Region Count", .integer),
                ReportColumn("Coverage %", .percent), ReportColumn("Category"),
            ],
            rows: sorted.map { service in
                let count = counts[service.code] ?? 0
                return [
                    .text(service.code), ReportCell(service.longName), .integer(count),
                    .number(analysis.regions == 0 ? 0 : Double(count) / Double(analysis.regions)),
                    ReportCell(category[service.code]),
                ]
            },
            caption: "Coverage of the \(analysis.regions) regions that could be read.")
    }

    private var endpoints: ReportTable {
        ReportTable(
            "Endpoints", files: ["endpoints.csv"],
            columns: ["Region Code", "Service Code", "Endpoint", "Protocols"].map { ReportColumn($0) },
            rows: snapshot.regions.flatMap { region in
                (region.services ?? []).map { service in
                    let found = region.endpoints?[service]
                    return [
                        .text(region.code), .text(service), ReportCell(found?.endpoint), ReportCell(found?.protocols),
                    ]
                }
            },
            caption: "Empty where the tree names none.")
    }

    private var charts: [ReportChart] {
        [
            ReportChart(
                .bars, title: "Services per region", table: "Region Summary", categories: "Region Code",
                values: "Service Count"),
            ReportChart(
                .line, title: "Regions per service, from the most common to the rarest", table: "Service Summary",
                categories: "Service Code", values: "Region Count"),
        ]
    }

    /// Where the services' tree says something else than the regions' tree, which the report follows.
    private var differences: ReportTable {
        let byRegion = Set(
            snapshot.regions.flatMap { region in (region.services ?? []).map { "\(region.code)\n\($0)" } })
        let readable = Set(snapshot.regions.filter { $0.services != nil }.map(\.code))
        let asked = Set(snapshot.services.filter { $0.regions != nil }.map(\.code))
        let byService = Set(
            snapshot.services.flatMap { service in (service.regions ?? []).map { "\($0)\n\(service.code)" } })
        let differing = byRegion.symmetricDifference(byService).sorted().compactMap { pair -> [ReportCell]? in
            let parts = pair.split(separator: "\n").map(String.init)
            guard readable.contains(parts[0]), asked.contains(parts[1]) else { return nil }
            return [.text(parts[0]), .text(parts[1]), .mark(byRegion.contains(pair)), .mark(byService.contains(pair))]
        }
        return ReportTable(
            "Differences", files: ["differences.csv"],
            columns: [
                ReportColumn("Region Code"), ReportColumn("Service Code"), ReportColumn("In Regions Tree", .mark),
                ReportColumn("In Services Tree", .mark),
            ],
            rows: differing, caption: "Pairs that only one of Parameter Store's two trees has.")
    }
}

extension Report {
    /// A table that only some runs have, with a note of what it holds.
    fileprivate mutating func add(_ table: ReportTable) {
        tables.append(table)
        notes.append("\(table.name): \(table.rows.count) rows.")
    }
}
