/// One mistake in `muster.yml`: where it is, what is wrong and what would be right.
package struct Diagnostic: Codable, Sendable, Equatable, CustomStringConvertible {
    package var file: String
    /// Both count from 1; 0 when the mistake has no place (a missing file).
    package var line: Int
    package var column: Int
    /// The key's path, `environments.production.rollout`.
    package var path: String
    package var message: String
    package var suggestion: String?

    package init(file: String, line: Int, column: Int, path: String, message: String, suggestion: String? = nil) {
        self.file = file
        self.line = line
        self.column = column
        self.path = path
        self.message = message
        self.suggestion = suggestion
    }

    /// `muster.yml:12:5: environments.production: unknown key 'rolout'; did you mean 'rollout'?`
    package var description: String {
        let place = line > 0 ? "\(file):\(line):\(column)" : file
        let subject = path.isEmpty ? "" : "\(path): "
        let hint = suggestion.map { "; \($0)" } ?? ""
        return "\(place): \(subject)\(message)\(hint)"
    }
}

/// All mistakes of a file, in the order of its lines.
package struct SettingsError: Error, Sendable, CustomStringConvertible {
    package var diagnostics: [Diagnostic]

    package init(_ diagnostics: [Diagnostic]) {
        self.diagnostics = diagnostics.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
    }

    package var description: String { diagnostics.map(\.description).joined(separator: "\n") }
}
