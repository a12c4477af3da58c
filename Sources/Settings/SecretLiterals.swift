import Foundation
import Redaction
import Yams

/// Secrets do not belong into a file of the repository: whoever reads it has them, and it is never forgotten.
enum SecretLiterals {
    /// Reports every text of the file that looks like a secret, without repeating it: values, and whatever else stands
    /// there, such as keys and comments.
    static func refuse(in root: Field, of text: String) {
        var values: [String] = []
        refuse(root.node, at: "", key: "", root.reader, &values)
        refuse(inText: text, except: values, root.reader)
    }

    private static func refuse(
        _ node: Node, at path: String, key: String, _ reader: SettingsReader, _ refused: inout [String]
    ) {
        switch node {
        case .mapping(let mapping):
            for (name, value) in mapping {
                let key = name.string ?? ""
                refuse(value, at: path.isEmpty ? key : "\(path).\(key)", key: key, reader, &refused)
            }
        case .sequence(let items):
            for (index, item) in items.enumerated() {
                refuse(item, at: "\(path)[\(index)]", key: key, reader, &refused)
            }
        case .scalar(let scalar):
            guard let kind = kind(of: scalar.string, key: key) else { return }
            refused.append(bare(scalar.string))
            reader.report(message(kind), at: node, path: path, suggestion: suggestion)
        case .alias: break
        }
    }

    /// What no value was refused for already.
    private static func refuse(inText text: String, except refused: [String], _ reader: SettingsReader) {
        let bytes = Array(text.utf8)
        var places: [Int: String] = [:]
        for found in SecretShapes.found(in: bytes) {
            let secret = bare(String(decoding: bytes[found.range].prefix(24), as: UTF8.self))
            if !refused.contains(where: { $0.contains(secret) }) { places[found.range.lowerBound] = found.kind }
        }
        for comment in text.matches(of: comment).map(\.output.1) {
            let start = text.utf8.distance(from: text.startIndex, to: comment.startIndex)
            let place = start..<start + comment.utf8.count
            guard !places.keys.contains(where: { place.contains($0) }),
                !refused.contains(where: bare(comment).contains),
                SecretShapes.found(in: Array(comment.utf8)).isEmpty
            else { continue }
            places[start] = kind(of: String(comment), key: "")
        }
        for (offset, kind) in places.sorted(by: { $0.key < $1.key }) {
            let before = String(decoding: bytes[..<offset], as: UTF8.self).unicodeScalars
            let line = before.count { $0 == "\n" } + 1
            let column = before.reversed().prefix { $0 != "\n" }.count + 1
            reader.report(message(kind), line: line, column: column, suggestion: suggestion)
        }
    }

    private static func message(_ kind: String) -> String {
        "here stands what looks like \(kind); everybody who reads this file has it"
    }

    private static let suggestion =
        "renew it, put it into Parameter Store or Secrets Manager, and let hosts look it up: "
        + "'environment: {NAME: {ssm: /its/name}}'"

    /// Without white space: YAML folds and indents what it holds.
    private static func bare(_ text: some StringProtocol) -> String { String(text.filter { !$0.isWhitespace }) }

    /// What may be a comment. In a text in quotes it is none, and is looked at twice.
    /// A literal without captured code never changes; the type only does not say so.
    nonisolated(unsafe) private static let comment = /(?m)(?:^|[ \t])(#[^\n]*)/

    static func kind(of text: String, key: String) -> String? {
        if let found = SecretShapes.found(in: Array(text.utf8)).first { return found.kind }
        if isNamedLikeASecret(key), isRandom(text[...]) { return "a secret" }
        return holdsAssignment(Array(text.utf8)) ? "a secret" : nil
    }

    /// Whether there is a `NAME=value`, `--name value` or `name: value`, as in a command, that looks like a secret. What is
    /// looked at are the signs between both: a text may be long.
    private static func holdsAssignment(_ bytes: [UInt8]) -> Bool {
        func isQuote(_ place: Int) -> Bool { bytes.indices.contains(place) && "\"'".utf8.contains(bytes[place]) }
        for (place, byte) in bytes.enumerated() where "=: ".utf8.contains(byte) {
            let end = isQuote(place - 1) ? place - 1 : place
            let name = bytes[..<end].suffix(longestName).reversed().prefix { isLetter($0) || "_-".utf8.contains($0) }
            guard name.count >= 3, isNamedLikeASecret(String(decoding: name.reversed(), as: UTF8.self)) else {
                continue
            }
            var start = place + 1
            if byte == UInt8(ascii: ":"), bytes.indices.contains(start), bytes[start] == 0x20 { start += 1 }
            if isQuote(start) { start += 1 }
            let value = bytes[min(start, bytes.count)...].prefix(longestValue).prefix(while: isOfAKey)
            if isRandom(Substring(decoding: value, as: UTF8.self)) { return true }
        }
        return false
    }

    private static let longestName = 40
    /// Longer ones are judged by their beginning.
    private static let longestValue = 1_000

    private static func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte & ~0x20) }

    private static func isOfAKey(_ byte: UInt8) -> Bool {
        isLetter(byte) || (0x30...0x39).contains(byte) || "+/_=.~-".utf8.contains(byte)
    }

    private static func isNamedLikeASecret(_ name: String) -> Bool {
        let bare = name.lowercased().replacing("-", with: "").replacing("_", with: "")
        return ["password", "passwd", "secret", "token", "apikey", "accesskey", "privatekey", "credential"]
            .contains { bare.contains($0) }
    }

    /// 32 characters or more of a key's alphabet, of which each tells 3.5 bits or more: names and paths repeat more.
    private static func isRandom(_ text: Substring) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count >= 32, bytes.contains(where: { (0x30...0x39).contains($0) }),
            bytes.allSatisfy({ (0x21...0x7e).contains($0) && !"${}<>".utf8.contains($0) }), !text.hasPrefix("/"),
            !text.hasPrefix("arn:")
        else { return false }
        var counts: [UInt8: Double] = [:]
        for byte in bytes { counts[byte, default: 0] += 1 }
        let entropy = counts.values.reduce(0) { $0 - $1 / Double(bytes.count) * log2($1 / Double(bytes.count)) }
        return entropy >= 3.5
    }
}
