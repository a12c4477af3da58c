import Foundation

/// Numbers and lists in sentences.
enum Wording {
    /// `1 region`, `2 regions`.
    static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

    /// The first eight, and how many more there are.
    static func list(_ names: [String]) -> String {
        names.prefix(8).joined(separator: ", ") + (names.count > 8 ? " and \(names.count - 8) more" : "")
    }

    /// `12 s`, `3.5 min`, `7.2 h`, `3 days`.
    static func duration(hours: Double) -> String {
        let seconds = hours * 3600
        let (number, unit) =
            switch seconds {
            case ..<60: (seconds, "s")
            case ..<3600: (seconds / 60, "min")
            case ..<172_800: (hours, "h")
            default: (hours / 24, "days")
            }
        return "\(ReportCell.short((number * 10).rounded() / 10)) \(unit)"
    }

    /// Why something failed, in one line.
    static func reason(_ error: any Error) -> String {
        var text = error is CocoaError ? error.localizedDescription : "\(error)"
        // What was only read can be read again.
        text = text.replacing(" It is not known whether the request was carried out.", with: "")
        let lines = text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
        return lines.joined(separator: "; ")
    }
}
