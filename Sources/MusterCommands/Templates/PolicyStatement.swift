import Foundation

/// One statement of an IAM policy that allows something.
struct PolicyStatement {
    let sid: String
    let actions: [String]
    /// ARNs as `!Sub` takes them; none for actions that know no resources.
    var resources: [String] = []
    /// The values that each condition key may have; all keys have to hold.
    var condition: [(key: String, values: [String])] = []

    /// An element of the list `Statement`, where ``AccessTemplate`` and ``PolicyTemplate`` have theirs.
    var text: String {
        var lines = ["- Sid: \(sid)", "  Effect: Allow"]
        let actions = Set(actions).sorted()
        if let action = actions.first, actions.count == 1 {
            lines.append("  Action: \(action)")
        } else {
            lines += ["  Action:"] + actions.map { "    - \($0)" }
        }
        if resources.isEmpty {
            lines.append("  Resource: \"*\"")
        } else {
            lines +=
                ["  Resource:"]
                + resources.map { name in
                    "    - \(name.utf8.contains(UInt8(ascii: "$")) ? "!Sub " : "")\(Self.quoted(name))"
                }
        }
        if !condition.isEmpty {
            lines += ["  Condition:", "    StringEquals:"]
            lines += condition.map { key, values in
                "      \(Self.quoted(key)): [\(values.map(Self.quoted).joined(separator: ", "))]"
            }
        }
        return lines.map { "          " + $0 }.joined(separator: "\n")
    }

    /// A managed policy of these statements, as an element of `Resources`.
    static func policy(_ name: String, _ description: String, _ statements: [PolicyStatement]) -> String {
        """
          \(name):
            Type: AWS::IAM::ManagedPolicy
            Properties:
              Description: \(description)
              PolicyDocument:
                Version: "2012-10-17"
                Statement:
        \(statements.map(\.text).joined(separator: "\n"))

        """
    }

    /// JSON's strings are YAML's, too.
    static func quoted(_ text: String) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        return (try? encoder.encode(text)).map { String(decoding: $0, as: UTF8.self) } ?? "\"\""
    }
}
