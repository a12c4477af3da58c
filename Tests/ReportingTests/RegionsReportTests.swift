import AWS
import Foundation
import HTTPTransport
import MotoServer
import Reporting
import Synchronization
import Testing

/// The whole of the public tree, from moto's server, which ships AWS's own data.
@Suite struct RegionsReportTests {
    /// What the server ships, read from its own package.
    private struct Shipped: Decodable {
        var regions: [String: [String]]
        var services: [String]

        static func read() throws -> Shipped {
            let program = """
                import gzip, json, os, moto
                folder = os.path.join(os.path.dirname(moto.__file__), "ssm", "resources")
                def load(name):
                    tree = json.load(gzip.open(os.path.join(folder, name + ".json.gz")))
                    return tree["aws"]["service"]["global-infrastructure"][name]
                def names(tree): return sorted(key for key in tree if key != "Value")
                regions, services = load("regions"), load("services")
                print(json.dumps({
                    "regions": {r: names(regions[r]["services"]) for r in names(regions)},
                    "services": names(services)}))
                """
            let process = Process()
            process.executableURL = try MotoServer.python()
            process.arguments = ["-c", program]
            let output = Pipe()
            process.standardOutput = output
            try process.run()
            let data = output.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            return try JSONDecoder().decode(Shipped.self, from: data)
        }
    }

    private func reader(
        _ folder: Folder, _ options: RegionsOptions, said: @escaping @Sendable (String) -> Void = { _ in }
    ) throws
        -> RegionsFetch
    {
        let configuration = try MotoServer.shared().configuration
        return RegionsFetch(
            clients: [SSMClient(configuration)], http: configuration.http,
            cache: ReportCache(folder.store, maximumAge: 86_400, now: { Moments.now }, warn: { _ in }),
            options: options, isRefreshing: false,
            now: { Moments.now }, say: said)
    }

    @Test func everythingThatAWSPublishesIsInEveryFile() async throws {
        let shipped = try Shipped.read()
        #expect(shipped.regions.count > 30 && shipped.services.count > 390)
        let folder = try Folder()
        let lean = try await reader(folder, RegionsOptions(isLean: true, feed: nil)).snapshot(execution: "exec_1")
        #expect(lean.calls <= 1_050, "\(lean.calls) calls for the seed's columns")
        let again = try await reader(folder, RegionsOptions(isLean: true, feed: nil)).snapshot(execution: "exec_2")
        #expect(again.calls == 0)
        // What the lean one left out is all that is read then.
        let snapshot = try await reader(folder, RegionsOptions(feed: nil)).snapshot(execution: "exec_3")
        #expect(snapshot.calls < 70 && snapshot.gaps == [])
        for region in snapshot.regions {
            #expect(region.services == shipped.regions[region.code], "\(region.code)")
            #expect(region.zones?.isEmpty == false && region.details.longName?.isEmpty == false)
        }
        #expect(snapshot.regions.map(\.code) == shipped.regions.keys.sorted())
        #expect(Set(snapshot.services.map(\.code)).isSuperset(of: shipped.services))

        let dataset = RegionsDataset(snapshot, at: Moments.now)
        try dataset.validate()
        let pairs = shipped.regions.values.reduce(0) { $0 + $1.count }
        #expect(dataset.analysis.pairs == pairs)
        let report = dataset.report(Moments.stamp())
        #expect(report.tables.first?.rows.count == pairs)
        #expect(
            report.tables.map(\.name) == [
                "Regional Services", "Service Matrix", "Region Summary", "Service Summary", "Statistics",
            ])
        let compared = try ReadBack.compare(report, in: folder)
        #expect(compared > pairs * 4 * 3)
    }
}

/// What follows from a snapshot, and what is claimed of it.
@Suite struct RegionsDatasetTests {
    private func snapshot(
        _ regions: [String: [String]?], services: [String]? = nil, names: [String: String] = [:]
    ) -> RegionsSnapshot {
        let listed = services ?? Set(regions.values.compactMap { $0 }.joined()).sorted()
        return RegionsSnapshot(
            executionID: "exec_1", timestamp: Moments.now,
            regions: regions.sorted { $0.key < $1.key }.map { code, services in
                var region = RegionsSnapshot.RegionEntry(code: code)
                region.services = services?.sorted()
                region.details.longName = "Region \(code)"
                return region
            },
            services: listed.map { RegionsSnapshot.ServiceEntry(code: $0, longName: names[$0] ?? "Service \($0)") },
            gaps: regions.filter { $0.value == nil }.map {
                ReportGap(what: "the services of \($0.key)", reason: "denied")
            },
            notes: [], options: RegionsOptions(feed: nil), calls: 3)
    }

