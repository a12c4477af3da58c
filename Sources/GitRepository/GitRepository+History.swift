import CGit2

extension GitRepository {
    /// The commits that can be reached from `to` but not from `from`, newest first, at most `limit`.
    ///
    /// In a shallow clone: without `from`, what the clone holds; with it, `shallow` is thrown when the walk meets the
    /// cut, since the list might lack commits.
    package func commits(from: CommitID?, to: CommitID, limit: Int) throws(GitError) -> [Commit] {
        if isShallow { return try shallowCommits(from: from, to: to, limit: limit) }
        var walk: OpaquePointer?
        let status = git_revwalk_new(&walk, pointer)
        guard status == 0, let walk else { throw Libgit2.failure(status, doing: "walk the history") }
        defer { git_revwalk_free(walk) }
        git_revwalk_sorting(walk, GIT_SORT_TOPOLOGICAL.rawValue | GIT_SORT_TIME.rawValue)
        for (id, isWanted) in [(to, true)] + (from.map { [($0, false)] } ?? []) {
            var name = id.git
            let status = isWanted ? git_revwalk_push(walk, &name) : git_revwalk_hide(walk, &name)
            guard status == 0 else { throw .notFound(id.description, isShallow: false) }
        }
        return try collect(walk, limit)
    }

    private func collect(_ walk: OpaquePointer, _ limit: Int) throws(GitError) -> [Commit] {
        var commits: [Commit] = []
        var next = git_oid()
        while commits.count < limit {
            let status = git_revwalk_next(&next, walk)
            if status == GIT_ITEROVER.rawValue { break }
            guard status == 0, let id = CommitID(git: next), let commit = try commit(id) else {
                throw Libgit2.failure(status, doing: "walk the history")
            }
            commits.append(commit)
        }
        return commits
    }

    private func commit(_ id: CommitID) throws(GitError) -> Commit? {
        try object(id, GIT_OBJECT_COMMIT).commit()
    }

    /// libgit2 1.5 fails at a shallow boundary, so the few commits of such a clone are walked here.
    private func shallowCommits(from: CommitID?, to: CommitID, limit: Int) throws(GitError) -> [Commit] {
        let (hidden, _) = try from.map(reachable) ?? ([:], false)
        let (wanted, isCut) = try reachable(to, except: hidden)
        if from != nil && isCut { throw .shallow }
        let sorted = wanted.values.sorted { ($0.time, $0.id.description) > ($1.time, $1.id.description) }
        return Array(sorted.prefix(limit))
    }

    private func reachable(_ start: CommitID) throws(GitError) -> ([CommitID: Commit], isCut: Bool) {
        try reachable(start, except: [:])
    }

    /// All commits from `start` on that are here, and whether a parent was missing.
    private func reachable(
        _ start: CommitID, except hidden: [CommitID: Commit]
    ) throws(GitError) -> ([CommitID: Commit], isCut: Bool) {
        guard let first = try commit(start) else { throw .notFound(start.description, isShallow: true) }
        var found: [CommitID: Commit] = hidden[start] == nil ? [start: first] : [:]
        var open = Array(found.values)
        var isCut = false
        while let next = open.popLast() {
            for parent in next.parents where found[parent] == nil && hidden[parent] == nil {
                guard let commit = try? commit(parent) else {
                    isCut = true
                    continue
                }
                found[parent] = commit
                open.append(commit)
            }
        }
        return (found, isCut)
    }

    /// Whether `ancestor` is the commit itself or in its history, as `git merge-base --is-ancestor` says. Throws
    /// `shallow` where the clone's depth hides the answer.
    package func isAncestor(_ ancestor: CommitID, of id: CommitID) throws(GitError) -> Bool {
        _ = try object(id, GIT_OBJECT_COMMIT)
        if ancestor == id { return true }
        if isShallow {
            let (found, isCut) = try reachable(id)
            if found[ancestor] != nil { return true }
            if isCut { throw .shallow }
            return false
        }
        _ = try object(ancestor, GIT_OBJECT_COMMIT)
        var commit = id.git
        var base = ancestor.git
        let status = git_graph_descendant_of(pointer, &commit, &base)
        guard status >= 0 else { throw Libgit2.failure(status, doing: "compare commits") }
        return status == 1
    }

    /// Whether the local branch, or the branch of that name at `origin`, holds the commit. Throws `notFound` when
    /// neither branch is here.
    package func contains(_ branch: String, _ id: CommitID) throws(GitError) -> Bool {
        let tips = try branchTips().filter { $0.name == branch || $0.name == "origin/\(branch)" }
        guard !tips.isEmpty else { throw .notFound(branch, isShallow: isShallow) }
        return try tip(of: tips, holding: id, stopsAtFirst: true).isEmpty == false
    }

    /// The names of all branches that hold the commit (`main`, `origin/main`), sorted.
    package func branches(containing id: CommitID) throws(GitError) -> [String] {
        try tip(of: branchTips(), holding: id, stopsAtFirst: false).sorted()
    }

    /// An answer hidden by the clone's depth counts only when no other branch gives one.
    private func tip(
        of tips: [(name: String, id: CommitID)], holding id: CommitID, stopsAtFirst: Bool
    ) throws(GitError) -> [String] {
        var holders: [String] = []
        var hidden: GitError?
        for tip in tips {
            do throws(GitError) {
                if try isAncestor(id, of: tip.id) { holders.append(tip.name) }
            } catch {
                guard error.code == .shallow else { throw error }
                hidden = error
            }
            if stopsAtFirst && !holders.isEmpty { return holders }
        }
        if let hidden { throw hidden }
        return holders
    }

    /// All local and remote branches that point to a commit; symbolic ones (`origin/HEAD`) are left out.
    private func branchTips() throws(GitError) -> [(name: String, id: CommitID)] {
        var iterator: OpaquePointer?
        let status = git_branch_iterator_new(&iterator, pointer, GIT_BRANCH_ALL)
        guard status == 0, let iterator else { throw Libgit2.failure(status, doing: "list branches") }
        defer { git_branch_iterator_free(iterator) }
        var tips: [(name: String, id: CommitID)] = []
        var reference: OpaquePointer?
        var kind = GIT_BRANCH_ALL
        while git_branch_next(&reference, &kind, iterator) == 0, let branch = reference {
            defer { git_reference_free(branch) }
            guard let target = git_reference_target(branch), let id = CommitID(git: target.pointee) else { continue }
            tips.append((String(cString: git_reference_shorthand(branch)), id))
        }
        return tips
    }
}
