import Digests

/// The key that a send carries in `Comment`, so that it can be found again after a lost reply.
///
/// `muster/1 <application>/<environment> <run> <phase>.<batch>.<chunk> <hash>`, at most 100 characters.
package struct SendKey: Sendable, Hashable, CustomStringConvertible {
    /// What all keys of a scope begin with, with the space behind it.
    package static func prefix(scope: String) -> String { "muster/1 \(scope) " }

    package var scope: String
    package var run: String
    package var part: String
    package var hash: String

    /// - Parameters:
    ///   - payload: what is sent, holes open; it makes the key of a changed script another key.
    package init(scope: String, run: String, phase: String, batch: Int, chunk: Int, payload: String) {
        self.scope = scope
        self.run = run
        part = "\(phase).\(batch).\(chunk)"
        hash = String(SHA256.hexadecimal("\(scope)\n\(run)\n\(part)\n\(payload)".utf8).prefix(12))
    }

    /// Reads a `Comment` that carries a key; nil for any other.
    package init?(comment: String) {
        let words = comment.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard words.count == 5, words[0] == "muster/1" else { return nil }
        (scope, run, part, hash) = (words[1], words[2], words[3], words[4])
    }

    package var description: String { "\(Self.prefix(scope: scope))\(run) \(part) \(hash)" }
}
