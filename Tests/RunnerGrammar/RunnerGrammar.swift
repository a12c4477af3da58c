import Foundation

/// How the Actions runner reads what a step says, written anew from its source: the tests' own half, which shares nothing
/// with the code under test.
package enum RunnerGrammar {
    package struct Command: Equatable, Sendable {
        package var name: String
        package var properties: [String: String]
        package var data: String
    }

    private static let names: Set<String> = [
        "add-mask", "add-matcher", "remove-matcher", "debug", "warning", "error", "notice", "group", "endgroup", "echo",
        "save-state", "set-output", "set-env", "add-path", "stop-commands",
    ]

    /// The command of a line of the log; nil for plain text.
    package static func command(_ line: String) -> Command? { modern(line) ?? old(line) }

    /// `::name properties::data`, after white space.
    private static func modern(_ line: String) -> Command? {
        let text = Array(line.unicodeScalars.drop { $0.properties.isWhitespace })
        guard text.starts(with: "::".unicodeScalars) else { return nil }
        let rest = Array(text.dropFirst(2))
        guard let end = rest.indices.dropLast().first(where: { rest[$0] == ":" && rest[$0 + 1] == ":" }) else {
            return nil
        }
        return command(
            head: string(rest[..<end]), data: string(rest[(end + 2)...]), separator: ",",
            escapes: [("%0D", "\r"), ("%0A", "\n"), ("%25", "%")],
            propertyEscapes: [("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")])
    }

    /// `##[name properties]data`, anywhere.
    private static func old(_ line: String) -> Command? {
        guard let start = line.range(of: "##[", options: .literal),
            let end = line.range(of: "]", options: .literal, range: start.upperBound..<line.endIndex)
        else { return nil }
        let escapes = [("%3B", ";"), ("%0D", "\r"), ("%0A", "\n"), ("%5D", "]"), ("%25", "%")]
        return command(
            head: String(line[start.upperBound..<end.lowerBound]), data: String(line[end.upperBound...]),
            separator: ";",
            escapes: escapes, propertyEscapes: escapes)
    }

    private static func command(
        head: String, data: String, separator: Character, escapes: [(String, String)],
        propertyEscapes: [(String, String)]
    ) -> Command? {
        let parts = head.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        guard let name = parts.first?.lowercased(), names.contains(name) else { return nil }
        var properties: [String: String] = [:]
        for pair in parts.dropFirst().joined().split(separator: separator) {
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard sides.count == 2 else { continue }
            properties[sides[0].trimmingCharacters(in: .whitespaces)] = unescaped(sides[1], propertyEscapes)
        }
        return Command(name: name, properties: properties, data: unescaped(data, escapes))
    }

    private static func unescaped(_ text: String, _ escapes: [(String, String)]) -> String {
        escapes.reduce(text) { $0.replacingOccurrences(of: $1.0, with: $1.1, options: .literal) }
    }

    private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    /// The pairs of a file of outputs, variables or state; nil where the runner would fail the step.
    package static func pairs(_ file: String) -> [String: String]? {
        var lines = file.components(separatedBy: "\n")[...]
        var pairs: [String: String] = [:]
        while let line = lines.popFirst() {
            if line.isEmpty { continue }
            let equals = line.range(of: "=")?.lowerBound ?? line.endIndex
            guard let mark = line.range(of: "<<"), mark.lowerBound < equals else {
                guard equals != line.endIndex else { return nil }
                pairs[String(line[..<equals])] = String(line[line.index(after: equals)...])
                continue
            }
            let delimiter = line[mark.upperBound...]
            guard !delimiter.isEmpty, let end = lines.firstIndex(where: { $0 == delimiter }) else { return nil }
            pairs[String(line[..<mark.lowerBound])] = lines[..<end].joined(separator: "\n")
            lines = lines[(end + 1)...]
        }
        return pairs
    }
}
