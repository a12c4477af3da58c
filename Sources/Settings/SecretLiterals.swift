import Foundation
import Redaction
import Yams

/// Secrets do not belong into a file of the repository: whoever reads it has them, and it is never forgotten.
enum SecretLiterals {
    /// Reports every text of the file that looks like a secret, without repeating it.
    static func refuse(in root: Field) { refuse(root.node, at: "", key: "", root.reader) }

    private static func refuse(_ node: Node, at path: String, key: String, _ reader: SettingsReader) {
        switch node {
        case .mapping(let mapping):
            for (name, value) in mapping {
                let key = name.string ?? ""
                refuse(value, at: path.isEmpty ? key : "\(path).\(key)", key: key, reader)
            }
        case .sequence(let items):
            for (index, item) in items.enumerated() { refuse(item, at: "\(path)[\(index)]", key: key, reader) }
        case .scalar(let scalar):
            guard let kind = kind(of: scalar.string, key: key) else { return }
            reader.report(
                "here stands what looks like \(kind); everybody who reads this file has it", at: node, path: path,
                suggestion: "renew it, put it into Parameter Store or Secrets Manager, and let hosts look it up: "
                    + "'environment: {NAME: {ssm: /its/name}}'")
        case .alias: break
        }
    }

    static func kind(of text: String, key: String) -> String? {
        if let found = SecretShapes.found(in: Array(text.utf8)).first { return found.kind }
        if isNamedLikeASecret(key), isRandom(text[...]) { return "a secret" }
        for match in text.matches(of: assignment)
        where isNamedLikeASecret(String(match.output.1)) && isRandom(match.output.2) {
            return "a secret"
        }
        return nil
    }

    /// `NAME=value`, `--name value`, `name: value` in a command.
    nonisolated(unsafe) private static let assignment =
        /([A-Za-z_-]{3,40})["']?(?:=|: ?| )["']?([A-Za-z0-9+\/_=.~-]{32,})/

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
