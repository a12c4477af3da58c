package import Foundation
import Redaction

/// Something in the life of a run that people want to hear of.
package enum NoticeEvent: String, Sendable, CaseIterable, Codable {
    /// It begins to change hosts, or goes on after a break.
    case began
    /// It did what it was asked for, on all hosts.
    case ended
    /// It ended in any other way, and the release before it does not serve again everywhere: failed, partial,
    /// interrupted, unknown, rejected.
    case failed
    /// It waits for people: for approval, or in a pause.
    case waiting
    /// It failed, and the release before it serves again.
    case rolledBack = "rolled-back"
}

/// What a notice can tell. The raw values are the placeholders of templates.
package enum NoticeField: String, Sendable, CaseIterable {
    /// `began`, `ended`, `failed`, `waiting`, `rolled-back`.
    case event
    case application
    case environment
    case run
    /// `deploy` or `rollback`.
    case kind
    /// `begins`, `goes on`, `is taken back`.
    case course
    /// The whole id, and its first ten digits.
    case commit
    case short
    /// What the commits bring, in a few words.
    case changes
    case actor
    case reason
    /// A run's result by its stable name: `ok`, `rolledBack`, `partial`, ….
    case result
    /// One sentence on how it ended, or what it waits for.
    case summary
    /// How many hosts the run is about, and on how many of them the release is proven.
    case hosts
    case good
    case batches
    /// How many hosts are in change at the same time, at most.
    case impact
    /// How many minutes it may take at most.
    case limit
    /// How many seconds it took.
    case seconds
    /// Now, in UTC.
    case time
    case approvers
    /// Until when it waits.
    case until
    /// What to type next.
    case command
}

/// What there is to tell of one event of a run, without a medium's form.
package struct Notice: Sendable, Equatable {
    package var event: NoticeEvent
    package var time: Date
    private var values: [NoticeField: String] = [:]

    package init(_ event: NoticeEvent, at time: Date, _ values: [NoticeField: String]) {
        self.event = event
        self.time = time
        for (field, value) in values { self.values[field] = Self.safe(value) }
        self.values[.event] = event.rawValue
        self.values[.time] = time.ISO8601Format()
        if let commit = values[.commit] { self.values[.short] = String(Self.safe(commit).prefix(10)) }
    }

    /// A field's value in one line, empty when there is nothing to tell.
    package subscript(_ field: NoticeField) -> String { values[field] ?? "" }

    /// What receivers may know an event by that arrives twice.
    package var id: String { "\(self[.run])/\(event.rawValue)/\(Int(time.timeIntervalSince1970))" }

    /// Longer values are cut: the media refuse messages that are too long.
    private static let longest = 500

    /// Commit messages, names and reasons are other people's text.
    private static func safe(_ text: String) -> String {
        let line = UntrustedText.line(text)
        guard line.unicodeScalars.count > longest else { return line }
        return String(String.UnicodeScalarView(line.unicodeScalars.prefix(longest))) + "…"
    }
}
