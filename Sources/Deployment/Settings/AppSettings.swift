package import Scripting
package import Services
package import Settings

/// Where the application lives on its hosts and how a release of it is made ready: the section `app`.
package struct AppSettings: Codable, Sendable, Equatable {
    /// Absolute, on the host.
    package var path: String
    package var runtime: AppRuntime?
    /// Commands that run in the new release, in order, before it counts as staged.
    package var build: [String]
    package var restart: RestartKind
    /// Releases that are kept, the protected ones (current, previous, last failed) included.
    package var keep: Int
    /// What releases have in common; it lies in `path`, in the folder `shared`.
    package var shared: [SharedPath]
    package var disk: DiskSettings

    package static func read(_ field: Field, platform: Platform) -> AppSettings? {
        field.mapping { keys in
            let path = keys.required("path")?.string(expected: expectedPath(platform)) { isPath($0, platform) }
            let runtime = keys.optional("runtime").flatMap { AppRuntime.read($0, platform: platform) }
            let build = keys.optional("build")?.list().compactMap { $0.string() } ?? []
            let keep = keys.value("keep", default: 5) { $0.integer(in: 2...50) }
            let shared = keys.optional("shared").map { SharedPath.read($0, platform: platform) } ?? []
            let disk = keys.optional("disk").flatMap(DiskSettings.read) ?? DiskSettings()
            let restart = keys.required("restart").flatMap(RestartKind.read)
            if let restart, !restart.runs(on: platform) {
                keys.required("restart")?.report("this kind of restart does not exist on \(platform.rawValue)")
            }
            guard let path, let restart else { return nil }
            return AppSettings(
                path: path, runtime: runtime, build: build, restart: restart, keep: keep, shared: shared, disk: disk)
        }
    }

    static func isInside(_ text: String) -> Bool {
        !text.isEmpty && !text.hasPrefix("/") && !text.hasPrefix("-")
            && !text.split(whereSeparator: { "/\\".contains($0) }).contains("..")
    }

    static func expectedPath(_ platform: Platform) -> String {
        platform == .linux
            ? "an absolute path of at least two parts, such as /opt/orders"
            : #"an absolute path below a drive's root, such as C:\Apps\Orders"#
    }

    static func isPath(_ text: String, _ platform: Platform) -> Bool {
        let parts = text.split(whereSeparator: { "/\\".contains($0) })
        guard parts.count >= 2, !parts.contains(".."), !text.contains("\n"), !text.contains("\"") else { return false }
        switch platform {
        case .linux: return text.hasPrefix("/")
        case .windows:
            let drive = parts[0]
            return drive.count == 2 && drive.hasSuffix(":") && drive.first?.isLetter == true
        }
    }
}
