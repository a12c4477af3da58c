package import Foundation

/// When an environment may be changed: the section `window`. Pure; time is passed in.
///
/// It is open whenever the wall clock of its zone says so. Hours that a change to summer time leaves out do not exist
/// on that day, and those that the change back repeats are open twice.
package struct Window: Sendable, Equatable {
    /// Days on which nothing is changed, both ends included, by the zone's calendar.
    package struct Freeze: Sendable, Equatable, CustomStringConvertible {
        package let first: LocalDate
        package let last: LocalDate

        /// `2026-12-20/2027-01-06`, or one day.
        package init?(_ text: String) {
            let dates = text.split(separator: "/", omittingEmptySubsequences: false).map { LocalDate(String($0)) }
            guard (1...2).contains(dates.count), let first = dates[0], let last = dates[dates.count - 1], first <= last
            else { return nil }
            self.first = first
            self.last = last
        }

        package var description: String { first == last ? "\(first)" : "\(first)/\(last)" }

        func contains(_ date: LocalDate) -> Bool { (first...last).contains(date) }
    }

    /// What a rollback that a person starts does outside the window.
    package enum Rollback: String, Sendable, CaseIterable {
        case allow, refuse
    }

    /// Why it is closed.
    package enum Closure: Sendable, Equatable, CustomStringConvertible {
        case freeze(Freeze)
        /// Neither this day nor, with hours over midnight, the one before is in the window.
        case day(Weekday, days: [Weekday])
        case hours(Hours)

        package var description: String {
            switch self {
            case .freeze(let freeze): "\(freeze) is frozen"
            case .day(let day, let days):
                "\(day.rawValue) is none of its days (\(days.map(\.rawValue).joined(separator: ", ")))"
            case .hours(let hours): "its hours are \(hours)"
            }
        }
    }

    /// In the order of the week, none missing unless the settings leave it out.
    package var days: [Weekday]
    /// The whole day when nil. Hours over midnight belong to the day on which they begin.
    package var hours: Hours?
    package var zone: Zone
    package var freezes: [Freeze]
    package var rollback: Rollback

    package init(
        days: [Weekday] = Weekday.allCases, hours: Hours? = nil, zone: Zone, freezes: [Freeze] = [],
        rollback: Rollback = .allow
    ) {
        self.days = days
        self.hours = hours
        self.zone = zone
        self.freezes = freezes
        self.rollback = rollback
    }

    /// Why it is closed at an instant; nil when it is open.
    package func closure(at instant: Date) -> Closure? { closure(Self.seconds(instant)) }

    /// The first instant after `instant` at which it opens; nil when there is none within five years.
    package func opens(after instant: Date) -> Date? { next(after: instant) { $0 == nil } }

    /// The first instant after `instant` at which it is closed; nil when there is none within five years.
    package func closes(after instant: Date) -> Date? { next(after: instant) { $0 != nil } }

    private func closure(_ instant: Int) -> Closure? {
        let local = zone.local(instant)
        if let freeze = freezes.first(where: { $0.contains(local.date) }) { return .freeze(freeze) }
        guard let hours else { return closure(of: local.date) }
        let minute = local.second / 60
        if hours.endsNextDay, minute < hours.to {
            return closure(of: LocalDate(day: local.date.day - 1))
        }
        guard minute >= hours.from, hours.endsNextDay || minute < hours.to else {
            return closure(of: local.date) ?? .hours(hours)
        }
        return closure(of: local.date)
    }

    private func closure(of date: LocalDate) -> Closure? {
        days.contains(date.weekday) ? nil : .day(date.weekday, days: days)
    }
}

extension Window {
    private static let horizon = 5 * 366

    private static func seconds(_ instant: Date) -> Int { Int(instant.timeIntervalSince1970.rounded(.down)) }

    /// Looks only at instants where the answer can change, day by day.
    private func next(after instant: Date, where wanted: (Closure?) -> Bool) -> Date? {
        var from = Self.seconds(instant)
        for _ in 0..<Self.horizon {
            let to = from + LocalTime.secondsOfDay
            if let found = changes(after: from, upTo: to).first(where: { wanted(closure($0)) }) {
                return Date(timeIntervalSince1970: TimeInterval(found))
            }
            from = to
        }
        return nil
    }

    /// Where a day or the hours begin or end by the wall clock, and where the clock itself is changed; in order.
    private func changes(after from: Int, upTo to: Int) -> [Int] {
        let offsets = Set([zone.offset(at: from), zone.offset(at: to)]).sorted()
        var found: Set<Int> = offsets.count == 2 ? [clockChange(after: from, upTo: to)] : []
        let minutes = Set([0] + (hours.map { [$0.from, $0.to % 1_440] } ?? []))
        let first = LocalTime(seconds: from + offsets[0]).date.day
        let last = LocalTime(seconds: to + offsets[offsets.count - 1]).date.day
        for day in first...last {
            for minute in minutes {
                for offset in offsets {
                    let instant = day * LocalTime.secondsOfDay + minute * 60 - offset
                    if instant > from, instant <= to, zone.offset(at: instant) == offset { found.insert(instant) }
                }
            }
        }
        return found.sorted()
    }

    /// The first second with the later offset. No zone changes its clock twice within a day.
    private func clockChange(after from: Int, upTo to: Int) -> Int {
        let before = zone.offset(at: from)
        var low = from
        var high = to
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if zone.offset(at: middle) == before { low = middle } else { high = middle }
        }
        return high
    }
}
