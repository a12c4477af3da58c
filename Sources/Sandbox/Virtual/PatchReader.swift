import Settings

/// The patches of a group.
enum PatchReader {
    static func read(_ field: Field) -> PatchProfile? {
        field.mapping { keys in
            PatchProfile(
                group: keys.value("group", default: "") { $0.string() },
                installed: keys.value("installed", default: 20) { $0.integer(in: 0...1_000) },
                missing: keys.value("missing", default: 5) { $0.integer(in: 0...1_000) },
                failureRate: ProfileReader.rate(keys, "failures"),
                isScanned: keys.value("scanned", default: true) { $0.boolean() })
        }
    }
}
