import Deployment
import Foundation
import Settings
import Testing

/// The JSON schema of `muster.yml` and the readers know the same keys.
@Suite struct SettingsSchemaTests {
    /// A schema, as far as its keys are concerned.
    indirect enum Node: Decodable {
        case object([String: Node])
        case list([Node])
        case text(String)
        case other

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let object = try? container.decode([String: Node].self) {
                self = .object(object)
            } else if let list = try? container.decode([Node].self) {
                self = .list(list)
            } else if let text = try? container.decode(String.self) {
                self = .text(text)
            } else {
                self = .other
            }
        }

        subscript(_ key: String) -> Node? { if case .object(let object) = self { object[key] } else { nil } }
        var entries: [String: Node] { if case .object(let object) = self { object } else { [:] } }
        var items: [Node] { if case .list(let list) = self { list } else { [] } }
        var text: String? { if case .text(let text) = self { text } else { nil } }
    }

    /// The keys of every mapping that the schema closes, by the reader's paths.
    private func schemaKeys() throws -> [String: Set<String>] {
        let root = try JSONDecoder().decode(Node.self, from: Data(SettingsSchema.text.utf8))
        var found: [String: Set<String>] = [:]
        collect(root, at: "", root: root, into: &found)
        return found
    }

    private func collect(_ node: Node, at path: String, root: Node, into found: inout [String: Set<String>]) {
        if let name = node["$ref"]?.text?.split(separator: "/").last, let target = root["$defs"]?[String(name)] {
            collect(target, at: path, root: root, into: &found)
        }
        if let properties = node["properties"]?.entries {
            found[path, default: []].formUnion(properties.keys)
            for (key, value) in properties {
                collect(value, at: path.isEmpty ? key : "\(path).\(key)", root: root, into: &found)
            }
        }
        for choice in node["oneOf"]?.items ?? [] { collect(choice, at: path, root: root, into: &found) }
        if let items = node["items"] { collect(items, at: "\(path)[]", root: root, into: &found) }
        // Entries whose keys the user chooses: only environments hold mappings of known keys.
        if path == "environments", let entry = node["additionalProperties"] {
            collect(entry, at: "environments.*", root: root, into: &found)
        }
    }

    /// What the readers ask for, over files that together touch every mapping.
    private func readerKeys() throws -> [String: Set<String>] {
        let role = "arn:aws:iam::111122223333:role/muster"
        let texts = [
            Environments.text(
                extra:
                    "rollout: {canary: 1, order: {tag: Ring}}\n    timeouts: {delivery: 1m}\n    output: {s3: {bucket: outputs}}\n"
                    + "    window: {zone: UTC, freeze: [2026-12-24]}\n    requires: staging\n"
                    + "    approvals: {required: 2}")
                + "\n  staging: {}\nsource: {git: {url: /srv/orders.git}}\nstate:\n"
                + "  ledger: {dynamodb: {table: muster, region: eu-west-1, role: \"\(role)\"}}\n"
                + "  artifacts: {s3: {bucket: acme, prefix: orders, region: eu-west-1, role: \"\(role)\"}}\n",
            Environments.text(app: Environments.linuxUnit, extra: Environments.telling),
            Environments.text(extra: "places: [{region: eu-west-1}]")
                + "\nsource: {git: {token: {ssm: /t}, user: me}}\nstate: {artifacts: {directory: /srv/artifacts}}\n",
            Environments.text()
                + "\nsource: {git: {deploy-key: {secretsmanager: k}, host-keys: [a b c]}}\n",
            Environments.text(extra: "environment: {A: text}") + "\nsource: {artifact: {access: role}}\n",
            """
            version: 1
            application: orders
            environments:
              test:
                region: eu-west-1
                targets: {tags: {App: orders}}
                platforms:
                  linux: {app: \(Environments.linuxUnit), health: \(Environments.proofOnHost)}
                  windows: {app: \(Environments.windowsService), health: \(Environments.proofOnHost)}
            """, Environments.text(app: Environments.linuxNode),
            Environments.text(app: Environments.linuxCompose), Environments.text(app: Environments.linuxScript),
            Environments.text(app: Environments.linuxFiles, extra: Environments.hooks),
            Environments.text(app: Environments.linuxUnit, health: Environments.proofInLogs),
            Environments.text(platform: "windows", app: Environments.windowsSite),
            Environments.text(platform: "windows", app: Environments.windowsTask),
            Environments.text(app: Environments.linuxDotNet), Environments.text(app: Environments.linuxStatic),
            Environments.text(platform: "windows", app: Environments.windowsService),
        ]
        var known: [String: Set<String>] = [:]
        for text in texts {
            let file = try SettingsFile.parse(text, file: "muster.yml")
            _ = EnvironmentSettings.read(
                try file.environment("test"), application: file.application, environment: "test")
            try file.reader.finish()
            known.merge(file.reader.known) { $0.union($1) }
        }
        return known
    }

    /// The sections of a mixed environment hold what the environment itself may hold.
    private static func joined(_ keys: [String: Set<String>]) -> [String: Set<String>] {
        Dictionary(
            keys.map { path, keys in
                (path.replacing(/\.platforms\.(linux|windows)\./, with: "."), keys)
            }, uniquingKeysWith: { $0.union($1) })
    }

    @Test func schemaAndReadersKnowTheSameKeys() throws {
        let schema = Self.joined(try schemaKeys())
        let readers = Self.joined(try readerKeys())
        #expect(schema.keys.sorted() == readers.keys.sorted())
        for (path, keys) in readers { #expect(schema[path]?.sorted() == keys.sorted(), "at '\(path)'") }
    }
}
