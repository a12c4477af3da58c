package import Scripting
package import Settings

/// A file or folder that all releases share: each has a link to the one in the application's folder `shared`.
package struct SharedPath: Codable, Sendable, Equatable {
    /// Relative to the release, parts separated by `/`.
    package var path: String
    package var isFolder: Bool

    /// Reads the list `shared`: a folder's name ends with `/`. No path leaves the release, is named twice, lies in
    /// another one, or is Muster's own.
    package static func read(_ field: Field, platform: Platform) -> [SharedPath] {
        var found: [SharedPath] = []
        for item in field.list() {
            guard let text = item.string() else { continue }
            guard let shared = SharedPath(text, platform: platform) else {
                item.report(
                    "expected a path inside the release, such as .env or uploads/, found '\(text)'",
                    suggestion: "a folder's name ends with '/'; REVISION, venv and .muster-… are Muster's own")
                continue
            }
            if let other = found.first(where: { $0.overlaps(shared, platform) }) {
                item.report("'\(text)' is shared already, by '\(other.path)'")
                continue
            }
            found.append(shared)
        }
        return found
    }

    private init?(_ text: String, platform: Platform) {
        let slashes = platform == .windows ? text.replacing("\\", with: "/") : text
        let parts = slashes.split(separator: "/", omittingEmptySubsequences: false)
        let names = parts.last == "" ? parts.dropLast() : parts
        guard !names.isEmpty, names.allSatisfy({ Self.isName($0, platform) }), let first = names.first,
            !["revision", "venv"].contains(first.lowercased()), !first.lowercased().hasPrefix(".muster-")
        else { return nil }
        path = names.joined(separator: "/")
        isFolder = parts.last == ""
    }

    /// A name that means the same to every program: on Windows, a trailing dot or blank is dropped and `:` names a
    /// stream or a drive.
    private static func isName(_ name: Substring, _ platform: Platform) -> Bool {
        guard !name.isEmpty, name != ".", name != "..", !name.hasPrefix("-"),
            !name.utf8.contains(where: { $0 < 0x20 || $0 == 0x7f })
        else { return false }
        guard platform == .windows else { return true }
        return !name.hasSuffix(".") && !name.hasSuffix(" ") && !name.contains { "<>:\"|?*".contains($0) }
    }

    private func overlaps(_ other: SharedPath, _ platform: Platform) -> Bool {
        let (one, two) = platform == .windows ? (path.lowercased(), other.path.lowercased()) : (path, other.path)
        return one == two || one.hasPrefix(two + "/") || two.hasPrefix(one + "/")
    }
}
