/// What follows from a snapshot: stage "process". Its denominators are what was read, never what a tool once saw: regions whose
/// services could not be read count nowhere.
package struct RegionsAnalysis: Codable, Sendable, Equatable {
    /// Regions whose services are known.
    package var regions: Int
    package var services: Int
    package var pairs: Int
    /// `pairs` of `regions × services`, from 0 to 1.
    package var coverage: Double
    package var servicesPerRegion: Spread
    package var regionsPerService: Spread
    /// Regions by quartile of their number of services: tier 1 is the upper one.
    package var tiers: [Tier]
    package var groups: [Group]
    /// Services by how many of the regions have them: universal, high, medium, low, none.
    package var categories: [Category]
    package var aboveAverage: Int
    package var belowAverage: Int
    /// Regions more than a deviation below the mean.
    package var thinRegions: [String]
    /// Pairs of services that are in almost the same regions without being everywhere, the most alike first.
    package var companions: [Companions]
    /// Between a region's zones and its services; nil where fewer than three regions say.
    package var zoneCorrelation: Double?

    package struct Tier: Codable, Sendable, Equatable {
        package var name: String
        package var regions: [String]
    }

    package struct Group: Codable, Sendable, Equatable {
        package var name: String
        package var regions: [String]
        /// The mean number of services.
        package var services: Double
    }

    package struct Category: Codable, Sendable, Equatable {
        package var name: String
        package var rule: String
        package var services: [String]
    }

    package struct Companions: Codable, Sendable, Equatable {
        package var services: [String]
        /// Jaccard's index: regions with both, of regions with one of them.
        package var likeness: Double
    }

    package init(_ snapshot: RegionsSnapshot) {
        let known = snapshot.regions.filter { $0.services != nil }
        let table = Availability(known, snapshot.services.map(\.code))
        regions = known.count
        services = snapshot.services.count
        pairs = table.regionCounts.reduce(0, +)
        let possible = regions * services
        coverage = possible == 0 ? 0 : Double(pairs) / Double(possible)
        servicesPerRegion = Spread(table.regionCounts.map(Double.init))
        regionsPerService = Spread(table.serviceCounts.map(Double.init))
        let spread = servicesPerRegion
        aboveAverage = table.regionCounts.count { Double($0) > spread.mean }
        belowAverage = table.regionCounts.count { Double($0) < spread.mean }
        let counted = zip(known.map(\.code), table.regionCounts.map(Double.init))
        thinRegions = counted.filter { $0.1 < spread.mean - spread.deviation }.map(\.0)
        tiers = Self.tiers(Array(counted), spread)
        groups = Self.groups(Array(counted))
        categories = Self.categories(snapshot.services.map(\.code), table.serviceCounts, of: regions)
        companions = table.companions(snapshot.services.map(\.code))
        let zoned = known.indices.filter { known[$0].zones?.isEmpty == false }
        zoneCorrelation = Spread.correlation(
            zoned.map { Double(known[$0].zones?.count ?? 0) }, zoned.map { Double(table.regionCounts[$0]) })
    }

    private static func tiers(_ counted: [(String, Double)], _ spread: Spread) -> [Tier] {
        let names = ["1 (upper quarter)", "2 (from the median)", "3 (from the lower quartile)", "4 (lower quarter)"]
        let tier = { (count: Double) -> Int in
            if count >= spread.upperQuartile { return 0 }
            if count >= spread.median { return 1 }
            return count >= spread.lowerQuartile ? 2 : 3
        }
        return names.enumerated().map { index, name in
            Tier(name: name, regions: counted.filter { tier($0.1) == index }.map(\.0))
        }
    }

    private static func groups(_ counted: [(String, Double)]) -> [Group] {
        Dictionary(grouping: counted) { geography(of: $0.0) }.map { name, members in
            Group(
                name: name, regions: members.map(\.0).sorted(),
                services: members.map(\.1).reduce(0, +) / Double(members.count))
        }.sorted { ($1.services, $0.name) < ($0.services, $1.name) }
    }

    /// By the code's beginning; the longest that fits.
    static func geography(of region: String) -> String {
        let beginnings = [
            ("us-gov-", "Government"), ("us-iso", "Government"), ("eu-isoe-", "Government"), ("us-", "United States"),
            ("eu-", "Europe"), ("eusc-", "Europe"), ("ap-", "Asia Pacific"), ("cn-", "Asia Pacific"), ("ca-", "Canada"),
            ("mx-", "Mexico"), ("sa-", "South America"), ("af-", "Africa"), ("me-", "Middle East"),
            ("il-", "Middle East"),
        ]
        return beginnings.first { region.hasPrefix($0.0) }?.1 ?? "Other"
    }

    private static func categories(_ codes: [String], _ counts: [Int], of regions: Int) -> [Category] {
        let category = { (count: Int) -> String in
            guard count > 0, regions > 0 else { return "none" }
            if count == regions { return "universal" }
            let part = Double(count) / Double(regions)
            return part >= 0.8 ? "high" : part >= 0.5 ? "medium" : "low"
        }
        let rules = [
            ("universal", "in every region"), ("high", "in 80 % of the regions or more"),
            ("medium", "in half of them or more"),
            ("low", "in fewer than half"), ("none", "in no region"),
        ]
        return rules.map { name, rule in
            Category(name: name, rule: rule, services: zip(codes, counts).filter { category($0.1) == name }.map(\.0))
        }
    }
}

/// Which region has which service, as bits.
private struct Availability {
    let regionCounts: [Int]
    let serviceCounts: [Int]
    /// For each service 64 regions a word.
    private let words: [[UInt64]]
    private let regions: Int

    init(_ regions: [RegionsSnapshot.RegionEntry], _ services: [String]) {
        let places = Dictionary(uniqueKeysWithValues: services.enumerated().map { ($1, $0) })
        var words = [[UInt64]](
            repeating: [UInt64](repeating: 0, count: (regions.count + 63) / 64), count: services.count)
        for (index, region) in regions.enumerated() {
            for place in (region.services ?? []).compactMap({ places[$0] }) {
                words[place][index / 64] |= 1 << UInt64(index % 64)
            }
        }
        regionCounts = regions.map { $0.services?.count ?? 0 }
        serviceCounts = words.map { $0.reduce(0) { $0 + $1.nonzeroBitCount } }
        self.words = words
        self.regions = regions.count
    }

    /// The ten most alike of more than half.
    func companions(_ codes: [String]) -> [RegionsAnalysis.Companions] {
        let candidates = codes.indices.filter { serviceCounts[$0] > 1 && serviceCounts[$0] < regions }
        var found: [RegionsAnalysis.Companions] = []
        for (position, one) in candidates.enumerated() {
            for other in candidates[(position + 1)...] {
                let both = zip(words[one], words[other]).reduce(0) { $0 + ($1.0 & $1.1).nonzeroBitCount }
                let either = serviceCounts[one] + serviceCounts[other] - both
                let likeness = Double(both) / Double(either)
                guard likeness > 0.5, found.count < 10 || likeness > (found.last?.likeness ?? 0) else { continue }
                let place = found.firstIndex { $0.likeness < likeness } ?? found.count
                found.insert(.init(services: [codes[one], codes[other]], likeness: likeness), at: place)
                if found.count > 10 { found.removeLast() }
            }
        }
        return found
    }
}
