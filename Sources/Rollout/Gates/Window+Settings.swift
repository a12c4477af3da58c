package import Settings

extension Window {
    package static func read(_ field: Field) -> Window? {
        field.mapping { keys in
            let zone = keys.required("zone").flatMap(readZone)
            let days = keys.optional("days").map(readDays)
            let hours = keys.optional("hours").map { ($0, readHours($0)) }
            let freezes = keys.optional("freeze")?.list().compactMap(readFreeze)
            let rollback = keys.value("rollback", default: Rollback.allow) { $0.choice(Rollback.self) }
            if days == nil, hours == nil, freezes == nil {
                keys.report("says neither days nor hours nor freeze: it would always be open")
            }
            guard let zone, hours == nil || hours?.1 != nil else { return nil }
            return Window(
                days: days ?? Weekday.allCases, hours: hours?.1, zone: zone, freezes: freezes ?? [],
                rollback: rollback)
        }
    }

    private static func readDays(_ field: Field) -> [Weekday] {
        let items = field.list()
        if field.isList, items.isEmpty { field.report("names no day; the window would never open") }
        let named = Set(items.compactMap { $0.choice(Weekday.self) })
        return Weekday.allCases.filter(named.contains)
    }

    private static func readHours(_ field: Field) -> Hours? {
        guard let text = field.string() else { return nil }
        guard let hours = Hours(text) else {
            field.report(
                "expected hours such as \"10:00-14:00\", or \"22:00-02:00\" over midnight, found '\(text)'",
                suggestion: "for the whole day leave 'hours' out")
            return nil
        }
        return hours
    }

    private static func readZone(_ field: Field) -> Zone? {
        guard let text = field.string() else { return nil }
        guard let zone = Zone(text) else {
            field.report(
                "expected UTC or a zone of the IANA database such as Europe/Berlin, found '\(text)'",
                suggestion: Nearest.hint(text, Zone.names))
            return nil
        }
        return zone
    }

    private static func readFreeze(_ field: Field) -> Freeze? {
        guard let text = field.string() else { return nil }
        guard let freeze = Freeze(text) else {
            field.report("expected a day such as 2026-12-24 or days such as 2026-12-20/2027-01-06, found '\(text)'")
            return nil
        }
        return freeze
    }
}
