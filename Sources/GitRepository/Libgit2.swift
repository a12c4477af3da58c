import CGit2
import Foundation

/// libgit2's process-wide state: its initialisation, the search path for configuration, and its error messages.
enum Libgit2 {
    private static let initialisation = git_libgit2_init()
    private static let searchPath = NSLock()

    static func initialise() {
        _ = initialisation
    }

    /// libgit2's last message on this thread, for errors that have no code of ours.
    static func failure(_ status: Int32, doing what: String) -> GitError {
        let detail = git_error_last().flatMap { $0.pointee.message }.map { String(cString: $0) } ?? "no detail"
        return GitError(code: .other, message: "git could not \(what): \(detail) (libgit2 \(status)).")
    }

    /// Runs the body while these directories, and no others beyond the user's own, count as safe.
    ///
    /// libgit2 reads `safe.directory` from global configuration only. A temporary file that holds exactly these paths
    /// goes before the user's own on the global search path and is taken away again. The search path belongs to the
    /// whole process, hence the lock.
    static func trusting<Value>(_ directories: [String], _ body: () -> Value) throws(GitError) -> Value {
        let folder = FileManager.default.temporaryDirectory.appending(path: "muster-git-\(UUID().uuidString)")
        do {
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
            let lines = directories.map { "\tdirectory = \(quoted($0))\n" }
            try Data(("[safe]\n" + lines.joined()).utf8).write(to: folder.appending(path: ".gitconfig"))
        } catch {
            throw GitError(
                code: .other,
                message: "A temporary git configuration could not be written to \(folder.path); check TMPDIR.")
        }
        defer { try? FileManager.default.removeItem(at: folder) }
        return searchPath.withLock { withSearchPath(before: folder.path, body) }
    }

    private static func withSearchPath<Value>(before folder: String, _ body: () -> Value) -> Value {
        let level = Int32(GIT_CONFIG_LEVEL_GLOBAL.rawValue)
        var original = git_buf()
        muster_git_get_search_path(level, &original)
        defer { git_buf_dispose(&original) }
        let usual = original.ptr.map { String(cString: $0) } ?? ""
        muster_git_set_search_path(level, usual.isEmpty ? folder : "\(folder):\(usual)")
        defer { muster_git_set_search_path(level, usual) }
        return body()
    }

    /// A value of git's configuration format (git-config(1), "Syntax").
    private static func quoted(_ path: String) -> String {
        let escaped = path.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
        return "\"\(escaped)\""
    }
}
