import CGit2

/// A repository on disk, read through libgit2. Nothing of it is ever changed, and no hook or filter program runs.
///
/// Not Sendable: libgit2's objects belong to one thread at a time.
package final class GitRepository {
    let pointer: OpaquePointer

    /// Opens the repository that holds the path, searching upward.
    ///
    /// A repository that another user owns (a container's checkout) is opened all the same, as if the user had set
    /// `safe.directory` to exactly this repository, for this opening only: the check guards against programs named
    /// in a foreign configuration, and none of them is run here. Other repositories stay refused.
    package init(openingAt path: String) throws(GitError) {
        Libgit2.initialise()
        let folder = try Self.discover(path)
        var opened: OpaquePointer?
        var status = git_repository_open(&opened, folder)
        if status == GIT_EOWNER.rawValue || status == GIT_ENOTFOUND.rawValue {
            let candidates = Self.directories(of: folder)
            let trusted = try Libgit2.trusting(candidates) {
                var second: OpaquePointer?
                return (git_repository_open(&second, folder), second)
            }
            (status, opened) = trusted
            if status == GIT_EOWNER.rawValue { throw .ownedByAnotherUser(candidates.last ?? folder) }
        }
        guard status == 0, let opened else { throw Libgit2.failure(status, doing: "open \(folder)") }
        pointer = opened
    }

    deinit {
        git_repository_free(pointer)
    }

    /// The path of the repository's own folder, with a slash at its end.
    private static func discover(_ path: String) throws(GitError) -> String {
        var found = git_buf()
        defer { git_buf_dispose(&found) }
        guard git_repository_discover(&found, path, 0, nil) == 0, let text = found.ptr else {
            throw .notARepository(path)
        }
        return String(cString: text)
    }

    /// The paths under which libgit2 may look the repository up: its folder and, of `…/.git/`, the working directory.
    private static func directories(of folder: String) -> [String] {
        let bare = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
        return bare.hasSuffix("/.git") ? [bare, String(bare.dropLast(5))] : [bare]
    }

    /// Whether the clone was cut off at some depth.
    package var isShallow: Bool {
        git_repository_is_shallow(pointer) == 1
    }

    /// The working directory without a slash at its end; of a bare repository its own folder.
    package var workingDirectory: String {
        let path = git_repository_workdir(pointer) ?? git_repository_path(pointer)
        let text = path.map { String(cString: $0) } ?? ""
        return text.count > 1 && text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    /// The URL of the remote `origin`. User and password of an http(s) URL are left out, since CI writes tokens there.
    package func originURL() -> String? {
        var remote: OpaquePointer?
        guard git_remote_lookup(&remote, pointer, "origin") == 0 else { return nil }
        defer { git_remote_free(remote) }
        return git_remote_url(remote).map { Self.withoutUser(String(cString: $0)) }
    }

    private static func withoutUser(_ url: String) -> String {
        guard let scheme = url.firstRange(of: "://"), url[..<scheme.lowerBound].lowercased().hasPrefix("http") else {
            return url
        }
        let rest = url[scheme.upperBound...]
        let authority = rest.prefix { $0 != "/" }
        guard let at = authority.lastIndex(of: "@") else { return url }
        return String(url[..<scheme.upperBound] + rest[rest.index(after: at)...])
    }
}
