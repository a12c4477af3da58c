import Foundation
import Yams

/// `muster.yml`: what all policies share. Each policy decodes its own part of an environment from its ``Field``.
package struct SettingsFile {
    package var application: String
    package var source: SourceSettings
    package var state = StateSettings()
    /// Each environment's section with `defaults` merged underneath, by name.
    package var environments: [String: Field]
    package var reader: SettingsReader

    /// Reads a file. Mistakes of the shared part are reported to ``reader``; only what cannot be parsed throws.
    package static func read(path: String) throws(SettingsError) -> SettingsFile {
        let text: String
        do { text = try String(contentsOfFile: path, encoding: .utf8) } catch {
            throw SettingsError([
                Diagnostic(
                    file: path, line: 0, column: 0, path: "", message: "the file cannot be read",
                    suggestion: "write it, or name another with --config")
            ])
        }
        return try parse(text, file: path)
    }

    package static func parse(_ text: String, file: String) throws(SettingsError) -> SettingsFile {
        let reader = SettingsReader(file: file)
        let root = try reader.root(of: text)
        var result = SettingsFile(application: "", source: .standard, environments: [:], reader: reader)
        _ = root.mapping { keys -> Void? in
            if let version = keys.required("version")?.string(), version != "1" {
                keys.optional("version")?.report("expected 1, the only version there is, found '\(version)'")
            }
            result.application = keys.required("application").flatMap { Names.read($0, limit: 28) } ?? ""
            result.source = keys.optional("source").flatMap(SourceSettings.read) ?? .standard
            result.state = keys.optional("state").flatMap(StateSettings.read) ?? StateSettings()
            // Asked for its entries, a section that is no mapping reports itself.
            let defaults = keys.optional("defaults").flatMap { $0.entries().isEmpty ? nil : $0 }
            let environments = keys.required("environments")
            let entries = environments?.entries() ?? []
            if environments?.isMapping == true, entries.isEmpty { environments?.report("names no environment") }
            for (name, field) in entries {
                guard Names.accepts(name, limit: 14) else {
                    field.report("an environment's name has at most 14 lower-case letters, digits and '-'")
                    continue
                }
                result.environments[name] = merge(field, over: defaults)
            }
            return ()
        }
        result.checkOrder()
        SecretLiterals.refuse(in: root, of: text)
        return result
    }

    /// The section of an environment; throws when there is none of that name.
    package func environment(_ name: String) throws(SettingsError) -> Field {
        if let field = environments[name] { return field }
        let names = environments.keys.sorted()
        throw SettingsError(
            reader.diagnostics + [
                Diagnostic(
                    file: reader.file, line: 0, column: 0, path: "environments",
                    message: "there is no environment '\(name)'",
                    suggestion: Nearest.hint(name, names) ?? "there are: \(names.joined(separator: ", "))")
            ])
    }

    /// Lays an environment over the defaults: mappings merge key by key, everything else is replaced.
    private static func merge(_ field: Field, over defaults: Field?) -> Field {
        guard let defaults else { return field }
        return Field(node: merge(field.node, over: defaults.node), path: field.path, reader: field.reader)
    }

    private static func merge(_ node: Node, over base: Node) -> Node {
        guard case .mapping(var mapping) = node, case .mapping(let below) = base else { return node }
        for (key, value) in below {
            mapping[key] = mapping[key].map { merge($0, over: value) } ?? value
        }
        return .mapping(mapping)
    }
}
