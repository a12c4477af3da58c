import Redaction

/// GitHub's Markdown around text that others wrote: hosts, commit messages, people.
package enum Markdown {
    /// One line that shows as it is: no markup, no HTML, nobody mentioned, no issue closed.
    package static func text(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in UntrustedText.line(text).unicodeScalars {
            switch scalar {
            case "&": scalars += "&amp;".unicodeScalars
            case "<": scalars += "&lt;".unicodeScalars
            case ">": scalars += "&gt;".unicodeScalars
            // An entity is no mention and no reference, and looks like the sign.
            case "@": scalars += "&#64;".unicodeScalars
            case "#": scalars += "&#35;".unicodeScalars
            case "|": scalars += "&#124;".unicodeScalars
            case "\\", "`", "*", "_", "[", "]", "~", "$", "!":
                scalars.append("\\")
                scalars.append(scalar)
            case ":": scalars += "&#58;".unicodeScalars
            default: scalars.append(scalar)
            }
        }
        return String(scalars)
    }

    /// The text as code, in a line. Only what holds no backtick can be shown so; else it is plain.
    package static func code(_ text: String) -> String {
        let line = UntrustedText.line(text)
        // In a table a bar would end the cell even within code.
        guard !line.isEmpty, !line.utf8.contains(UInt8(ascii: "`")), !line.utf8.contains(UInt8(ascii: "|")) else {
            return Self.text(text)
        }
        return "`\(line)`"
    }

    /// A table; its cells are Markdown.
    package static func table(_ header: [String], _ rows: [[String]]) -> String {
        ([header, header.map { _ in "---" }] + rows).map { "| \($0.joined(separator: " | ")) |" }.joined(
            separator: "\n")
    }

    /// Lines as they are, in a block that they cannot end.
    package static func block(_ lines: [String]) -> String {
        let safe = lines.map(UntrustedText.line)
        let longest = safe.map { line in line.prefix { $0 == " " || $0 == "`" }.count { $0 == "`" } }.max() ?? 0
        let fence = String(repeating: "`", count: max(3, longest + 1))
        return ([fence + "text"] + safe + [fence]).joined(separator: "\n")
    }

    /// Folded away behind a title.
    package static func details(_ title: String, _ body: String) -> String {
        "<details>\n<summary>\(text(title))</summary>\n\n\(body)\n\n</details>"
    }
}
