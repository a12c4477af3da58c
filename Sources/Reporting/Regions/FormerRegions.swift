package import Foundation

/// An earlier regions report, as far as a comparison needs it: its JSON file, or that of a tool which writes the seed's form.
package struct FormerRegions: Sendable, Equatable {
    /// As it names itself; empty when it does not say.
    package var time: String
    /// Names of services by region and service.
    fileprivate var pairs: [String: [String: String]]
    fileprivate var endpoints: [String: [String: ServiceEndpoint]]?
    /// Names of regions, where the report has them.
    fileprivate var regionNames: [String: String] = [:]
    /// Regions that could not be read then.
    fileprivate var unread: Set<String> = []

    /// A report of nothing.
    static let nothing = FormerRegions()

    private init() {
        time = ""
        pairs = [:]
    }

    private struct File: Decodable {
        struct Metadata: Decodable {
            var generated_at: String?
        }
        struct Endpoint: Decodable {
            var region: String
            var service: String
            var endpoint: String?
            var protocols: String?

            enum CodingKeys: String, CodingKey {
                case region = "Region Code"
                case service = "Service Code"
                case endpoint = "Endpoint"
                case protocols = "Protocols"
            }
        }
        struct Tables: Decodable {
            var endpoints: [Endpoint]?
            var regions: [Region]?

            enum CodingKeys: String, CodingKey {
                case endpoints = "Endpoints"
                case regions = "Region Summary"
            }
        }
        struct Region: Decodable {
            var code: String
            var name: String?
            var services: Int?

            enum CodingKeys: String, CodingKey {
                case code = "Region Code"
                case name = "Region Name"
                case services = "Service Count"
            }
        }
        /// A service in a region.
        struct Pair: Decodable {
            var regionCode: String
            var serviceCode: String
            var serviceName: String

            enum CodingKeys: String, CodingKey {
                case regionCode = "Region Code"
                case serviceCode = "Service Code"
                case serviceName = "Service Name"
            }
        }
        var metadata: Metadata
        var data: [Pair]
        var tables: Tables?
    }

    /// - Parameter name: for the message.
    /// - Throws: ``ReportError`` (`usage`) for what is no such report.
    package init(json: Data, name: String) throws(ReportError) {
        let file: File
        do { file = try JSONDecoder().decode(File.self, from: json) } catch {
            throw ReportError(
                .usage, "\(name) is no regions report: \(Self.reason(error))",
                fix: "name the \(RegionsDataset.file).json of an earlier report")
        }
        time = file.metadata.generated_at ?? ""
        pairs = [:]
        for pair in file.data { pairs[pair.regionCode, default: [:]][pair.serviceCode] = pair.serviceName }
        for region in file.tables?.regions ?? [] {
            regionNames[region.code] = region.name
            if region.services == nil { unread.insert(region.code) }
        }
        endpoints = file.tables?.endpoints.map { list in
            list.reduce(into: [:]) { result, entry in
                result[entry.region, default: [:]][entry.service] = ServiceEndpoint(
                    endpoint: entry.endpoint, protocols: entry.protocols)
            }
        }
    }

    private static func reason(_ error: any Error) -> String {
        switch error as? DecodingError {
        case .keyNotFound(let key, _): "it has no '\(key.stringValue)'"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            "'\(context.codingPath.map(\.stringValue).joined(separator: "."))' is something else"
        default: "it is not JSON"
        }
    }
}

extension RegionsDataset {
    /// What is new, gone and changed. Regions that could not be read now or then are left out: nothing can be said of them.
    func changes(since former: FormerRegions) -> ReportTable {
        var now: [String: [String: String]] = [:]
        let names = serviceNames
        for region in snapshot.regions {
            for service in region.services ?? [] { now[region.code, default: [:]][service] = names[service] ?? "" }
        }
        let unread = Set(snapshot.regions.filter { $0.services == nil }.map(\.code)).union(former.unread)
        let renamed = renamedServices(since: former)
        var found = renamed.sorted { $0.key < $1.key }.map { service, name -> [ReportCell] in
            [.text("changed"), .empty, .text(service), .text("name: was '\(name)'")]
        }
        for region in snapshot.regions {
            guard let old = former.regionNames[region.code], let new = region.details.longName, old != new,
                old != region.code
            else { continue }
            found.append([.text("changed"), .text(region.code), .empty, .text("name: was '\(old)'")])
        }
        for region in Set(now.keys).union(former.pairs.keys).subtracting(unread).sorted() {
            let (old, new) = (former.pairs[region] ?? [:], now[region] ?? [:])
            if old.isEmpty {
                found.append([.text("new region"), .text(region), .empty, .text(Wording.count(new.count, "service"))])
            }
            if new.isEmpty {
                found.append([
                    .text("gone region"), .text(region), .empty, .text("had " + Wording.count(old.count, "service")),
                ])
            }
            guard !old.isEmpty, !new.isEmpty else { continue }
            for service in Set(old.keys).union(new.keys).sorted() {
                switch (old[service], new[service]) {
                case (nil, let name?): found.append([.text("new"), .text(region), .text(service), .text(name)])
                case (let name?, nil): found.append([.text("gone"), .text(region), .text(service), .text(name)])
                case (_?, _?):
                    let changes = self.changes(region, service, since: former)
                    if !changes.isEmpty {
                        found.append([
                            .text("changed"), .text(region), .text(service), .text(changes.joined(separator: "; ")),
                        ])
                    }
                case (nil, nil): break
                }
            }
        }
        return ReportTable(
            "Changes", files: ["changes.csv"],
            columns: ["Change", "Region Code", "Service Code", "What"].map { ReportColumn($0) }, rows: found,
            caption: "Since the report of \(former.time.isEmpty ? "an unknown time" : former.time)."
                + (unread.isEmpty
                    ? "" : " Not compared, because they could not be read: \(Wording.list(unread.sorted())).")
        )
    }

    /// What services were called that have another name now.
    private func renamedServices(since former: FormerRegions) -> [String: String] {
        var names: [String: String] = [:]
        let now = Dictionary(snapshot.services.map { ($0.code, $0.longName) }) { first, _ in first }
        for services in former.pairs.values { names.merge(services) { first, _ in first } }
        return names.filter { code, old in
            // A tool that knew no names wrote the code for one.
            let new = now[code] ?? nil
            return new != nil && old != new && old != code && !old.isEmpty
        }
    }

    private func changes(_ region: String, _ service: String, since former: FormerRegions) -> [String] {
        var changes: [String] = []
        guard let old = former.endpoints?[region]?[service],
            let new = snapshot.regions.first(where: { $0.code == region })?.endpoints?[service]
        else { return changes }
        if old.endpoint != new.endpoint { changes.append("endpoint: was \(old.endpoint ?? "none")") }
        if old.protocols != new.protocols { changes.append("protocols: were \(old.protocols ?? "none")") }
        return changes
    }
}
