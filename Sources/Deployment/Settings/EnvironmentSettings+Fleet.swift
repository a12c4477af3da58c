import Fleet
import Health
import Scripting
import Services
import Settings

/// Where an environment's hosts are, and of which kinds.
extension EnvironmentSettings {
    /// `platform`, `app` and `health`; or `platforms` with a section for each.
    ///
    /// - Parameter execution: seconds that a command may run.
    static func readVariants(_ keys: MappingReader, execution: Int) -> [Variant] {
        guard let mixed = keys.optional("platforms") else {
            let platform = keys.value("platform", default: Platform.linux) { $0.choice(Platform.self) }
            return readVariant(keys, platform, execution).map { [$0] } ?? []
        }
        for key in ["platform", "app", "health"] {
            keys.optional(key)?.report("belongs into the sections of 'platforms'")
        }
        let variants = mixed.mapping { sections in
            Platform.allCases.compactMap { platform in
                sections.optional(platform.rawValue)?.mapping { readVariant($0, platform, execution) }
            }
        }
        if variants?.isEmpty == true { mixed.report("names no platform: linux, windows or both") }
        return variants ?? []
    }

    private static func readVariant(_ keys: MappingReader, _ platform: Platform, _ execution: Int) -> Variant? {
        let app = keys.required("app").flatMap { AppSettings.read($0, platform: platform) }
        let health = keys.required("health").map { readHealth($0, platform, execution) } ?? []
        if platform == .windows, let field = keys.optional("health") { HealthCheck.checkForWindows(field, health) }
        if let app, health.contains(where: \.readsOwnLog), platform == .windows || !app.restart.hasOwnLog {
            keys.required("health")?.report(
                "this kind of restart keeps no log of its own: name the 'path' of the log that is looked at")
        }
        return app.map { Variant(platform: platform, app: $0, health: health) }
    }

    private static func readHealth(_ field: Field, _ platform: Platform, _ execution: Int) -> [HealthCheck] {
        let items = field.list()
        if field.isList, items.isEmpty { field.report("names no check; without one no release can be proven") }
        return items.compactMap { item in
            guard let check = HealthCheck.read(item, platform: platform) else { return nil }
            HealthCheck.checkTimeout(item, check, execution: execution)
            return check
        }
    }

    /// `region`, or `places`.
    static func readPlaces(_ keys: MappingReader) -> [Place] {
        guard let listed = keys.optional("places") else {
            return keys.required("region").flatMap(Place.readRegion).map { [Place(region: $0)] } ?? []
        }
        // A region among the defaults is for the environments without places.
        _ = keys.optional("region")
        let items = listed.list()
        if listed.isList, items.isEmpty { listed.report("names no place") }
        var places: [Place] = []
        for item in items {
            guard let place = Place.read(item) else { continue }
            if places.contains(where: {
                $0.region == place.region && $0.account == place.account && $0.role == place.role
            }) {
                item.report("is there twice")
            } else {
                places.append(place)
            }
        }
        return places
    }
}
