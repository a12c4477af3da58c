import Redaction

/// Lines that the runner obeys: `::name key=value,key=value::data`.
///
/// Source: the runner's `ActionCommand`: in data `%`, CR and LF are escaped, in properties also `:` and `,`.
package enum WorkflowCommand {
    package static func line(_ name: String, _ properties: [(String, String)] = [], _ data: String = "") -> String {
        let words = properties.map { "\($0.0)=\(escaped($0.1, isProperty: true))" }.joined(separator: ",")
        return "::\(name)\(words.isEmpty ? "" : " \(words)")::\(escaped(data, isProperty: false))"
    }

    /// Folds what follows until ``groupEnd``. Groups do not nest.
    package static func group(_ title: String) -> String { line("group", [], UntrustedText.line(title)) }

    package static let groupEnd = "::endgroup::"

    /// Masks a value in everything that the job prints from now on.
    ///
    /// - Returns: nil for values that are so short that masking them would make logs unreadable.
    package static func mask(_ value: String) -> String? {
        value.utf8.count < 6 ? nil : line("add-mask", [], value)
    }

    /// By scalars: escaping by characters would overlook a mark behind a combining one.
    private static func escaped(_ text: String, isProperty: Bool) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "%": scalars += "%25".unicodeScalars
            case "\r": scalars += "%0D".unicodeScalars
            case "\n": scalars += "%0A".unicodeScalars
            case ":" where isProperty: scalars += "%3A".unicodeScalars
            case "," where isProperty: scalars += "%2C".unicodeScalars
            default: scalars.append(scalar)
            }
        }
        return String(scalars)
    }
}
