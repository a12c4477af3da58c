import AWS
import ArgumentParser
import Foundation
import HTTPTransport
import Reporting
import Settings

/// `muster report regions`: which services AWS has where.
struct RegionsReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "regions",
        abstract: "Which AWS services are in which regions, from Parameter Store's public tree.",
        discussion: """
            Reads about a thousand pages the first time, none within the cache's age. A region that cannot be read is a gap in \
            the report, and exit 7.
            """)

    @OptionGroup var place: PlaceOptions
    @OptionGroup var format: OutputOptions
    @OptionGroup var report: ReportOptions

    @Option(
        help: ArgumentHelp(
            "A Region whose endpoint is asked; may be repeated, each has its own quota. Else the present region.",
            valueName: "region"))
    var via: [String] = []

    @Flag(help: "Read everything again, whatever is in the cache.")
    var refresh = false

    @Option(help: ArgumentHelp("How old what is in the cache may be.", valueName: "duration"))
    var maxAge = "24h"

    @Flag(help: "Leave out zones, domains and geolocation, some 55 calls.")
    var lean = false

    @Flag(help: "Read the services' tree, too, and report where the two differ; some 1,070 more calls.")
    var bothTrees = false

    @Flag(help: "Add endpoints and protocols; some 1,860 more calls.")
    var endpoints = false

    @Option(help: ArgumentHelp("The feed with the launch dates: an address, a file, or 'none'.", valueName: "source"))
    var feed = RegionsOptions.feed

    @Option(help: ArgumentHelp("An earlier report's JSON file: adds what is new, gone and changed.", valueName: "file"))
    var since: String?

    func validate() throws {
        guard Duration(settingsText: maxAge) != nil else {
            throw ValidationError("--max-age takes a number and a unit: 30m, 24h, 7d")
        }
    }

    /// Options that decide what is read, as they were typed.
    private var readingOptions: [String] {
        [
            ("--via", !via.isEmpty), ("--refresh", refresh), ("--lean", lean), ("--both-trees", bothTrees),
            ("--endpoints", endpoints), ("--feed", feed != RegionsOptions.feed),
        ].filter(\.1).map(\.0)
    }

    func run() async throws {
        let store = try report.reports(place)
        if report.resume != nil, !readingOptions.isEmpty {
            format.say(
                "\(readingOptions.joined(separator: ", ")): without effect, the execution's data was read before")
        }
        let former = try since.map { path in
            let data: Data
            do { data = try Data(contentsOf: URL(filePath: path)) } catch {
                throw CommandFailure(
                    .usage,
                    "--since \(Line.safe(path)) cannot be read: \(error.localizedDescription)\n  fix: name the "
                        + "\(RegionsDataset.file).json of an earlier report")
            }
            return try FormerRegions(json: data, name: path)
        }
        let configuration = try configuration()
        let age = Duration(settingsText: maxAge)?.wholeSeconds ?? 0
        let reader = RegionsFetch(
            clients: configuration.map { SSMClient($0) }, http: configuration[0].http,
            cache: ReportCache(
                store, maximumAge: TimeInterval(age), isReadOnly: report.dryRun, now: { Date() }, warn: format.say),
            options: RegionsOptions(
                isLean: lean, endpoints: endpoints, bothTrees: bothTrees, feed: feed == "none" ? nil : feed),
            isRefreshing: refresh, now: { Date() }, say: format.say)
        try await report.make(RegionsSource(reader, since: former), in: store, place, format)
    }

    /// One for each endpoint. Throttling is waited out: a report is in no hurry, and each quota is somebody else's, too.
    private func configuration() throws -> [AWSConfiguration] {
        var names = via
        if names.isEmpty { names = [try Session.defaultRegion()] }
        return try names.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }.map { name in
            guard let region = Region(name) else {
                throw CommandFailure(.usage, "'\(Line.safe(name))' is no region's name")
            }
            var configuration = try Session.configuration(region)
            configuration.retry = configuration.retry.patient
            return configuration
        }
    }
}
