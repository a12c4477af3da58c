/// Text that came from a host, a document or a commit message, made safe to print.
///
/// A terminal must not obey it (control characters, escape sequences), and the Actions runner must not take it for a
/// command: `::name::` counts at the start of a line, `##[name]` anywhere in it.
package enum UntrustedText {
    /// One line: control characters gone, line breaks as blanks, workflow commands broken.
    package static func line(_ text: String) -> String {
        if isHarmless(text) { return text }
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x09, 0x0A, 0x0D, 0x85, 0x2028, 0x2029: scalars.append(" ")
            case 0..<0x20, 0x7F..<0xA0, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: continue
            default: scalars.append(scalar)
            }
        }
        return String(unmarked(scalars))
    }

    /// Puts a blank into the marks of workflow commands: `::` at the line's start, `##[` anywhere. What a reader may skip
    /// between their signs or before them (white space of any script, scalars without a look) is skipped here, too.
    private static func unmarked(_ line: String.UnicodeScalarView) -> String.UnicodeScalarView {
        var result = String.UnicodeScalarView()
        var isStart = true
        for index in line.indices {
            let scalar = line[index]
            result.append(scalar)
            if scalar == "#", follows("#[", line[line.index(after: index)...]) { result.append(" ") }
            if isStart, scalar == ":", follows(":", line[line.index(after: index)...]) { result.append(" ") }
            isStart = isStart && (scalar.properties.isWhitespace || isInvisible(scalar))
        }
        return result
    }

    private static func follows(_ mark: String, _ rest: Substring.UnicodeScalarView) -> Bool {
        rest.lazy.filter { !isInvisible($0) }.starts(with: mark.unicodeScalars)
    }

    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isDefaultIgnorableCodePoint || scalar.properties.generalCategory == .format
    }

    /// Whether nothing would be changed, as far as a glance at the bytes tells: printable ASCII without the marks.
    private static func isHarmless(_ text: String) -> Bool {
        text.utf8.allSatisfy { (0x20..<0x7F).contains($0) && $0 != UInt8(ascii: "#") }
            && !text.utf8.drop { $0 == 0x20 }.starts(with: "::".utf8)
    }

    /// A JSON document that says the same without what a terminal or the Actions runner would obey: such signs stand only
    /// within its texts, where JSON can write them by their numbers (RFC 8259, 7).
    package static func json(_ document: String) -> String {
        if isHarmless(document.replacing("\n", with: " ")) { return document }
        var scalars = String.UnicodeScalarView()
        let all = document.unicodeScalars
        for index in all.indices {
            let scalar = all[index]
            switch scalar.value {
            case 0x7F..<0xA0, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069:
                scalars += escape(scalar)
            case UInt32(UInt8(ascii: "#")) where follows("#[", all[all.index(after: index)...]):
                scalars += escape(scalar)
            default: scalars.append(scalar)
            }
        }
        return String(scalars)
    }

    /// `\u0023`.
    private static func escape(_ scalar: Unicode.Scalar) -> String.UnicodeScalarView {
        let digits = String(scalar.value, radix: 16)
        return "\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)".unicodeScalars
    }

    /// Many lines, each behind `prefix`, so that none begins with what the host chose.
    package static func lines(_ text: String, prefix: String) -> String {
        text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .map { "\(prefix)\(line(String($0)))" }.joined(separator: "\n")
    }
}
