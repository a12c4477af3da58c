import Foundation

/// A value that cannot stand in a script at all.
package struct QuotingError: Error, Equatable, CustomStringConvertible {
    package var description: String
}

/// Typed quoting: the only way in which a value enters a rendered script.
///
/// Two things besides the shells' own rules matter. The SSM agent replaces `{{ssm:name}}` in the text before
/// the script file is written, so no result holds two braces side by side. Windows PowerShell takes typographic
/// quotes and dashes for ASCII ones, so anything beyond a small ASCII alphabet travels there as base64.
package enum Quoting {
    /// A POSIX shell word that expands to exactly the bytes of `value`. Throws on NUL, which no shell can hold.
    package static func shell(_ value: String) throws(QuotingError) -> String {
        try refuseNUL(value)
        // Byte by byte: a combining mark after a quote makes one `Character` of both, which is not a quote to Swift.
        var word: [UInt8] = [apostrophe]
        for byte in value.utf8 {
            if byte == apostrophe {
                word += [apostrophe, UInt8(ascii: "\\"), apostrophe, apostrophe]
            } else {
                if braces.contains(byte), word.last == byte { word += [apostrophe, apostrophe] }
                word.append(byte)
            }
        }
        return String(decoding: word + [apostrophe], as: UTF8.self)
    }

    private static let apostrophe = UInt8(ascii: "'")
    private static let braces = [UInt8(ascii: "{"), UInt8(ascii: "}")]

    /// A PowerShell expression whose value is exactly `value`. Throws on NUL.
    package static func powerShell(_ value: String) throws(QuotingError) -> String {
        try refuseNUL(value)
        if value.utf8.allSatisfy(isPlain) { return "'\(value)'" }
        let encoded = Data(value.utf8).base64EncodedString()
        return "([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('\(encoded)')))"
    }

    package static func quoted(_ value: String, for platform: Platform) throws(QuotingError) -> String {
        switch platform {
        case .linux: try shell(value)
        case .windows: try powerShell(value)
        }
    }

    private static func refuseNUL(_ value: String) throws(QuotingError) {
        guard value.utf8.contains(0) else { return }
        throw QuotingError(description: "a value with a NUL byte cannot be passed to a script")
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: " ._:/\\-@+=,%()[]&?#!*~^<>|;".utf8.contains(byte)
        }
    }
}
