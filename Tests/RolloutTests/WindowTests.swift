import Foundation
import Rollout
import Testing

/// A window by the wall clock of its zone.
@Suite struct WindowTests {
    static func date(_ text: String) throws -> Date { try Date(text, strategy: .iso8601) }

    static func window(
        days: [Weekday] = Weekday.allCases, _ hours: String?, _ zone: String, freezes: [String] = []
    ) throws -> Window {
        Window(
            days: days, hours: try hours.map { try #require(Hours($0)) }, zone: try #require(Zone(zone)),
            freezes: try freezes.map { try #require(Window.Freeze($0)) })
    }

    struct Course: Sendable {
        var zone: String
        var hours: String?
        var days = Weekday.allCases
        var freezes: [String] = []
        /// From here on, all in UTC: every change of the window, the first one being an opening.
        var from: String
        var changes: [String]
    }

    static let courses = [
        // Berlin: 2026-03-29 02:00 becomes 03:00, 2026-10-25 03:00 becomes 02:00.
        Course(
            zone: "Europe/Berlin", hours: "10:00-14:00", from: "2026-03-27T13:00:00Z",
            changes: [
                "2026-03-28T09:00:00Z", "2026-03-28T13:00:00Z", "2026-03-29T08:00:00Z", "2026-03-29T12:00:00Z",
            ]),
        Course(
            zone: "Europe/Berlin", hours: "02:30-03:30", from: "2026-03-28T12:00:00Z",
            changes: [
                "2026-03-29T01:00:00Z", "2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z", "2026-03-30T01:30:00Z",
            ]),
        Course(
            zone: "Europe/Berlin", hours: "02:15-02:45", from: "2026-03-28T12:00:00Z",
            changes: ["2026-03-30T00:15:00Z", "2026-03-30T00:45:00Z"]),
        Course(
            zone: "Europe/Berlin", hours: "02:15-02:45", from: "2026-10-24T12:00:00Z",
            changes: [
                "2026-10-25T00:15:00Z", "2026-10-25T00:45:00Z", "2026-10-25T01:15:00Z", "2026-10-25T01:45:00Z",
                "2026-10-26T01:15:00Z",
            ]),
        Course(
            zone: "Europe/Berlin", hours: "22:00-02:30", days: [.sat], from: "2026-10-24T00:00:00Z",
            changes: [
                "2026-10-24T20:00:00Z", "2026-10-25T00:30:00Z", "2026-10-25T01:00:00Z", "2026-10-25T01:30:00Z",
                "2026-10-31T21:00:00Z", "2026-11-01T01:30:00Z",
            ]),
        // New York: 2026-03-08 02:00 becomes 03:00; the day has 23 hours.
        Course(
            zone: "America/New_York", hours: nil, days: [.sun], from: "2026-03-07T00:00:00Z",
            changes: ["2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z", "2026-03-15T04:00:00Z"]),
        // Lord Howe changes its clock by half an hour: 2026-10-04 02:00 becomes 02:30.
        Course(
            zone: "Australia/Lord_Howe", hours: "01:45-02:45", from: "2026-10-03T00:00:00Z",
            changes: ["2026-10-03T15:15:00Z", "2026-10-03T15:45:00Z", "2026-10-04T14:45:00Z"]),
        // Cairo's clocks change at midnight: Friday 2026-04-24 begins at 01:00.
        Course(
            zone: "Africa/Cairo", hours: "00:00-02:00", days: [.fri], from: "2026-04-23T12:00:00Z",
            changes: ["2026-04-23T22:00:00Z", "2026-04-23T23:00:00Z", "2026-04-30T21:00:00Z"]),
        // Samoa left out 2011-12-30, a Friday.
        Course(
            zone: "Pacific/Apia", hours: "10:00-12:00", days: [.thu, .fri, .sat], from: "2011-12-29T10:00:00Z",
            changes: ["2011-12-29T20:00:00Z", "2011-12-29T22:00:00Z", "2011-12-30T20:00:00Z"]),
        // Kathmandu is 5:45 ahead and knows no summer time.
        Course(
            zone: "Asia/Kathmandu", hours: "08:00-24:00", days: [.mon], from: "2026-11-21T00:00:00Z",
            changes: ["2026-11-23T02:15:00Z", "2026-11-23T18:15:00Z", "2026-11-30T02:15:00Z"]),
        // A freeze is of local days: in Auckland it begins and ends half a day before UTC's.
        Course(
            zone: "Pacific/Auckland", hours: nil, freezes: ["2026-12-20/2027-01-06"], from: "2026-12-19T12:00:00Z",
            changes: ["2027-01-06T11:00:00Z"]),
        // A freeze cuts hours over midnight where its day begins.
        Course(
            zone: "Europe/Berlin", hours: "22:00-02:00", days: [.mon], freezes: ["2026-11-24"],
            from: "2026-11-23T12:00:00Z",
            changes: ["2026-11-23T21:00:00Z", "2026-11-23T23:00:00Z", "2026-11-30T21:00:00Z"]),
    ]

    @Test(arguments: courses.indices) func opensAndClosesByTheWallClock(_ index: Int) throws {
        let course = Self.courses[index]
        let window = try Self.window(days: course.days, course.hours, course.zone, freezes: course.freezes)
        var now = try Self.date(course.from)
        #expect(window.closure(at: now) != nil)
        for (number, change) in course.changes.enumerated() {
            let expected = try Self.date(change)
            let found = number % 2 == 0 ? window.opens(after: now) : window.closes(after: now)
            #expect(found == expected, "change \(number): \(found?.ISO8601Format() ?? "never")")
            #expect((window.closure(at: expected) == nil) == (number % 2 == 0))
            #expect((window.closure(at: expected.addingTimeInterval(-1)) == nil) == (number % 2 == 1))
            now = expected
        }
    }

    /// The next change is the first second that differs, whatever the clocks do meanwhile.
    @Test(arguments: ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo", "UTC"])
    func agreesWithTryingEveryQuarterOfAnHour(_ zone: String) throws {
        let windows = [
            try Self.window("01:15-03:45", zone), try Self.window(days: [.sat, .sun], "23:30-02:30", zone),
            try Self.window(days: [.sun, .wed], nil, zone, freezes: ["2026-03-29", "2026-10-21/2026-10-22"]),
        ]
        for (window, start) in windows.flatMap({ window in
            ["2026-03-05T00:00:00Z", "2026-03-26T00:00:00Z", "2026-04-22T00:00:00Z", "2026-10-02T00:00:00Z"]
                .map { (window, $0) } + [(window, "2026-10-22T00:00:00Z")]
        }) {
            var now = try Self.date(start)
            var isOpen = window.closure(at: now) == nil
            var next = isOpen ? window.closes(after: now) : window.opens(after: now)
            for _ in 0..<(12 * 96) {
                now = now.addingTimeInterval(900)
                let was = isOpen
                isOpen = window.closure(at: now) == nil
                guard was != isOpen else { continue }
                #expect(next == now, "\(zone): \(next?.ISO8601Format() ?? "never"), not \(now.ISO8601Format())")
                next = isOpen ? window.closes(after: now) : window.opens(after: now)
            }
        }
    }

    @Test func saysWhyItIsClosed() throws {
        let window = try Self.window(
            days: [.tue, .wed], "10:00-14:00", "Europe/Berlin", freezes: ["2026-12-20/2027-01-06"])
        func reason(_ text: String) throws -> String? { window.closure(at: try Self.date(text))?.description }
        #expect(try reason("2026-11-24T09:00:00Z") == nil)
        #expect(try reason("2026-11-24T08:59:59Z") == "its hours are 10:00-14:00")
        #expect(try reason("2026-11-24T13:00:00Z") == "its hours are 10:00-14:00")
        #expect(try reason("2026-11-26T09:00:00Z") == "thu is none of its days (tue, wed)")
        #expect(try reason("2026-12-22T09:30:00Z") == "2026-12-20/2027-01-06 is frozen")
        #expect(
            window.zone.text(try Self.date("2026-12-22T09:30:00Z"))
                == "2026-12-22 10:30 Europe/Berlin (2026-12-22T09:30:00Z)")
    }

    @Test func aWindowThatNeverOpensSaysSo() throws {
        let window = try Self.window(nil, "UTC", freezes: ["2000-01-01/2999-12-31"])
        let now = try Self.date("2026-11-21T00:00:00Z")
        #expect(window.opens(after: now) == nil)
        let gate = WindowGate(window)
        #expect(gate.text(gate.answer(.deployment, at: now))?.contains("does not open within five years") == true)
    }

    @Test(arguments: [
        "10:00-10:00", "00:00-24:00", "24:00-02:00", "9:00-10:00", "10:00", "10:60-11:00", "25:00-26:00",
        "10:00-24:01", "10:00–14:00", "",
    ])
    func hoursThatAreNoneAreRefused(_ text: String) { #expect(Hours(text) == nil) }

    @Test(arguments: ["CET", "Mars/Olympus", "europe/berlin", "GMT+3", "", "Europe/"])
    func zonesThatAreNoneAreRefused(_ name: String) { #expect(Zone(name) == nil) }

    @Test(arguments: [
        "2026-02-29", "2026-13-01", "2026-1-1", "2026-12-20/", "2026-12-20/2026-12-19",
        "2026-12-20/2026-12-21/2026-12-22",
        "+026-01-01",
    ])
    func freezesThatAreNoneAreRefused(_ text: String) { #expect(Window.Freeze(text) == nil) }

    @Test func daysAreThoseOfTheCalendar() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
        for day in stride(from: 0, through: 80_000, by: 13) {
            let date = LocalDate(day: day)
            let parts = calendar.dateComponents(
                [.year, .month, .day, .weekday], from: Date(timeIntervalSince1970: Double(day) * 86_400))
            let numbers = date.description.split(separator: "-").compactMap { Int($0) }
            #expect(numbers == [parts.year, parts.month, parts.day])
            #expect(LocalDate(date.description) == date)
            #expect(Weekday.allCases.firstIndex(of: date.weekday) == ((parts.weekday ?? 0) + 5) % 7)
        }
    }
}
