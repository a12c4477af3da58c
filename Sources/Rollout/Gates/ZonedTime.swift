package import Foundation

/// A time zone of the IANA database by its name.
package struct Zone: Sendable, Equatable, CustomStringConvertible {
    package let description: String
    private let rules: TimeZone

    /// `Europe/Berlin`, `UTC`; nothing for a name that the database does not have. Abbreviations (`CET`, `EST`) are not
    /// taken: some of them stand for several zones, and some know no daylight-saving time.
    package init?(_ name: String) {
        guard name == "UTC" || name.contains("/"), let rules = TimeZone(identifier: name) else { return nil }
        description = name
        self.rules = rules
    }

    /// Seconds east of Greenwich at an instant, daylight-saving time included.
    ///
    /// - Parameter instant: seconds since 1970.
    func offset(at instant: Int) -> Int {
        rules.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(instant)))
    }

    /// What the wall clock shows at an instant, in seconds since 1970.
    func local(_ instant: Int) -> LocalTime { LocalTime(seconds: instant + offset(at: instant)) }

    /// `2026-11-24 10:00 Europe/Berlin (2026-11-24T09:00:00Z)`.
    package func text(_ instant: Date) -> String {
        let local = local(Int(instant.timeIntervalSince1970.rounded(.down)))
        return "\(local) \(description) (\(instant.ISO8601Format()))"
    }

    /// Names that a misspelt one may have meant.
    static var names: [String] { TimeZone.knownTimeZoneIdentifiers + ["UTC"] }
}

/// What a wall clock shows.
struct LocalTime: CustomStringConvertible {
    static let secondsOfDay = 86_400

    let date: LocalDate
    /// 0 to 86,399.
    let second: Int

    /// - Parameter seconds: what the clock shows, counted from its own 1970-01-01 00:00.
    init(seconds: Int) {
        let second = (seconds % Self.secondsOfDay + Self.secondsOfDay) % Self.secondsOfDay
        self.second = second
        date = LocalDate(day: (seconds - second) / Self.secondsOfDay)
    }

    var description: String { "\(date) \(Hours.text(second / 60))" }
}
