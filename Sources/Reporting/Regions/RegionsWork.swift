import AWS
import Foundation
import Synchronization

/// What a fetch has to read, after the two lists are known, and what it has read.
final class RegionsWork: Sendable {
    private struct State {
        /// By the region's code.
        var services: [String: [String]] = [:]
        /// Of entries that are too old: how long the list was, for the estimate.
        var former: [String: Int] = [:]
        var calls = 0
    }

    private let fetch: RegionsFetch
    private let walk: RegionsWalk
    private let state: Mutex<State>
    private let regionCodes: [String]
    private let serviceCodes: [String]
    private let serviceNames: CachedMap<String?>
    private let details: CachedMap<String?>
    private let zones: CachedMap<[String]>
    private let otherTree: CachedMap<[String]>
    private let endpoints: CachedMap<ServiceEndpoint>

    /// Reads the lists of regions and services.
    init(_ fetch: RegionsFetch) async throws {
        self.fetch = fetch
        walk = RegionsWalk(clients: fetch.clients)
        var state = State()
        let lists = try await Self.lists(fetch)
        regionCodes = lists.regions
        serviceCodes = lists.services
        state.calls = lists.calls
        for code in lists.regions {
            let entry: ReportCache.Entry<[String]>? = await fetch.cache.entry("services-\(code)")
            guard let entry else { continue }
            state.former[code] = entry.value.count
            if !fetch.isRefreshing, fetch.cache.isFresh(entry.fetchedAt) { state.services[code] = entry.value }
        }
        self.state = Mutex(state)
        let (cache, isIgnored, now) = (fetch.cache, fetch.isRefreshing, fetch.now)
        serviceNames = await .load("service-names", from: cache, isIgnored: isIgnored, now: now)
        details = await .load("region-details", from: cache, isIgnored: isIgnored, now: now)
        zones = await .load("region-zones", from: cache, isIgnored: isIgnored, now: now)
        otherTree = await .load("service-regions", from: cache, isIgnored: isIgnored, now: now)
        endpoints = await .load("endpoints", from: cache, isIgnored: isIgnored, now: now)
    }

    /// Both lists, side by side.
    private static func lists(
        _ fetch: RegionsFetch
    ) async throws -> (regions: [String], services: [String], calls: Int) {
        async let regions = list("regions", GlobalInfrastructure.regions, fetch)
        async let services = list("services", GlobalInfrastructure.services, fetch)
        let (ours, theirs) = try await (regions, services)
        return (ours.names, theirs.names, ours.calls + theirs.calls)
    }

    private static func list(
        _ name: String, _ path: String, _ fetch: RegionsFetch
    ) async throws -> (names: [String], calls: Int) {
        if !fetch.isRefreshing, let known: [String] = await fetch.cache.fresh(name) { return (known, 0) }
        var calls = 0
        let names = try await GlobalInfrastructure.names(below: path, fetch.clients[0]) { calls += 1 }
        guard !names.isEmpty else {
            throw ReportError(
                .failed, "Parameter Store has nothing below \(path)",
                fix: "ask a Region that has the public tree (--via us-east-1)")
        }
        await fetch.cache.keep(names, as: name)
        return (names, calls)
    }

    var calls: Int { state.withLock(\.calls) }

    private func called() { state.withLock { $0.calls += 1 } }

    // MARK: - What is left to do

    private var openRegions: [String] { state.withLock { state in regionCodes.filter { state.services[$0] == nil } } }

    private var detailNames: [String] {
        let members = ["longName", "partition"] + (fetch.options.isLean ? [] : Self.moreDetails)
        return regionCodes.flatMap { code in members.map { "\(GlobalInfrastructure.regions)/\(code)/\($0)" } }
    }

    private static let moreDetails = ["domain", "geolocationCountry", "geolocationRegion"]

    private var openDetails: [String] { detailNames.filter { details[$0] == nil } }

