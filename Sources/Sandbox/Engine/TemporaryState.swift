package import Foundation
import Glibc

/// Folders of sandboxes without `--state`: each carries a mark that names its owner, so that one that a killed sandbox
/// left behind is recognised and removed by the next.
package enum TemporaryState {
    private static let prefix = "muster-sandbox-"
    private static let markName = ".muster-sandbox-owner"

    /// What the mark says.
    private struct Mark: Codable {
        var process: Int32
        /// When the process began, in the kernel's ticks since boot; tells it from a later one of the same number.
        var started: String
        var user: UInt32
    }

    /// Makes a new marked folder in `parent`, after removing what dead owners left there.
    ///
    /// - Throws: ``SandboxError`` with code `state`.
    package static func make(in parent: URL = FileManager.default.temporaryDirectory) throws -> URL {
        removeAbandoned(in: parent)
        let folder = parent.appending(path: prefix + UUID().uuidString.prefix(8), directoryHint: .isDirectory)
        let mark = Mark(process: getpid(), started: started(getpid()) ?? "", user: geteuid())
        do {
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
            try JSONEncoder().encode(mark).write(to: folder.appending(path: markName))
        } catch {
            throw SandboxError(.state, "No folder for the sandbox can be made in \(parent.path): \(error)")
        }
        return folder
    }

    /// Removes the folders whose owner is dead: real folders of this user with our mark, unlocked, without a mount.
    /// - Returns: how many were removed.
    @discardableResult
    package static func removeAbandoned(in parent: URL) -> Int {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: parent.path)) ?? []
        let found = names.filter { $0.hasPrefix(prefix) }.map { parent.appending(path: $0) }.filter(isAbandoned)
        return found.count { (try? FileManager.default.removeItem(at: $0)) != nil }
    }

    private static func isAbandoned(_ folder: URL) -> Bool {
        guard isOwnFolder(folder.path), !isMounted(under: folder.path),
            let data = try? Data(contentsOf: folder.appending(path: markName)),
            let mark = try? JSONDecoder().decode(Mark.self, from: data), mark.user == geteuid(), !mark.started.isEmpty,
            started(mark.process) != mark.started
        else { return false }
        return isUnlocked(folder.appending(path: "lock").path)
    }

    /// A folder itself and no link to one.
    private static func isOwnFolder(_ path: String) -> Bool {
        guard let status = try? FileManager.default.attributesOfItem(atPath: path) else { return false }
        return status[.type] as? FileAttributeType == .typeDirectory
            && (status[.ownerAccountID] as? NSNumber)?.uint32Value == geteuid()
    }

    private static func isMounted(under path: String) -> Bool {
        guard let mounts = try? String(contentsOfFile: "/proc/self/mounts", encoding: .utf8) else { return true }
        return mounts.split(separator: "\n").contains { line in
            let words = line.split(separator: " ")
            return words.count > 1 && (words[1] == path || words[1].hasPrefix(path + "/"))
        }
    }

    private static func isUnlocked(_ file: String) -> Bool {
        let descriptor = open(file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return errno == ENOENT }
        defer { close(descriptor) }
        return flock(descriptor, LOCK_EX | LOCK_NB) == 0
    }

    /// The 22nd field of `/proc/PID/stat` (proc(5)); nil when there is no such process.
    private static func started(_ process: Int32) -> String? {
        guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
            let end = text.lastIndex(of: ")")
        else { return nil }
        let fields = text[text.index(after: end)...].split(separator: " ")
        return fields.count > 19 ? String(fields[19]) : nil
    }
}
