import Foundation

/// The JSON schema (2020-12) of a report's JSON file, found from the report itself: what its tables' columns hold.
package enum ReportSchema {
    /// The kinds of reports that have one.
    package static let kinds = ["regions", "deployments", "fleet"]

    /// Nil for an unknown kind.
    package static func text(_ kind: String) throws -> String? {
        guard let report = example(kind) else { return nil }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(schema(report)), as: UTF8.self)
    }

    /// A part of a schema.
    private indirect enum Part: Encodable {
        case word(String), truth(Bool), list([Part]), object([String: Part])

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .word(let word): try container.encode(word)
            case .truth(let isTrue): try container.encode(isTrue)
            case .list(let parts): try container.encode(parts)
            case .object(let members): try container.encode(members)
            }
        }
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

    private static func schema(_ report: Report) -> Part {
        // A table that only some runs have is described and not required.
        let others = Dictionary(uniqueKeysWithValues: report.tables.dropFirst().map { ($0.name, rows($0)) })
        let figure = object(
            [
                "label": type("string"), "value": type("string", "number", "boolean", "null"),
                "unit": type("string", "null"), "rule": type("string", "null"),
            ], required: ["label", "value", "unit", "rule"])
        let gap = object(["what": type("string"), "reason": type("string")], required: ["what", "reason"])
        var root = members(
            [
                "metadata": metadata(report), "data": report.tables.first.map(rows) ?? list(of: type("object")),
                "tables": object(others, required: []),
                "figures": .object(["type": .word("object"), "additionalProperties": figure]),
                "notes": list(of: type("string")), "gaps": list(of: gap),
            ], required: ["metadata", "data", "tables", "figures", "notes", "gaps"])
        root["$schema"] = .word("https://json-schema.org/draft/2020-12/schema")
        root["title"] = .word("muster report \(report.kind)")
        return .object(root)
    }

    private static func metadata(_ report: Report) -> Part {
        var members = ["report": report.kind, "format_version": "3.0", "timezone": "UTC"].mapValues {
            Part.object(["const": .word($0)])
        }
        members["generated_at"] = pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}$", "string")
        members["git_commit"] = pattern("^[0-9a-f]{40}$", "string", "null")
        for name in ["execution_id", "generator", "source"] { members[name] = type("string") }
        for name in ["git_describe", "git_branch"] { members[name] = type("string", "null") }
        members["complete"] = type("boolean")
        members["git_dirty"] = type("boolean", "null")
        for figure in report.figures where figure.isHeadline { members[figure.key] = type("number", "string", "null") }
        return object(members, required: members.keys.sorted())
    }

    private static func rows(_ table: ReportTable) -> Part {
        let columns = Dictionary(uniqueKeysWithValues: table.columns.map { ($0.title, type(of: $0.kind)) })
        var row = members(columns, required: table.columns.map(\.title))
        // A matrix has a column for each of what it is about.
        if table.style == .matrix { row["additionalProperties"] = type("boolean", "null") }
        return list(of: .object(row))
    }

    private static func type(of kind: ReportColumn.Kind) -> Part {
        switch kind {
        case .text, .link: type("string", "null")
        case .integer: type("integer", "null")
        case .number, .percent: type("number", "null")
        case .mark: type("boolean", "null")
        case .any: type("string", "number", "boolean", "null")
        }
    }

    private static func type(_ names: String...) -> Part { .object(["type": words(names)]) }

    private static func pattern(_ pattern: String, _ names: String...) -> Part {
        .object(["type": words(names), "pattern": .word(pattern)])
    }

    private static func words(_ names: [String]) -> Part {
        names.count == 1 ? .word(names[0]) : .list(names.map(Part.word))
    }

    private static func list(of part: Part) -> Part { .object(["type": .word("array"), "items": part]) }

    private static func object(_ properties: [String: Part], required: [String]) -> Part {
        .object(members(properties, required: required))
    }

    /// The members of an object's schema that takes nothing else.
    private static func members(_ properties: [String: Part], required: [String]) -> [String: Part] {
        [
            "type": .word("object"), "properties": .object(properties), "required": .list(required.map(Part.word)),
            "additionalProperties": .truth(false),
        ]
    }
}
