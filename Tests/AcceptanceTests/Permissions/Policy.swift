import Foundation
import Yams

/// A policy of a rendered template, as IAM would decide by it.
struct Policy {
    struct Statement {
        var sid: String
        var actions: [String]
        /// With `*` for anything; the account's id is still a parameter.
        var resources: [String]
        /// Per condition key the values that it may have.
        var condition: [String: [String]]

        /// Of what the statement says, what this request needs; nil where it does not allow it.
        fileprivate func allowing(_ request: PermissionRequest, account: String) -> [String]? {
            let holds = condition.allSatisfy { key, values in request.context[key].map(values.contains) ?? false }
            let matching = resources.filter {
                Policy.matches(request.resource, $0.replacing("${AWS::AccountId}", with: account))
            }
            guard holds, actions.contains(request.action), !matching.isEmpty else { return nil }
            return ["\(sid): \(request.action)"] + matching.map { "\(sid): \($0)" }
        }

        /// Everything that the statement says.
        fileprivate var parts: [String] { (actions + resources).map { "\(sid): \($0)" } }
    }

    struct Failure: Error {
        var message: String
    }

    private(set) var statements: [Statement]

    init(statements: [Statement]) { self.statements = statements }

    /// The policy of a name in a template.
    init(_ name: String, of template: String) throws {
        guard let root = try Yams.compose(yaml: template),
            let list = root["Resources"]?[name]?["Properties"]?["PolicyDocument"]?["Statement"]?.sequence
        else { throw Failure(message: "there is no policy \(name) in\n\(template)") }
        statements = list.map { node in
            let condition = node["Condition"]?["StringEquals"]?.mapping?.map { key, values in
                (key.string ?? "", Self.texts(values))
            }
            return Statement(
                sid: node["Sid"]?.string ?? "", actions: Self.texts(node["Action"]),
                resources: Self.texts(node["Resource"]).map { $0.replacing("${AWS::Partition}", with: "aws") },
                condition: Dictionary(uniqueKeysWithValues: condition ?? []))
        }
    }

    private static func texts(_ node: Node?) -> [String] {
        guard let list = node?.sequence else { return [node?.scalar?.string].compactMap(\.self) }
        return list.compactMap(\.scalar?.string)
    }

    /// The requests that the policy would refuse.
    func lacks(_ requests: Set<PermissionRequest>) -> [String] {
        requests.filter { request in
            statements.allSatisfy { $0.allowing(request, account: request.account) == nil }
        }.map(\.description).sorted()
    }

    /// What the policy allows without that any of these requests needs it.
    func exceeds(_ requests: Set<PermissionRequest>) -> [String] {
        let used = Set(
            requests.flatMap { request in
                statements.flatMap { $0.allowing(request, account: request.account) ?? [] }
            })
        return statements.flatMap(\.parts).filter { !used.contains($0) }.sorted()
    }

    private static func matches(_ text: String, _ pattern: String) -> Bool {
        let pieces = pattern.split(separator: "*", omittingEmptySubsequences: false)
        guard let first = pieces.first, let last = pieces.last, pieces.count > 1 else { return text == pattern }
        guard text.hasPrefix(first), text.dropFirst(first.count).hasSuffix(last) else { return false }
        var rest = text.dropFirst(first.count).dropLast(last.count)
        for piece in pieces.dropFirst().dropLast() {
            guard let found = rest.firstRange(of: piece) else { return false }
            rest = rest[found.upperBound...]
        }
        return true
    }
}
