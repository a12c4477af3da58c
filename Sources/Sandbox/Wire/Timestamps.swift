import Foundation

/// The notations of time that AWS uses here, all in UTC, by own arithmetic (no locale, no formatter).
enum Timestamps {
    /// `20260102T030405Z`, as signatures carry it.
    static func basic(_ date: Date) -> String {
        let parts = fields(date)
        return "\(padded(parts.year, 4))\(padded(parts.month))\(padded(parts.day))T"
            + "\(padded(parts.hour))\(padded(parts.minute))\(padded(parts.second))Z"
    }

    /// The instant of `20260102T030405Z`; nil for anything else.
    static func date(basic text: String) -> Date? {
        let bytes = Array(text.utf8)
        guard bytes.count == 16, bytes[8] == UInt8(ascii: "T"), bytes[15] == UInt8(ascii: "Z") else { return nil }
        func number(_ range: Range<Int>) -> Int? {
            let digits = bytes[range]
            guard digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
            return digits.reduce(0) { $0 * 10 + Int($1 - 48) }
        }
        guard let year = number(0..<4), let month = number(4..<6), let day = number(6..<8), let hour = number(9..<11),
            let minute = number(11..<13), let second = number(13..<15), (1...12).contains(month),
            (1...31).contains(day), hour < 24, minute < 60, second < 61
        else { return nil }
        let days = dayNumber(year: year, month: month, day: day)
        return Date(timeIntervalSince1970: Double(days * 86_400 + hour * 3_600 + minute * 60 + second))
    }

    /// `2026-01-02T03:04:05.678Z`, as GetCommandInvocation and EC2 carry it.
    static func extended(_ date: Date) -> String {
        let parts = fields(date)
        return "\(padded(parts.year, 4))-\(padded(parts.month))-\(padded(parts.day))T"
            + "\(padded(parts.hour)):\(padded(parts.minute)):\(padded(parts.second)).\(padded(parts.millisecond, 3))Z"
    }

    /// `2026-01-02T03:04:05Z`, as STS carries it.
    static func whole(_ date: Date) -> String { extended(date).prefix(19) + "Z" }

    /// `Fri, 02 Jan 2026 03:04:05 GMT`, as HTTP carries it.
    static func http(_ date: Date) -> String {
        let parts = fields(date)
        let day = Int((date.timeIntervalSince1970 / 86_400).rounded(.down))
        // 1970-01-01 was a Thursday.
        let name = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][((day % 7) + 7) % 7]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        return "\(name), \(padded(parts.day)) \(months[parts.month - 1]) \(padded(parts.year, 4)) "
            + "\(padded(parts.hour)):\(padded(parts.minute)):\(padded(parts.second)) GMT"
    }

    /// The instant of `2026-01-02T03:04:05Z` with or without a fraction; nil for anything else.
    static func date(extended text: String) -> Date? {
        let whole = text.prefix(19)
        guard text.hasSuffix("Z"), whole.count == 19 else { return nil }
        return date(basic: whole.filter { $0 != "-" && $0 != ":" } + "Z")
    }

    /// Epoch seconds with milliseconds, as AWS JSON carries a timestamp.
    static func epoch(_ date: Date) -> Double {
        (date.timeIntervalSince1970 * 1000).rounded() / 1000
    }

    /// An ISO 8601 duration: `PT0.091S`, `PT1H0.271S`.
    static func duration(seconds: Double) -> String {
        let milliseconds = Int((max(0, seconds) * 1000).rounded())
        let (hours, minutes) = (milliseconds / 3_600_000, milliseconds / 60_000 % 60)
        let rest = milliseconds % 60_000
        let fraction = rest % 1000 == 0 ? "" : ".\(padded(rest % 1000, 3))"
        return "PT\(hours > 0 ? "\(hours)H" : "")\(minutes > 0 ? "\(minutes)M" : "")\(rest / 1000)\(fraction)S"
    }

    private static func padded(_ number: Int, _ width: Int = 2) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }

    private struct Fields {
        var year, month, day, hour, minute, second, millisecond: Int
    }

    private static func fields(_ date: Date) -> Fields {
        let total = Int((date.timeIntervalSince1970 * 1000).rounded())
        let days = total >= 0 ? total / 86_400_000 : (total - 86_399_999) / 86_400_000
        let rest = total - days * 86_400_000
        let (year, month, day) = civil(days)
        return Fields(
            year: year, month: month, day: day, hour: rest / 3_600_000, minute: rest / 60_000 % 60,
            second: rest / 1000 % 60, millisecond: rest % 1000)
    }

    /// Days since 1970-01-01 in the Gregorian calendar, counted in eras of 400 years that begin in March.
    private static func dayNumber(year: Int, month: Int, day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = year / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }
}