    private var openZones: [String] { fetch.options.isLean ? [] : regionCodes.filter { zones[$0] == nil } }

    private func openNames(_ codes: [String]) -> [String] {
        codes.map { "\(GlobalInfrastructure.services)/\($0)/longName" }.filter { serviceNames[$0] == nil }
    }

    private var openServices: [String] {
        fetch.options.bothTrees ? serviceCodes.filter { otherTree[$0] == nil } : []
    }

    /// What it is going to cost, in a sentence. Exact where the lists were read before, else the most that it can be.
    var cost: String {
        let openRegions = openRegions
        let former = state.withLock(\.former)
        let isGuess =
            !openRegions.allSatisfy { former[$0] != nil } || fetch.options.bothTrees || fetch.options.endpoints
        var calls = openRegions.reduce(0) { sum, code in
            sum + GlobalInfrastructure.calls(for: former[code] ?? serviceCodes.count)
        }
        calls += GlobalInfrastructure.calls(for: openDetails.count) + openZones.count
        calls += GlobalInfrastructure.calls(for: openNames(serviceCodes).count)
        calls += openServices.count * GlobalInfrastructure.calls(for: regionCodes.count)
        if fetch.options.endpoints { calls += endpointCalls(former) }
        guard calls > 0 else { return "Parameter Store: everything is in the cache" }
        let seconds = calls / (40 * fetch.clients.count)
        return "Parameter Store: \(isGuess ? "at most " : "")\(calls) more calls for \(regionCodes.count) regions and "
            + "\(serviceCodes.count) services; \(seconds < 1 ? "a second" : "\(seconds) s") at 40 a second"
            + (fetch.clients.count > 1 ? " over each of \(fetch.clients.count) endpoints" : "")
    }

    /// The most that endpoints cost: a call for five services of a region.
    private func endpointCalls(_ former: [String: Int]) -> Int {
        let known = state.withLock(\.services)
        let pairs = regionCodes.reduce(0) { sum, code in
            guard let services = known[code] else { return sum + (former[code] ?? serviceCodes.count) }
            let path = GlobalInfrastructure.services(of: code)
            return sum + services.count { endpoints["\(path)/\($0)"] == nil }
        }
        return GlobalInfrastructure.calls(for: 2 * pairs)
    }

    // MARK: - Reading

    /// Reads what is not in the cache; what failed is answered.
    func readAll() async throws -> [RegionsWalk.Failure] {
        do {
            // The longest first.
            var failures = try await walk.run(
                openRegions.map(regionJob) + openServices.map(serviceJob) + openZones.map(zonesJob)
                    + batches(openDetails, "what regions say of themselves", details))
            // A service that only a region has wants a name, too.
            failures += try await walk.run(batches(openNames(allServices), "names of services", serviceNames))
            if fetch.options.endpoints { failures += try await walk.run(endpointJobs) }
            await save()
            return failures
        } catch {
            // What has been read until then is not read again.
            await save()
            throw error
        }
    }

    private func save() async {
        for map in [serviceNames, details] { await map.save() }
        for map in [zones, otherTree] { await map.save() }
        await endpoints.save()
    }

    private func regionJob(_ code: String) -> RegionsWalk.Job {
        RegionsWalk.Job(name: "the services of \(code)") { [self] ssm in
            let path = GlobalInfrastructure.services(of: code)
            let names = try await GlobalInfrastructure.names(below: path, ssm, called: called)
            // Every region has some: a reply that names none is no answer.
            guard !names.isEmpty else { throw ReportError(.failed, "the tree names no service of it") }
            state.withLock { $0.services[code] = names }
            await fetch.cache.keep(names, as: "services-\(code)")
        }
    }

    private func serviceJob(_ code: String) -> RegionsWalk.Job {
        RegionsWalk.Job(name: "the regions of \(code)") { [self] ssm in
            let path = GlobalInfrastructure.regions(of: code)
            let names = try await GlobalInfrastructure.names(below: path, ssm, called: called)
            await otherTree.keep([code: names])
        }
    }

