import Foundation
import Scripting

/// The patterns of checks that read logs, looked at before any host is asked.
enum LogPattern {
    /// Why the host's own regular expressions would refuse a pattern; nil for one that they take.
    ///
    /// Linux hosts search with `grep -E`, which is asked here through the C library's `regcomp`. Windows hosts search with
    /// .NET, of which there is nothing here: `NSRegularExpression` (ICU) is near it.
    static func mistake(in pattern: String, for platform: Platform) -> String? {
        switch platform {
        case .linux: extended(pattern)
        case .windows: (try? NSRegularExpression(pattern: pattern)) == nil ? "it cannot be read" : nil
        }
    }

    private static func extended(_ pattern: String) -> String? {
        var compiled = regex_t()
        let code = regcomp(&compiled, asGrepReadsIt(pattern), REG_EXTENDED | REG_NOSUB)
        guard code != 0 else {
            regfree(&compiled)
            return nil
        }
        var words = [CChar](repeating: 0, count: 256)
        _ = regerror(code, &compiled, &words, words.count)
        let bytes = words.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// grep takes two things that `regcomp` does not: a repetition with nothing before it, and a brace that begins no
    /// interval (`{"level":"info"`). The first is left out and the second escaped.
    private static func asGrepReadsIt(_ pattern: String) -> String {
        let bytes = Array(pattern.utf8)
        var result: [UInt8] = []
        var index = 0
        var repeatsNothing = true
        while index < bytes.count {
            let byte = bytes[index]
            var end = index + 1
            switch byte {
            case UInt8(ascii: "\\"): end = min(index + 2, bytes.count)
            case UInt8(ascii: "["): end = endOfBrackets(bytes, from: index)
            case UInt8(ascii: "{"):
                let interval = endOfInterval(bytes, from: index)
                if interval == nil { result.append(UInt8(ascii: "\\")) }
                end = interval ?? end
            default: break
            }
            let isRepetition = "*+?".utf8.contains(byte) || byte == UInt8(ascii: "{") && end > index + 1
            if !(isRepetition && repeatsNothing) {
                result += bytes[index..<end]
                repeatsNothing = "|(^".utf8.contains(byte)
            }
            index = end
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Behind `[…]`, in which a `]` that stands first, and what is in `[:…:]`, `[=…=]` and `[.….]`, ends nothing.
    private static func endOfBrackets(_ bytes: [UInt8], from start: Int) -> Int {
        var index = start + 1
        if index < bytes.count, bytes[index] == UInt8(ascii: "^") { index += 1 }
        if index < bytes.count, bytes[index] == UInt8(ascii: "]") { index += 1 }
        while index < bytes.count, bytes[index] != UInt8(ascii: "]") {
            let isInner =
                bytes[index] == UInt8(ascii: "[") && index + 1 < bytes.count && ":=.".utf8.contains(bytes[index + 1])
            guard isInner else {
                index += 1
                continue
            }
            let mark = bytes[index + 1]
            index += 2
            while index + 1 < bytes.count, !(bytes[index] == mark && bytes[index + 1] == UInt8(ascii: "]")) {
                index += 1
            }
            index += 2
        }
        return min(index + 1, bytes.count)
    }

    /// Behind `{…}` of digits and commas; nil where it is none.
    private static func endOfInterval(_ bytes: [UInt8], from start: Int) -> Int? {
        var index = start + 1
        while index < bytes.count, (0x30...0x39).contains(bytes[index]) || bytes[index] == UInt8(ascii: ",") {
            index += 1
        }
        return index < bytes.count && bytes[index] == UInt8(ascii: "}") ? index + 1 : nil
    }
}
