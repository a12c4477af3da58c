package import Dispatching
package import Fleet
package import Foundation
package import Ledger

/// Writes down what happens in a run: into the ledger first, then to whoever watches.
package struct RunLog: Sendable {
    package let ledger: Ledger
    package let run: String
    private let say: @Sendable (String) -> Void

    package init(ledger: Ledger, run: String, say: @escaping @Sendable (String) -> Void) {
        self.ledger = ledger
        self.run = run
        self.say = say
    }

    /// - Parameters:
    ///   - message: a line for people; it is part of the event.
    ///   - details: what a program may want to know.
    package func note(
        _ kind: String, host: String? = nil, _ message: String, _ details: [String: String] = [:]
    ) async throws {
        var payload = details
        payload["message"] = message
        try await record(kind, host: host, payload)
        say(host.map { "\($0): \(message)" } ?? message)
    }

    /// Only the watcher's half of ``note(_:host:_:_:)``.
    package func tell(_ message: String) {
        say(message)
    }

    /// Only the ledger's half of ``note(_:host:_:_:)``.
    package func record(_ kind: String, host: String? = nil, _ payload: [String: String]) async throws {
        try await record(kind, [(host, payload)])
    }

    /// The same for many hosts, all or none.
    package func record(_ kind: String, _ entries: [(host: String?, payload: [String: String])]) async throws {
        let events = try entries.map { (kind: kind, host: $0.host, payload: try Self.payload($0.payload)) }
        try await ledger.append(run: run, events, at: Date())
    }

    /// An event's payload as the ledger keeps it.
    static func payload(_ payload: [String: String]) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(payload), as: UTF8.self)
    }
}

extension RunLog {
    /// Keeps a run's commands in the ledger: before they are sent, as soon as SSM has accepted them, and when they ended.
    package func journal(_ place: Place) -> Dispatcher.Journal {
        Dispatcher.Journal(
            prepared: { send in
                try await ledger.prepare(
                    CommandRecord(
                        key: send.key.description, run: run, account: place.account, region: place.region,
                        commandID: nil, nonce: send.nonce ?? ""))
            },
            sent: { send, id in
                try await ledger.sent(run: run, key: send.key.description, commandID: id)
                try await note(
                    "command.sent", "\(send.key.part): command \(id) to \(send.expected.count)",
                    ["command": id, "key": send.key.description])
            }, ended: { send, _ in try await ledger.ended(run: run, key: send.key.description) })
    }
}

/// Ids of runs: readable, in the order of time, and unique enough for a ledger.
package enum RunID {
    /// `r261121-0744-k3f9`, in UTC.
    package static func new(at time: Date, random: UInt32 = .random(in: 0...UInt32.max)) -> String {
        let calendar = Calendar(identifier: .iso8601)
        var utc = calendar
        utc.timeZone = TimeZone(secondsFromGMT: 0) ?? calendar.timeZone
        let parts = utc.dateComponents([.year, .month, .day, .hour, .minute], from: time)
        func two(_ number: Int?) -> String { String(String(100 + (number ?? 0) % 100).dropFirst()) }
        let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz")
        let tail = (0..<4).map { alphabet[Int(random >> (5 * UInt32($0))) & 31] }
        return "r\(two(parts.year))\(two(parts.month))\(two(parts.day))-\(two(parts.hour))\(two(parts.minute))-"
            + String(tail)
    }
}
