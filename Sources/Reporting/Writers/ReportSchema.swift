import Foundation

/// The JSON schema (2020-12) of a report's JSON file, found from the report itself: what its tables' columns hold.
package enum ReportSchema {
    /// The kinds of reports that have one.
    package static let kinds = ["regions", "deployments", "fleet"]

    /// Nil for an unknown kind.
    package static func text(_ kind: String) throws -> String? {
        guard let report = example(kind) else { return nil }
        let data = try JSONSerialization.data(
            withJSONObject: schema(report), options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
        return String(decoding: data, as: UTF8.self)
    }

    /// A report with all tables that it may have, and nothing in them.
    private static func example(_ kind: String) -> Report? {
        let time = Date(timeIntervalSince1970: 0)
        let stamp = ReportStamp(generatedAt: time, execution: "exec_0", version: "0", git: nil, source: "")
        switch kind {
        case "regions":
            let snapshot = RegionsSnapshot(
                executionID: "exec_0", timestamp: time, regions: [], services: [], gaps: [], notes: [],
                options: RegionsOptions(endpoints: true, bothTrees: true), calls: 0)
            return RegionsDataset(snapshot, at: time).report(stamp, since: .nothing)
        case "deployments":
            return DeploymentsDataset(DeploymentsSnapshot(from: time, to: time, entries: [], gaps: [])).report(stamp)
        case "fleet": return FleetSnapshot(hosts: [], gaps: [], isAsked: true).report(stamp)
        default: return nil
        }
    }

    private static func schema(_ report: Report) -> [String: Any] {
        // A table that only some runs have is described and not required.
        let others = Dictionary(uniqueKeysWithValues: report.tables.dropFirst().map { ($0.name, rows($0)) })
        return [
            "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "muster report \(report.kind)",
            "type": "object", "required": ["metadata", "data", "tables", "figures", "notes", "gaps"],
            "additionalProperties": false,
            "properties": [
                "metadata": metadata(report), "data": report.tables.first.map(rows) ?? [:],
                "tables": object(others, required: []),
                "figures": [
                    "type": "object",
                    "additionalProperties": object(
                        [
                            "label": type("string"), "value": type("string", "number", "boolean", "null"),
                            "unit": type("string", "null"), "rule": type("string", "null"),
                        ], required: ["label", "value", "unit", "rule"]),
                ] as [String: Any],
                "notes": ["type": "array", "items": type("string")] as [String: Any],
                "gaps": [
                    "type": "array",
                    "items": object(["what": type("string"), "reason": type("string")], required: ["what", "reason"]),
                ] as [String: Any],
            ] as [String: Any],
        ]
    }

    private static func metadata(_ report: Report) -> [String: Any] {
        let fixed = ["report": report.kind, "format_version": "3.0", "timezone": "UTC"].mapValues {
            ["const": $0] as [String: Any]
        }
        var members: [String: Any] = fixed
        members["generated_at"] = [
            "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}$",
        ]
        members["git_commit"] = ["type": ["string", "null"], "pattern": "^[0-9a-f]{40}$"] as [String: Any]
        for name in ["execution_id", "generator", "source"] { members[name] = type("string") }
        for name in ["git_describe", "git_branch"] { members[name] = type("string", "null") }
        members["complete"] = type("boolean")
        members["git_dirty"] = type("boolean", "null")
        for figure in report.figures where figure.isHeadline { members[figure.key] = type("number", "string", "null") }
        return object(members, required: members.keys.sorted())
    }

    private static func rows(_ table: ReportTable) -> [String: Any] {
        let columns = Dictionary(uniqueKeysWithValues: table.columns.map { ($0.title, type(of: $0.kind)) })
        var row = object(columns, required: table.columns.map(\.title))
        // A matrix has a column for each of what it is about.
        if table.style == .matrix { row["additionalProperties"] = type("boolean", "null") }
        return ["type": "array", "items": row]
    }

    private static func type(of kind: ReportColumn.Kind) -> [String: Any] {
        switch kind {
        case .text, .link: type("string", "null")
        case .integer: type("integer", "null")
        case .number, .percent: type("number", "null")
        case .mark: type("boolean", "null")
        case .any: type("string", "number", "boolean", "null")
        }
    }

    private static func type(_ names: String...) -> [String: Any] {
        ["type": names.count == 1 ? names[0] as Any : names]
    }

    private static func object(_ members: [String: Any], required: [String]) -> [String: Any] {
        ["type": "object", "properties": members, "required": required, "additionalProperties": false]
    }
}