    private let small: [String: [String]?] = [
        "a-1": ["s3", "ec2", "sqs", "x"], "b-1": ["s3", "ec2", "sqs"], "c-1": ["s3"], "d-1": nil,
    ]

    @Test func whatCouldNotBeReadCountsNowhereAndIsShownAsUnknown() throws {
        let dataset = RegionsDataset(snapshot(small), at: Moments.now)
        #expect(dataset.analysis.regions == 3 && dataset.analysis.services == 4 && dataset.analysis.pairs == 8)
        #expect(dataset.analysis.coverage == 8.0 / 12)
        let report = dataset.report(Moments.stamp())
        let summary = try #require(report.table("Region Summary"))
        let count = try #require(summary.index(of: "Service Count"))
        #expect(summary.rows.map { $0[count] } == [.integer(4), .integer(3), .integer(1), .empty])
        let matrix = try #require(report.table("Service Matrix"))
        #expect(matrix.rows[0] == [.text("ec2"), .mark(true), .mark(true), .mark(false), .empty])
        let services = try #require(report.table("Service Summary"))
        #expect(services.rows[0] == [.text("s3"), .text("Service s3"), .integer(3), .number(1), .text("universal")])
        let statistics = try #require(report.table("Statistics"))
        #expect(statistics.rows.contains([.text("Region Coverage"), .text("3/4 regions")]))
        #expect(statistics.rows.contains([.text("Missing: the services of d-1"), .text("denied")]))
    }

    @Test func numbersAreSpreadAsStatisticsSays() {
        // Checked against Python's statistics and scipy.stats (bias=True).
        let spread = Spread([2, 4, 4, 4, 5, 5, 7, 9])
        #expect(spread.mean == 5 && spread.median == 4.5 && spread.least == 2 && spread.most == 9)
        #expect(abs(spread.deviation - 2.138089935299395) < 1e-12)
        #expect(spread.lowerQuartile == 4 && spread.upperQuartile == 5.5)
        #expect(abs(spread.skewness - 0.65625) < 1e-12 && abs(spread.kurtosis + 0.21875) < 1e-12)
        #expect(Spread([3]).deviation == 0 && Spread([]).mean == 0 && Spread([1, 1, 1]).kurtosis == 0)
    }

