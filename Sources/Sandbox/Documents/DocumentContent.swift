import Foundation
import Yams

/// A document's content as it was written, in JSON or YAML.
struct DocumentContent: Sendable {
    enum Format: String, Codable, Sendable, CaseIterable {
        case json = "JSON"
        case yaml = "YAML"
    }

    /// The members that the sandbox reads.
    struct Members: Codable {
        var schemaVersion: String
        var description: String?
        var parameters: [String: DocumentParameter]?
        var mainSteps: [JSONValue]?
        /// Schema 1.2: the plugin's name, and `properties` with one entry a step.
        var runtimeConfig: [String: JSONValue]?
    }

    var members: Members

    /// - Throws: `InvalidDocumentContent` that says where it is not understood.
    init(_ text: String, format: Format) throws(ServiceFault) {
        do {
            let json = format == .json ? Data(text.utf8) : try JSONEncoder().encode(Self.value(ofYAML: text))
            members = try JSONDecoder().decode(Members.self, from: json)
        } catch let error as DecodingError {
            throw Self.fault("The \(format.rawValue) content cannot be read: \(Self.text(error)).")
        } catch {
            throw Self.fault("The content is not \(format.rawValue).")
        }
    }

    static func fault(_ message: String) -> ServiceFault { ServiceFault("InvalidDocumentContent", message) }

    private static func text(_ error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, _): "\(key.stringValue) is missing"
        case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
            "\(context.codingPath.map(\.stringValue).joined(separator: ".")) has to be a \(type)"
        case .dataCorrupted: "it is malformed"
        @unknown default: "it is malformed"
        }
    }

    private static func value(ofYAML text: String) throws -> JSONValue {
        guard let node = try Yams.compose(yaml: text) else { return .null }
        return value(node)
    }

    private static func value(_ node: Node) -> JSONValue {
        switch node {
        case .mapping(let mapping):
            .object(Dictionary(mapping.map { ($0.key.string ?? "", value($0.value)) }) { $1 })
        case .sequence(let entries): .array(entries.map(value))
        case .scalar:
            if node.null != nil {
                .null
            } else if node.tag == Tag(.str) {
                .string(node.string ?? "")
            } else if let flag = node.bool {
                .bool(flag)
            } else if let number = node.float {
                .number(number)
            } else {
                .string(node.string ?? "")
            }
        case .alias: .null
        }
    }

    /// The steps of every schema in the form of 2.2's `mainSteps`.
    ///
    /// - Throws: `InvalidDocumentSchemaVersion`, `InvalidDocumentContent`.
    func steps() throws(ServiceFault) -> [JSONValue] {
        switch members.schemaVersion {
        case "1.2": return try oldSteps()
        case "2.0", "2.2": return try newSteps()
        default:
            throw ServiceFault(
                "InvalidDocumentSchemaVersion",
                "Document schema version is invalid. Value: \(members.schemaVersion). "
                    + "A Command document has 1.2, 2.0 or 2.2.")
        }
    }

    private func newSteps() throws(ServiceFault) -> [JSONValue] {
        let steps = members.mainSteps ?? []
        let names = steps.compactMap { $0["name"]?.string }
        guard !steps.isEmpty, names.count == steps.count, Set(names).count == names.count,
            steps.allSatisfy({ $0["action"]?.string != nil })
        else { throw Self.fault("Every entry of mainSteps needs an action and its own name.") }
        return steps
    }

    /// A plugin with several properties has one step for each, named after their ids.
    private func oldSteps() throws(ServiceFault) -> [JSONValue] {
        guard let runtime = members.runtimeConfig, !runtime.isEmpty else {
            throw Self.fault("A document of schema 1.2 needs runtimeConfig.")
        }
        var steps: [JSONValue] = []
        for (action, plugin) in runtime.sorted(by: { $0.key < $1.key }) {
            let properties: [JSONValue] =
                switch plugin["properties"] {
                case .array(let entries): entries
                case .object(let members): [.object(members)]
                default: throw Self.fault("runtimeConfig.\(action) needs properties.")
                }
            for (number, inputs) in properties.enumerated() {
                let name = number == 0 ? action : inputs["id"]?.string ?? "\(number).\(action)"
                steps.append(.object(["action": .string(action), "name": .string(name), "inputs": inputs]))
            }
        }
        return steps
    }
}
