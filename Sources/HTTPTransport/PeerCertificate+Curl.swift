import Foundation

extension PeerCertificate {
    /// Reads the lines of CURLOPT_CERTINFO (`Subject:…`, `Start date:…`, `Cert:-----BEGIN CERTIFICATE-----…`).
    init(curlLines lines: [String]) {
        func value(_ name: String) -> String {
            lines.first { $0.hasPrefix(name + ":") }.map { String($0.dropFirst(name.count + 1)) } ?? ""
        }
        self.init(
            subject: value("Subject"), issuer: value("Issuer"), notBefore: Self.date(value("Start date")),
            notAfter: Self.date(value("Expire date")), der: Self.der(value("Cert")))
    }

    /// The bytes between the PEM lines; empty when they are not base64.
    private static func der(_ pem: String) -> [UInt8] {
        let lines = pem.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("-----") }
        return Data(base64Encoded: lines.joined()).map(Array.init) ?? []
    }

    /// OpenSSL's form of a date, `Nov 21 07:44:33 2026 GMT`.
    static func date(_ text: String) -> Date? {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let words = text.split(separator: " ")
        guard words.count == 5, words[4] == "GMT", let month = months.firstIndex(of: String(words[0])) else {
            return nil
        }
        let clock = words[2].split(separator: ":").compactMap { Int($0) }
        guard let day = Int(words[1]), let year = Int(words[3]), clock.count == 3 else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        return calendar.date(
            from: DateComponents(
                year: year, month: month + 1, day: day, hour: clock[0], minute: clock[1], second: clock[2]))
    }
}
