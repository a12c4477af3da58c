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
            let month = months.firstIndex(of: String(words[2]))
        else { return nil }
        let two = { (number: Int) in (number < 10 ? "0" : "") + String(number) }
        self.init(wire: "\(year)-\(two(month + 1))-\(two(day))T\(words[4])Z")
    }
}
