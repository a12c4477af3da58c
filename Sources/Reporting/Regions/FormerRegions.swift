package import Foundation

/// An earlier regions report, as far as a comparison needs it: its JSON file, or that of a tool which writes the seed's form.
package struct FormerRegions: Sendable, Equatable {
    /// As it names itself; empty when it does not say.
    package var time: String
    /// Names of services by region and service.
    fileprivate var pairs: [String: [String: String]]
    fileprivate var endpoints: [String: [String: ServiceEndpoint]]?

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

            enum CodingKeys: String, CodingKey { case endpoints = "Endpoints" }
        }
        var metadata: Metadata
        var data: [RegionsDataset.Row]
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
        for row in file.data { pairs[row.regionCode, default: [:]][row.serviceCode] = row.serviceName }
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
    /// What is new, gone and changed. Regions that could not be read now are left out: nothing is known of them.
    func changes(since former: FormerRegions) -> ReportTable {
        var now: [String: [String: String]] = [:]
        for row in rows { now[row.regionCode, default: [:]][row.serviceCode] = row.serviceName }
        let unread = Set(snapshot.regions.filter { $0.services == nil }.map(\.code))
        var found: [[ReportCell]] = []
        for region in Set(now.keys).union(former.pairs.keys).subtracting(unread).sorted() {
            let (old, new) = (former.pairs[region] ?? [:], now[region] ?? [:])
            if old.isEmpty {
                found.append([.text("new region"), .text(region), .empty, .text("\(new.count) services")])
            }
            if new.isEmpty {
                found.append([.text("gone region"), .text(region), .empty, .text("had \(old.count) services")])
            }
            guard !old.isEmpty, !new.isEmpty else { continue }
            for service in Set(old.keys).union(new.keys).sorted() {
                switch (old[service], new[service]) {
                case (nil, let name?): found.append([.text("new"), .text(region), .text(service), .text(name)])
                case (let name?, nil): found.append([.text("gone"), .text(region), .text(service), .text(name)])
                case (let before?, let after?):
                    let changes = self.changes(region, service, since: former, before, after)
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
            caption: "Since the report of \(former.time.isEmpty ? "an unknown time" : former.time).")
    }

    private func changes(
        _ region: String, _ service: String, since former: FormerRegions, _ before: String, _ after: String
    ) -> [String] {
        var changes: [String] = []
        // A tool that knew no names wrote the code for one.
        if before != after, before != service, !after.isEmpty { changes.append("name: was '\(before)'") }
        guard let old = former.endpoints?[region]?[service],
            let new = snapshot.regions.first(where: { $0.code == region })?.endpoints?[service]
        else { return changes }
        if old.endpoint != new.endpoint { changes.append("endpoint: was \(old.endpoint ?? "none")") }
        if old.protocols != new.protocols { changes.append("protocols: were \(old.protocols ?? "none")") }
        return changes
    }
}
