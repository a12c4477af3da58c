import Foundation

/// What a rendered script says of itself: its result line.
///
/// A line reads `muster:1 NONCE JSON`. The script prints an opening line, then the closing one, the tail of its
/// log and the closing one again, so that one of them survives both of SSM's truncations (2,500 and 24,000 bytes).
package struct Verdict: Sendable, Equatable {
    package enum Status: String, Sendable, Codable {
        /// Only the opening line was seen.
        case open
        /// The body ran; ``exit`` is its code.
        case done
        /// The body did not run: fence, other ledger, busy.
        case refused
        /// Another command with the same key came first; ``exit`` is its code when it has ended.
        case duplicate
    }

    package var status: Status
    package var exit: Int?
    package var reason: String
    /// The whole output's file on the host, and its length in bytes.
    package var log: String
    package var bytes: Int
    package var facts: [String: String]
    /// The command that claimed the key first, of a duplicate.
    package var first: String?

    package init(
        status: Status, exit: Int? = nil, reason: String = "", log: String = "", bytes: Int = 0,
        facts: [String: String] = [:], first: String? = nil
    ) {
        self.status = status
        self.exit = exit
        self.reason = reason
        self.log = log
        self.bytes = bytes
        self.facts = facts
        self.first = first
    }

    /// The best result line in `output`: a closing one if there is any, else the opening one, else nothing.
    /// Lines that carry another nonce or broken JSON are ordinary output.
    package init?(output: String, nonce: String) {
        var best: Verdict?
        for line in output.outputLines {
            guard let verdict = Verdict(line: line, nonce: nonce) else { continue }
            if best == nil || verdict.status != .open { best = verdict }
        }
        guard let best else { return nil }
        self = best
    }

    /// `output` without this nonce's result lines: what the script itself printed.
    package static func body(of output: String, nonce: String) -> String {
        let prefix = Self.prefix(nonce)
        let kept = output.outputLines.filter { !$0.utf8.starts(with: prefix.utf8) }.drop(while: \.isEmpty)
        let end = kept.lastIndex { !$0.isEmpty }.map { $0 + 1 } ?? kept.startIndex
        return kept[..<end].joined(separator: "\n")
    }

    /// Whether `output` ends with a result line: what is cut at its end does not.
    package static func isClosed(_ output: String, nonce: String) -> Bool {
        let last = output.outputLines.last { !$0.isEmpty }
        return last.flatMap { Verdict(line: $0, nonce: nonce) }.map { $0.status != .open } ?? false
    }

    private static func prefix(_ nonce: String) -> String { "muster:1 \(nonce) " }

    private init?(line: Substring, nonce: String) {
        let prefix = Self.prefix(nonce)
        guard line.utf8.starts(with: prefix.utf8) else { return nil }
        let json = Data(line.utf8.dropFirst(prefix.utf8.count))
        guard let wire = try? JSONDecoder().decode(Wire.self, from: json) else { return nil }
        self.init(
            status: wire.status, exit: wire.exit, reason: wire.reason ?? "", log: wire.log ?? "",
            bytes: wire.bytes ?? 0, facts: wire.facts ?? [:], first: wire.first)
    }

    private struct Wire: Decodable {
        var status: Status
        var exit: Int?
        var reason: String?
        var log: String?
        var bytes: Int?
        var facts: [String: String]?
        var first: String?
    }
}
