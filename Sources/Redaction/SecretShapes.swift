/// Texts that are keys by their looks, wherever they stand. Sources: the prefixes that AWS (IAM unique identifiers,
/// query parameters of Signature Version 4), GitHub, GitLab and Slack document for their keys, RFC 7468, and RFC 7519 with the
/// compact form of RFC 7515: two JSON objects in base64url, of which `{"` makes `eyJ`, and a signature.
///
/// It is one pass over bytes, because outputs come by the thousand.
package enum SecretShapes {
    package struct Found: Sendable, Equatable {
        /// For people: "an access key of AWS".
        package var kind: String
        package var range: Range<Int>
    }

    /// Everything that looks like a key, in order, without overlaps.
    package static func found(in bytes: [UInt8]) -> [Found] {
        bytes.withUnsafeBufferPointer { text in
            var found: [Found] = []
            var index = 0
            while index < text.count {
                guard marks[Int(text[index])], let next = shape(at: index, in: text) else {
                    index += 1
                    continue
                }
                found.append(next)
                index = max(next.range.upperBound, index + 1)
            }
            return found
        }
    }

    private typealias Bytes = UnsafeBufferPointer<UInt8>

    /// Bytes with which a shape can begin.
    private static let marks: [Bool] = {
        var marks = [Bool](repeating: false, count: 256)
        for byte in "Aegx-X:".utf8 { marks[Int(byte)] = true }
        return marks
    }()

    private static func shape(at start: Int, in text: Bytes) -> Found? {
        switch text[start] {
        case UInt8(ascii: "A"):
            guard begins("AKIA", start, text) || begins("ASIA", start, text), start == 0 || !isWord(text[start - 1])
            else { return nil }
            let end = run(from: start + 4, text) { isUpper($0) || isDigit($0) }
            guard end == start + 20, end == text.count || !isWord(text[end]) else { return nil }
            return Found(kind: "an access key of AWS", range: start..<end)
        case UInt8(ascii: "e"): return webToken(start, text)
        case UInt8(ascii: "g"): return token(start, text)
        case UInt8(ascii: "x"):
            guard begins("xox", start, text), start + 5 < text.count, "abeprs".utf8.contains(text[start + 3]),
                text[start + 4] == UInt8(ascii: "-")
            else { return nil }
            let end = run(from: start + 5, text) { isWord($0) || $0 == UInt8(ascii: "-") }
            return end >= start + 15 ? Found(kind: "a token of Slack", range: start..<end) : nil
        case UInt8(ascii: "-"): return privateKey(start, text)
        case UInt8(ascii: "X"): return signature(start, text)
        default: return password(start, text)
        }
    }

    /// Without a signature it gives no permission.
    private static func webToken(_ start: Int, _ text: Bytes) -> Found? {
        guard begins("eyJ", start, text), start == 0 || !isBase64URL(text[start - 1]) else { return nil }
        let header = run(from: start, text, isBase64URL)
        guard header >= start + 12, begins(".eyJ", header, text) else { return nil }
        let claims = run(from: header + 1, text, isBase64URL)
        guard claims < text.count, text[claims] == UInt8(ascii: ".") else { return nil }
        let end = run(from: claims + 1, text, isBase64URL)
        return end >= claims + 9 ? Found(kind: "a JSON web token", range: start..<end) : nil
    }

    private static func token(_ start: Int, _ text: Bytes) -> Found? {
        if begins("github_pat_", start, text) {
            let end = run(from: start + 11, text, isWord)
            return end >= start + 33 ? Found(kind: "a token of GitHub", range: start..<end) : nil
        }
        if begins("glpat-", start, text) {
            let end = run(from: start + 6, text) { isWord($0) || $0 == UInt8(ascii: "-") }
            return end >= start + 26 ? Found(kind: "a token of GitLab", range: start..<end) : nil
        }
        guard begins("gh", start, text), start + 4 < text.count, "pousr".utf8.contains(text[start + 2]),
            text[start + 3] == UInt8(ascii: "_")
        else { return nil }
        let end = run(from: start + 4, text, isWord)
        return end >= start + 40 ? Found(kind: "a token of GitHub", range: start..<end) : nil
    }

    /// To the end of its armour, or of the text where that is cut.
    private static func privateKey(_ start: Int, _ text: Bytes) -> Found? {
        guard begins("-----BEGIN ", start, text) else { return nil }
        let label = run(from: start + 11, text) { isUpper($0) || $0 == UInt8(ascii: " ") }
        guard begins("-----", label, text), label >= start + 22, begins("PRIVATE KEY", label - 11, text) else {
            return nil
        }
        var end = label + 5
        while end < text.count, !begins("-----END ", end, text) { end += 1 }
        if end < text.count {
            end = run(from: end + 9, text) { $0 != UInt8(ascii: "-") }
            end = run(from: end, text) { $0 == UInt8(ascii: "-") }
        }
        return Found(kind: "a private key", range: start..<end)
    }

    /// What gives a signed URL its permission.
    private static func signature(_ start: Int, _ text: Bytes) -> Found? {
        for name in ["X-Amz-Signature=", "X-Amz-Security-Token=", "X-Amz-Credential="] as [StaticString]
        where begins(name, start, text) {
            let from = start + name.utf8CodeUnitCount
            let end = run(from: from, text) { isWord($0) || "%+/=.~-".utf8.contains($0) }
            if end >= from + 8 { return Found(kind: "a signature of a URL", range: from..<end) }
        }
        return nil
    }

    /// The password in `scheme://user:password@`; what a shell or a template is going to put there is none.
    private static func password(_ start: Int, _ text: Bytes) -> Found? {
        guard begins("://", start, text), start > 0, isWord(text[start - 1]) else { return nil }
        let user = run(from: start + 3, text) { isUserInfo($0) && $0 != UInt8(ascii: ":") }
        guard user < text.count, text[user] == UInt8(ascii: ":") else { return nil }
        let end = run(from: user + 1, text, isUserInfo)
        guard end < text.count, text[end] == UInt8(ascii: "@"), end > user + 1, !"${<*".utf8.contains(text[user + 1])
        else { return nil }
        return Found(kind: "a password in a URL", range: user + 1..<end)
    }

    private static func begins(_ mark: StaticString, _ start: Int, _ text: Bytes) -> Bool {
        let count = mark.utf8CodeUnitCount
        guard start >= 0, start + count <= text.count else { return false }
        for index in 0..<count where text[start + index] != mark.utf8Start[index] { return false }
        return true
    }

    private static func run(from start: Int, _ text: Bytes, _ belongs: (UInt8) -> Bool) -> Int {
        var end = start
        while end < text.count, belongs(text[end]) { end += 1 }
        return end
    }

    private static func isUpper(_ byte: UInt8) -> Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }
    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    private static func isWord(_ byte: UInt8) -> Bool {
        isUpper(byte) || isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            || byte == UInt8(ascii: "_")
    }
    private static func isBase64URL(_ byte: UInt8) -> Bool { isWord(byte) || byte == UInt8(ascii: "-") }
    private static func isUserInfo(_ byte: UInt8) -> Bool { byte > 0x20 && !"@/?#\"'<>`".utf8.contains(byte) }
}
