import Yams

/// Reads one file: collects every mistake instead of stopping at the first, and remembers where each value came
/// from. Not `Sendable`: it lives in one function, while the file is decoded.
package final class SettingsReader {
    package let file: String
    package private(set) var diagnostics: [Diagnostic] = []
    /// Each value that was read or defaulted, in reading order.
    package private(set) var origins: [Origin] = []
    /// The keys that each mapping knows, by the mapping's path with list positions removed.
    package private(set) var known: [String: Set<String>] = [:]

    package init(file: String) { self.file = file }

    /// Where an effective value came from.
    package struct Origin: Codable, Sendable, Equatable {
        package var path: String
        package var value: String
        /// `muster.yml:12`, or `default`.
        package var from: String

        package init(path: String, value: String, from: String) {
            self.path = path
            self.value = value
            self.from = from
        }
    }

    func report(_ message: String, at node: Node?, path: String, suggestion: String? = nil) {
        diagnostics.append(
            Diagnostic(
                file: file, line: node?.mark?.line ?? 0, column: node?.mark?.column ?? 0, path: path,
                message: message, suggestion: suggestion))
    }

    /// Reports what stands where no value does, such as in a comment.
    func report(_ message: String, line: Int, column: Int, suggestion: String? = nil) {
        diagnostics.append(
            Diagnostic(
                file: file, line: line, column: column, path: "", message: message, suggestion: suggestion))
    }

    func note(_ value: String, at node: Node?, path: String) {
        let from = node?.mark.map { "\(file):\($0.line)" } ?? "default"
        origins.append(Origin(path: path, value: value, from: from))
    }

    func knows(_ keys: Set<String>, at path: String) {
        known[Self.shape(of: path), default: []].formUnion(keys)
    }

    /// `health[2].url` and `environments.production.branch` as the schema sees them: `health[]`, `environments.*`.
    private static func shape(of path: String) -> String {
        var parts = path.split(separator: ".").map { part in
            part.hasSuffix("]") ? "\(part.prefix { $0 != "[" })[]" : String(part)
        }
        if parts.count > 1, parts[0] == "environments" { parts[1] = "*" }
        return parts.joined(separator: ".")
    }

    /// Throws everything that was reported, if anything was.
    package func finish() throws(SettingsError) {
        guard diagnostics.isEmpty else { throw SettingsError(diagnostics) }
    }
}

/// One value of the file, with the path that leads to it.
package struct Field {
    let node: Node
    package let path: String
    let reader: SettingsReader

    init(node: Node, path: String, reader: SettingsReader) {
        self.node = node
        self.path = path
        self.reader = reader
    }

    package func report(_ message: String, suggestion: String? = nil) {
        reader.report(message, at: node, path: path, suggestion: suggestion)
    }

    /// What stands in the file, in the words of YAML.
    package var kind: String {
        switch node {
        case .scalar(let scalar): scalar.string.isEmpty ? "nothing" : "'\(scalar.string)'"
        case .mapping: "a mapping"
        case .sequence: "a list"
        case .alias: "an alias"
        }
    }

    package var isList: Bool { if case .sequence = node { true } else { false } }
    package var isMapping: Bool { if case .mapping = node { true } else { false } }

    /// The scalar's text, whatever YAML would make of it; `null` and the empty scalar are not text.
    package func string() -> String? {
        guard case .scalar(let scalar) = node, node.null == nil else {
            report("expected text, found \(kind)")
            return nil
        }
        reader.note(scalar.string, at: node, path: path)
        return scalar.string
    }

    /// Text that a rule accepts; `expected` completes "expected …".
    package func string(expected: String, where accepts: (String) -> Bool) -> String? {
        guard let text = string() else { return nil }
        guard accepts(text) else {
            report("expected \(expected), found '\(text)'")
            return nil
        }
        return text
    }

    package func integer(in range: ClosedRange<Int>) -> Int? {
        guard let text = string() else { return nil }
        guard let value = Int(text), range.contains(value) else {
            report("expected a whole number from \(range.lowerBound) to \(range.upperBound), found '\(text)'")
            return nil
        }
        return value
    }

    package func boolean() -> Bool? {
        guard let text = string() else { return nil }
        switch text {
        case "true": return true
        case "false": return false
        default:
            report("expected true or false, found '\(text)'")
            return nil
        }
    }

    /// A duration such as `500ms`, `5s`, `2m`, `1h` or `1d`, within the range.
    package func duration(in range: ClosedRange<Duration>) -> Duration? {
        guard let text = string() else { return nil }
        guard let value = Duration(settingsText: text) else {
            report("expected a duration such as 30s, 5m or 1h, found '\(text)'")
            return nil
        }
        guard range.contains(value) else {
            report("expected \(range.lowerBound.settingsText) to \(range.upperBound.settingsText), found '\(text)'")
            return nil
        }
        return value
    }

    package func choice<Choice: RawRepresentable & CaseIterable>(_: Choice.Type) -> Choice?
    where Choice.RawValue == String {
        guard let text = string() else { return nil }
        if let choice = Choice(rawValue: text) { return choice }
        let names = Choice.allCases.map(\.rawValue)
        report("expected \(names.joined(separator: ", ")), found '\(text)'", suggestion: Nearest.hint(text, names))
        return nil
    }

    /// The items of a list; a mapping or a scalar is a mistake.
    package func list() -> [Field] {
        guard case .sequence(let sequence) = node else {
            report("expected a list, found \(kind)")
            return []
        }
        return sequence.enumerated().map { Field(node: $1, path: "\(path)[\($0)]", reader: reader) }
    }

    /// The entries of a mapping whose keys the user chooses.
    package func entries() -> [(key: String, value: Field)] {
        guard case .mapping(let mapping) = node else {
            report("expected a mapping, found \(kind)")
            return []
        }
        return mapping.compactMap { key, value in
            guard let name = key.string else { return nil }
            return (name, Field(node: value, path: path.isEmpty ? name : "\(path).\(name)", reader: reader))
        }
    }

    /// Reads a mapping of known keys. Keys that `read` did not ask for are reported with the nearest known one.
    package func mapping<Value>(_ read: (MappingReader) -> Value?) -> Value? {
        guard case .mapping(let mapping) = node else {
            report("expected a mapping, found \(kind)")
            return nil
        }
        let inner = MappingReader(mapping: mapping, field: self)
        let value = read(inner)
        inner.reportUnknownKeys()
        return value
    }
}
