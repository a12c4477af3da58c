import Yams

/// The keys of one mapping, asked for by name.
package final class MappingReader {
    private let mapping: Node.Mapping
    private let field: Field
    private var asked: Set<String> = []

    init(mapping: Node.Mapping, field: Field) {
        self.mapping = mapping
        self.field = field
    }

    package var path: String { field.path }

    /// The value of a key, or nothing when it is absent.
    package func optional(_ key: String) -> Field? {
        asked.insert(key)
        guard let node = mapping[Node(key)] else { return nil }
        return Field(node: node, path: path(of: key), reader: field.reader)
    }

    /// The value of a key that has to be there; its absence is reported at the mapping.
    package func required(_ key: String) -> Field? {
        guard let value = optional(key) else {
            field.report("'\(key)' is missing")
            return nil
        }
        return value
    }

    /// The decoded value of a key, or `fallback`, which is noted as the default.
    package func value<Value>(_ key: String, default fallback: Value, _ decode: (Field) -> Value?) -> Value {
        guard let field = optional(key) else {
            self.field.reader.note(Self.text(of: fallback), at: nil, path: path(of: key))
            return fallback
        }
        return decode(field) ?? fallback
    }

    /// Reports a mistake that concerns the mapping as a whole.
    package func report(_ message: String, suggestion: String? = nil) {
        field.report(message, suggestion: suggestion)
    }

    /// The first of these keys that is there.
    package func firstPresent(of keys: [String]) -> Field? { keys.lazy.compactMap(optional).first }

    /// Exactly one of several keys: reports none and more than one.
    package func exactlyOne(of keys: [String]) -> (key: String, value: Field)? {
        let present = keys.compactMap { key in optional(key).map { (key, $0) } }
        guard present.count == 1 else {
            let found = present.isEmpty ? "none" : present.map(\.0).joined(separator: " and ")
            report("expected one of \(keys.joined(separator: ", ")), found \(found)")
            return nil
        }
        return present[0]
    }

    func reportUnknownKeys() {
        field.reader.knows(asked, at: field.path)
        for (key, _) in mapping {
            guard let name = key.string else {
                field.reader.report("a key has to be text", at: key, path: field.path)
                continue
            }
            guard !asked.contains(name) else { continue }
            field.reader.report(
                "unknown key '\(name)'", at: key, path: field.path,
                suggestion: Nearest.hint(name, asked.sorted())
                    ?? "known here: \(asked.sorted().joined(separator: ", "))")
        }
    }

    private func path(of key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    private static func text<Value>(of value: Value) -> String {
        switch value {
        case let duration as Duration: duration.settingsText
        case let choice as any RawRepresentable<String>: choice.rawValue
        default: "\(value)"
        }
    }
}
