import Digests
import Foundation

/// A whole ledger as lines of JSON, to be kept or moved: a header, an item a line in the order of their keys, and a last
/// line by which a file that was cut is known.
package struct LedgerJournal: Sendable {
    package static let version = 1

    /// Why a text is no journal that can be read.
    package struct Fault: Error, Sendable, CustomStringConvertible {
        /// From 1.
        package let line: Int
        package let reason: String

        package var description: String { "line \(line): \(reason)" }
    }

    struct Entry: Codable, Equatable {
        var partition: String
        var sort: String
        /// The item's JSON, as it was written.
        var body: String
        /// Seconds since 1970.
        var removal: Double?

        var key: ItemKey { ItemKey(partition, sort) }
    }

    private struct Header: Codable {
        var format = "muster-ledger"
        var version = LedgerJournal.version
        var ledger: String
    }

    private struct End: Codable {
        var items: Int
        /// Of all bytes before this line.
        var sha256: String
    }

    /// The id of the ledger that was written down.
    package let ledger: String
    let entries: [Entry]

    init(ledger: String, entries: [Entry]) {
        self.ledger = ledger
        self.entries = entries.sorted { ($0.partition, $0.sort) < ($1.partition, $1.sort) }
    }

    package var count: Int { entries.count }

    package func text() throws -> String {
        var text = try Ledger.encode(Header(ledger: ledger)) + "\n"
        for entry in entries { text += try Ledger.encode(entry) + "\n" }
        return text + (try Ledger.encode(End(items: entries.count, sha256: SHA256.hexadecimal(text)))) + "\n"
    }

    package init(_ text: String) throws(Fault) {
        var bytes = Array(text.utf8)
        guard bytes.last == UInt8(ascii: "\n") else { throw Fault(line: 1, reason: "the file is empty or was cut") }
        bytes.removeLast()
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard let header: Header = Self.decode(lines[0]), header.format == Header(ledger: "").format else {
            throw Fault(line: 1, reason: "this is no journal of a ledger")
        }
        guard header.version == Self.version else {
            throw Fault(
                line: 1, reason: "version \(header.version) of the journal is newer than this program; take a newer one"
            )
        }
        guard lines.count > 1, let end: End = Self.decode(lines[lines.count - 1]) else {
            throw Fault(line: lines.count, reason: "the file was cut: its last line is missing")
        }
        let body = bytes.prefix(bytes.count - lines[lines.count - 1].count)
        guard SHA256.hexadecimal(body) == end.sha256, end.items == lines.count - 2 else {
            throw Fault(line: lines.count, reason: "the file was changed since it was exported")
        }
        var entries: [Entry] = []
        for (index, line) in lines.enumerated().dropFirst().dropLast() {
            guard let entry: Entry = Self.decode(line) else { throw Fault(line: index + 1, reason: "this is no item") }
            entries.append(entry)
        }
        self.init(ledger: header.ledger, entries: entries)
    }

    private static func decode<Value: Decodable>(_ line: ArraySlice<UInt8>) -> Value? {
        try? JSONDecoder().decode(Value.self, from: Data(line))
    }
}
