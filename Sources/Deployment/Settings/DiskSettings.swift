package import Settings

/// What has to be free before a release is made ready: the section `disk` of `app`.
package struct DiskSettings: Codable, Sendable, Equatable {
    /// KiB; nil for twice the size of the present release and 100 MiB.
    package var free: Int?
    /// Files that may still be made, where the host's file system counts them.
    package var inodes: Int

    package init(free: Int? = nil, inodes: Int = 1_000) {
        self.free = free
        self.inodes = inodes
    }

    package static func read(_ field: Field) -> DiskSettings? {
        field.mapping { keys in
            DiskSettings(
                free: keys.optional("free")?.kibibytes(),
                inodes: keys.value("inodes", default: 1_000) { $0.integer(in: 0...1_000_000_000) })
        }
    }
}
