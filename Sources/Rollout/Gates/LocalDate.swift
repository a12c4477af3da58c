/// A day of the proleptic Gregorian calendar, without a zone.
package struct LocalDate: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Days since 1970-01-01, which is 0.
    package let day: Int

    package init(day: Int) { self.day = day }

    /// `2026-12-24`; nothing for a day that no calendar has.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2], parts.allSatisfy({ $0.utf8.allSatisfy(Self.isDigit) }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]), (1...12).contains(month)
        else { return nil }
        self.day = Self.dayNumber(year, month, day)
        guard description == text else { return nil }
    }

    package var weekday: Weekday {
        // 1970-01-01 was a Thursday.
        Weekday.allCases[((day + 3) % 7 + 7) % 7]
    }

    package static func < (left: LocalDate, right: LocalDate) -> Bool { left.day < right.day }

    package var description: String {
        let (year, month, day) = civil
        return "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(day, 2))"
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let text = "\(number)"
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }

    /// Days before the first of March of a year 0, which begins the count: leap days are then the last of a year.
    private static let epoch = 719_468
    /// Days of 400 years: the calendar repeats after them.
    private static let cycle = 146_097

    private static func dayNumber(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month > 2 ? year : year - 1
        let monthFromMarch = (month + 9) % 12
        return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + (153 * monthFromMarch + 2) / 5 + day - 1
            - epoch
    }

    private var civil: (year: Int, month: Int, day: Int) {
        let total = day + Self.epoch
        let cycles = (total >= 0 ? total : total - Self.cycle + 1) / Self.cycle
        let inCycle = total - cycles * Self.cycle
        let yearOfCycle = (inCycle - inCycle / 1_460 + inCycle / 36_524 - inCycle / 146_096) / 365
        let inYear = inCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
        let monthFromMarch = (5 * inYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfCycle + cycles * 400 + (month <= 2 ? 1 : 0)
        return (year, month, inYear - (153 * monthFromMarch + 2) / 5 + 1)
    }
}

/// The days of a week as `muster.yml` names them.
package enum Weekday: String, Sendable, CaseIterable {
    case mon, tue, wed, thu, fri, sat, sun
}
