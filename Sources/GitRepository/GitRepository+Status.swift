import CGit2

/// How many files of the working directory differ from HEAD.
package struct WorkingTreeSummary: Sendable, Hashable {
    /// Tracked files that were changed, added, renamed or deleted, staged or not.
    package let modified: Int
    /// Files that git does not know and does not ignore; a wholly unknown folder counts once.
    package let untracked: Int

    package init(modified: Int, untracked: Int) {
        self.modified = modified
        self.untracked = untracked
    }
}

extension GitRepository {
    /// Whether a tracked file differs from HEAD, as `git describe --dirty` asks. Unknown files do not count.
    package func isDirty() throws(GitError) -> Bool {
        try statusSummary().modified > 0
    }

    /// Counts what `git status` lists. A bare repository has nothing to count.
    package func statusSummary() throws(GitError) -> WorkingTreeSummary {
        guard git_repository_is_bare(pointer) == 0 else { return WorkingTreeSummary(modified: 0, untracked: 0) }
        var options = git_status_options()
        git_status_options_init(&options, UInt32(GIT_STATUS_OPTIONS_VERSION))
        options.flags = GIT_STATUS_OPT_INCLUDE_UNTRACKED.rawValue
        var list: OpaquePointer?
        let status = git_status_list_new(&list, pointer, &options)
        guard status == 0, let list else { throw Libgit2.failure(status, doing: "compare the working directory") }
        defer { git_status_list_free(list) }
        let states = (0..<git_status_list_entrycount(list)).compactMap { git_status_byindex(list, $0)?.pointee.status }
        let untracked = states.count { $0 == GIT_STATUS_WT_NEW }
        return WorkingTreeSummary(modified: states.count - untracked, untracked: untracked)
    }
}
