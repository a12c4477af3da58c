package import AWS
package import Foundation
package import HTTPTransport
import Synchronization

/// Stage "fetch" of the regions report: reads the tree by region, side by side, and keeps in the cache what it has read. What
/// cannot be read becomes a gap; what nobody asked for, a note.
package struct RegionsFetch: Sendable {
    let clients: [SSMClient]
    let http: HTTPClient
    let cache: ReportCache
    let options: RegionsOptions
    /// Whether what is in the cache is read again.
    let isRefreshing: Bool
    let now: @Sendable () -> Date
    let say: @Sendable (String) -> Void

    /// - Parameter clients: one for each Region whose endpoint is used; at least one.
    package init(
        clients: [SSMClient], http: HTTPClient, cache: ReportCache, options: RegionsOptions, isRefreshing: Bool,
        now: @escaping @Sendable () -> Date, say: @escaping @Sendable (String) -> Void
    ) {
        self.clients = clients
        self.http = http
        self.cache = cache
        self.options = options
        self.isRefreshing = isRefreshing
        self.now = now
        self.say = say
    }

    /// What a fetch would cost. The lists of regions and services are read for it where the cache does not have them.
    func outlook() async throws -> String { try await RegionsWork(self).cost }

    /// - Throws: what reading the lists of regions and services throws, since nothing can be said without them; refusals of
    ///   the cache; `CancellationError`.
    package func snapshot(execution: String) async throws -> RegionsSnapshot {
        let work = try await RegionsWork(self)
        say(work.cost)
        async let feed = launches()
        var gaps = try await work.readAll().map { ReportGap(what: $0.job, reason: Wording.reason($0.error)) }
        var regions = work.regions
        var notes: [String] = []
        switch await feed {
        case .success(let launches)?:
            for index in regions.indices { regions[index].launch = launches[regions[index].code] }
            let missing = regions.filter { $0.launch == nil }.map(\.code)
            if !missing.isEmpty {
                notes.append("The feed has no launch date of \(Wording.list(missing)).")
            }
        case .failure(let error)?: gaps.append(ReportGap(what: "the launch dates", reason: Wording.reason(error)))
        case nil: notes.append("Launch dates were not asked for.")
        }
        if options.isLean { notes.append("Availability zones, domains and geolocation were not asked for (--lean).") }
        try Task.checkCancellation()
        return RegionsSnapshot(
            executionID: execution, timestamp: now(), regions: regions, services: work.services, gaps: gaps,
            notes: notes,
            options: options, calls: work.calls)
    }

    /// The launch dates; nil when nobody asked for them. They come from the cache, from a file or from the web.
    private func launches() async -> Result<[String: RegionLaunch], any Error>? {
        guard let source = options.feed else { return nil }
        do {
            if !isRefreshing, let known: KnownFeed = await cache.fresh("region_rss_data"), known.source == source {
                return .success(known.launches)
            }
            let launches = try await RegionsFeed(http: http).read(source)
            await cache.keep(KnownFeed(source: source, launches: launches), as: "region_rss_data")
            return .success(launches)
        } catch { return .failure(error) }
    }

    private struct KnownFeed: Codable {
        var source: String
        var launches: [String: RegionLaunch]
    }
}
