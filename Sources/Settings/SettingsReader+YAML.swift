import Yams

extension SettingsReader {
    /// The root of the file's text. Only what cannot be parsed throws.
    package func root(of text: String) throws(SettingsError) -> Field {
        Field(node: try compose(text), path: "", reader: self)
    }

    private func compose(_ text: String) throws(SettingsError) -> Node {
        do {
            if let node = try Yams.compose(yaml: text) { return node }
            throw SettingsError([Diagnostic(file: file, line: 1, column: 1, path: "", message: "the file is empty")])
        } catch let error as SettingsError {
            throw error
        } catch let error as YamlError {
            throw SettingsError([diagnostic(of: error)])
        } catch {
            throw SettingsError([Diagnostic(file: file, line: 0, column: 0, path: "", message: "\(error)")])
        }
    }

    private func diagnostic(of error: YamlError) -> Diagnostic {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            return Diagnostic(
                file: file, line: mark.line, column: mark.column, path: "", message: "not valid YAML: \(problem)")
        case .duplicatedKeysInMapping(let duplicates, let context):
            return Diagnostic(
                file: file, line: context.mark.line, column: context.mark.column, path: "",
                message: "the key '\(duplicates.map(\.description).joined(separator: "', '"))' stands here twice")
        default:
            return Diagnostic(file: file, line: 0, column: 0, path: "", message: "not valid YAML: \(error)")
        }
    }
}
