/// A part of a day by the wall clock: the first minute is in it, the last is not.
package struct Hours: Sendable, Equatable, CustomStringConvertible {
    /// Minutes after midnight, 0 to 1,439.
    package let from: Int
    /// Minutes after midnight, 1 to 1,440; before ``from`` when the part ends on the next day.
    package let to: Int

    /// `10:00-14:00`, `22:00-02:00` over midnight, `08:00-24:00`; nothing when both are the same.
    package init?(_ text: String) {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Self.minute(String($0)) }
        guard ends.count == 2, let from = ends[0], let to = ends[1], from != to, from < 1_440, (from, to) != (0, 1_440)
        else { return nil }
        self.from = from
        self.to = to == 0 ? 1_440 : to
    }

    package var description: String { "\(Self.text(from))-\(Self.text(to))" }

    var endsNextDay: Bool { to < from }

    static func text(_ minute: Int) -> String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(two(minute / 60)):\(two(minute % 60))"
    }

    private static func minute(_ text: String) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [2, 2],
            parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), minute < 60, hour * 60 + minute <= 1_440
        else { return nil }
        return hour * 60 + minute
    }
}