    private func zonesJob(_ code: String) -> RegionsWalk.Job {
        RegionsWalk.Job(name: "the availability zones of \(code)") { [self] ssm in
            let path = GlobalInfrastructure.zones(of: code)
            let names = try await GlobalInfrastructure.names(below: path, ssm, called: called)
            await zones.keep([code: names])
        }
    }

    /// Values by their names, ten a call. That one does not exist is known, too, and kept.
    private func batches(_ names: [String], _ what: String, _ map: CachedMap<String?>) -> [RegionsWalk.Job] {
        stride(from: 0, to: names.count, by: GlobalInfrastructure.perCall).map { start in
            let batch = Array(names[start..<min(start + GlobalInfrastructure.perCall, names.count)])
            return RegionsWalk.Job(name: "\(what) (\(batch.count) of \(names.count))") { [self] ssm in
                called()
                let values = try await GlobalInfrastructure.values(batch, ssm)
                await map.keep(Dictionary(uniqueKeysWithValues: batch.map { ($0, values[$0]) }))
            }
        }
    }

    /// Five services a call: each has two values.
    private var endpointJobs: [RegionsWalk.Job] {
        let pairs = state.withLock(\.services).sorted { $0.key < $1.key }.flatMap { code, services in
            services.map { (code, $0) }
        }
        let open = pairs.map { "\(GlobalInfrastructure.services(of: $0))/\($1)" }.filter { endpoints[$0] == nil }
        let size = GlobalInfrastructure.perCall / 2
        if !open.isEmpty {
            fetch.say("endpoints: \((open.count + size - 1) / size) more calls for \(open.count) pairs")
        }
        return stride(from: 0, to: open.count, by: size).map { start in
            let batch = Array(open[start..<min(start + size, open.count)])
            return RegionsWalk.Job(name: "endpoints (\(batch.count) of \(open.count))") { [self] ssm in
                called()
                let values = try await GlobalInfrastructure.values(
                    batch.flatMap { ["\($0)/endpoint", "\($0)/protocols"] }, ssm)
                await endpoints.keep(
                    Dictionary(
                        uniqueKeysWithValues: batch.map {
                            (
                                $0,
                                ServiceEndpoint(
                                    endpoint: values["\($0)/endpoint"], protocols: values["\($0)/protocols"])
                            )
                        }))
            }
        }
    }

    // MARK: - What was read

    private var allServices: [String] {
        let found = state.withLock { $0.services.values.joined() }
        return Set(serviceCodes).union(found).sorted()
    }

    var services: [RegionsSnapshot.ServiceEntry] {
        allServices.map { code in
            RegionsSnapshot.ServiceEntry(
                code: code, longName: serviceNames["\(GlobalInfrastructure.services)/\(code)/longName"] ?? nil,
                regions: fetch.options.bothTrees ? otherTree[code] : nil)
        }
    }

    var regions: [RegionsSnapshot.RegionEntry] {
        let services = state.withLock(\.services)
        return regionCodes.map { code in
            var region = RegionsSnapshot.RegionEntry(code: code)
            let value = { (member: String) -> String? in
                self.details["\(GlobalInfrastructure.regions)/\(code)/\(member)"] ?? nil
            }
            region.details.longName = value("longName")
            region.details.partition = value("partition")
            region.details.domain = value("domain")
            region.details.geolocationCountry = value("geolocationCountry")
            region.details.geolocationRegion = value("geolocationRegion")
            region.zones = fetch.options.isLean ? nil : zones[code]
            region.services = services[code]
            if fetch.options.endpoints, let codes = services[code] {
                let found = codes.compactMap { service in
                    endpoints["\(GlobalInfrastructure.services(of: code))/\(service)"].map { (service, $0) }
                }
                region.endpoints = Dictionary(uniqueKeysWithValues: found)
            }
            return region
        }
    }
}
