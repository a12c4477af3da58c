import Foundation

extension Date {
    /// An ISO 8601 time with or without a fraction of a second; nil for anything else, such as SSM's empty text.
    init?(wire text: String) {
        let whole = Date.ISO8601FormatStyle(timeZone: .gmt)
        let fraction = Date.ISO8601FormatStyle(includingFractionalSeconds: true, timeZone: .gmt)
        guard let date = (try? whole.parse(text)) ?? (try? fraction.parse(text)) else { return nil }
        self = date
    }

    /// The Date header of a reply, `Sat, 21 Nov 2026 07:44:33 GMT` (RFC 9110 §5.6.7).
    init?(header text: String) {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let words = text.split(separator: " ")
        guard words.count == 6, words[5] == "GMT", let day = Int(words[1]), let year = Int(words[3]),
            let month = months.firstIndex(where: { $0 == words[2] }), (1...31).contains(day),
            (1970...9999).contains(year)
        else { return nil }
        let time = words[4].split(separator: ":", omittingEmptySubsequences: false).map { Int($0) ?? -1 }
        guard time.count == 3, (0..<24).contains(time[0]), (0..<60).contains(time[1]), (0...60).contains(time[2])
        else { return nil }
        let seconds = time[0] * 3_600 + time[1] * 60 + time[2]
        self.init(timeIntervalSince1970: Double(Self.days(year, month + 1, day) * 86_400 + seconds))
    }

    /// Days from 1970-01-01 to a day of the Gregorian calendar. Years are counted from March, so that a leap day is
    /// the last of its year.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let (start, marches) = month > 2 ? (year, month - 3) : (year - 1, month + 9)
        let leaps = start / 4 - start / 100 + start / 400
        return start * 365 + leaps + (marches * 153 + 2) / 5 + day - 1 - 719_468
    }
}