    @Test func servicesAreSortedByHowManyRegionsHaveThem() {
        let names = (1...10).map { "r-\($0)" }
        let have = { (count: Int) in Set(names.prefix(count)) }
        let parts = ["all": have(10), "eight": have(8), "five": have(5), "two": have(2)]
        let regions = Dictionary(
            uniqueKeysWithValues: names.map { name in
                (name, Optional(parts.filter { $0.value.contains(name) }.map(\.key)))
            })
        let analysis = RegionsAnalysis(snapshot(regions, services: ["all", "eight", "five", "two", "zero"]))
        let categories = Dictionary(uniqueKeysWithValues: analysis.categories.map { ($0.name, $0.services) })
        #expect(
            categories == [
                "universal": ["all"], "high": ["eight"], "medium": ["five"], "low": ["two"], "none": ["zero"],
            ])
        #expect(
            analysis.companions.first?.services == ["eight", "five"] && analysis.companions.first?.likeness == 0.625)
        #expect(analysis.tiers.flatMap(\.regions).count == 10)
    }

    @Test(arguments: [
        ("us-gov-west-1", "Government"), ("us-west-2", "United States"), ("eusc-de-east-1", "Europe"),
        ("cn-north-1", "Asia Pacific"),
        ("il-central-1", "Middle East"), ("mx-central-1", "Mexico"), ("us-isob-east-1", "Government"),
        ("zz-1", "Other"),
    ])
    func aRegionBelongsToItsContinent(_ code: String, _ name: String) {
        #expect(RegionsAnalysis(snapshot([code: ["s3"]])).groups.map(\.name) == [name])
    }

    @Test func theQualityHasPartsThatFollowFromTheData() {
        var snapshot = snapshot(small, services: ["ec2", "s3", "sqs", "unused", "x"])
        snapshot.services[0].longName = nil
        let quality = RegionsDataset(snapshot, at: Moments.now).quality
        let scores = Dictionary(uniqueKeysWithValues: quality.parts.map { ($0.name, $0.score) })
        // Two of 32 fields are empty; 8 of 15 pairs; five listed services and four regions, of which two occur in no pair.
        #expect(scores["integrity"] == 30.0 / 32 * 100 && scores["alignment"] == 7.0 / 9 * 100)
        #expect(abs((scores["coverage"] ?? 0) - 8.0 / 15 / 0.6 * 100) < 1e-9)
        #expect(quality.findings.contains("1 service without a name: ec2"))
        #expect(quality.findings.contains("1 service in no region: unused"))
        #expect(quality.findings.contains("iam is in 0 of 3 regions only"))
    }

    @Test(
        arguments: [
            { (dataset: inout RegionsDataset) in dataset.analysis.pairs += 1 },
            { (dataset: inout RegionsDataset) in dataset.snapshot.regions[0].services?.removeLast() },
            { (dataset: inout RegionsDataset) in dataset.snapshot.regions[0].services?[0] = "unlisted" },
            { (dataset: inout RegionsDataset) in dataset.snapshot.regions[0].services?[0] = "s3" },
            { (dataset: inout RegionsDataset) in dataset.analysis.coverage = 1.2 },
            { (dataset: inout RegionsDataset) in dataset.quality.parts[0].score = 100.5 },
            { (dataset: inout RegionsDataset) in dataset.snapshot.regions.removeLast(2) },
        ] as [@Sendable (inout RegionsDataset) -> Void])
    func aClaimThatTheDataDoesNotSupportFails(_ change: @Sendable (inout RegionsDataset) -> Void) throws {
        var dataset = RegionsDataset(snapshot(small), at: Moments.now)
        try dataset.validate()
        change(&dataset)
        let error = #expect(throws: ReportError.self) { try dataset.validate() }
        #expect(error?.code == .unsupported)
    }

    @Test func whatIsNewGoneAndChangedStandsInTheReport() throws {
        let before = RegionsDataset(
            snapshot(["a-1": ["s3", "old"], "gone-1": ["s3"], "d-1": ["s3"], "e-1": nil], names: ["s3": "S3"]),
            at: Moments.now)
        let folder = try Folder()
        let file = try #require(try before.report(Moments.stamp()).files(.json, scratch: folder.path).first)
        let former = try FormerRegions(json: Data(file.bytes), name: "before.json")
        let now = RegionsDataset(
            snapshot(["a-1": ["s3", "new"], "fresh-1": ["s3"], "d-1": nil, "e-1": ["s3"]]), at: Moments.now)
        let changes = try #require(now.report(Moments.stamp(), since: former).table("Changes"))
        let expected: [[ReportCell]] = [
            [.text("changed"), .empty, .text("s3"), .text("name: was 'S3'")],
            [.text("new"), .text("a-1"), .text("new"), .text("Service new")],
            [.text("gone"), .text("a-1"), .text("old"), .text("Service old")],
            [.text("new region"), .text("fresh-1"), .empty, .text("1 service")],
            [.text("gone region"), .text("gone-1"), .empty, .text("had 1 service")],
        ]
        #expect(changes.rows == expected)
        #expect(
            changes.caption
                == "Since the report of 2026-11-21 07:44:00. Not compared, because they could not be read: d-1, e-1.")
        #expect(try ReadBack.misfit(now.report(Moments.stamp(), since: former), in: folder) == nil)
    }

    @Test func theSeedsOwnJSONCanBeComparedWith() throws {
        let json = """
            {"metadata": {"generated_at": "2025-10-11 06:00:00", "total_combinations": 1, "unique_regions": 1,
              "unique_services": 1, "source": "AWS SSM Parameter Store"},
             "data": [{"Region Code": "a-1", "Region Name": "a-1", "Service Code": "s3", "Service Name": "s3"}]}
            """
        let former = try FormerRegions(json: Data(json.utf8), name: "seed.json")
        let now = RegionsDataset(snapshot(["a-1": ["s3", "new"]]), at: Moments.now)
        // The seed wrote codes for names: that is no change of a name.
        let changes = try #require(now.report(Moments.stamp(), since: former).table("Changes"))
        #expect(changes.rows == [[.text("new"), .text("a-1"), .text("new"), .text("Service new")]])
    }

    @Test(arguments: [
        ("{}", "it has no 'metadata'"), ("[1", "it is not JSON"),
        (#"{"metadata": {}, "data": 3}"#, "'data' is something else"),
    ])
    func whatIsNoReportIsRefused(_ json: String, _ reason: String) {
        let error = #expect(throws: ReportError.self) { try FormerRegions(json: Data(json.utf8), name: "x.json") }
        #expect(error?.code == .usage && error?.message == "x.json is no regions report: \(reason)")
    }
}
