import CGit2

extension GitRepository {
    /// The commit that a text names: a branch, a tag (peeled), an id or its beginning, `HEAD~1`, and, where there is
    /// no such thing here, the branch of that name at `origin`.
    ///
    /// A name that is both a branch and a tag, on different commits, is `ambiguous`: git would take the tag.
    package func resolve(_ reference: String) throws(GitError) -> Commit {
        try refuseBranchAndTag(reference)
        for name in [reference, "refs/remotes/origin/\(reference)"] {
            var object: OpaquePointer?
            let status = git_revparse_single(&object, pointer, name)
            if status == 0, let object { return try commit(peeling: GitObject(owning: object), named: reference) }
            if status == GIT_EAMBIGUOUS.rawValue { throw .ambiguous(reference, hint: "give more digits of the id") }
        }
        throw .notFound(reference, isShallow: isShallow)
    }

    /// The current commit and its branch; the branch is nil when HEAD is detached, as in most CI checkouts.
    package func head() throws(GitError) -> (branch: String?, commit: Commit) {
        var reference: OpaquePointer?
        let status = git_repository_head(&reference, pointer)
        if status == GIT_EUNBORNBRANCH.rawValue || status == GIT_ENOTFOUND.rawValue {
            throw GitError(
                code: .notFound("HEAD"), message: "The repository has no commit yet; commit something first.")
        }
        guard status == 0, let reference else { throw Libgit2.failure(status, doing: "read HEAD") }
        defer { git_reference_free(reference) }
        let isBranch = git_reference_is_branch(reference) == 1
        let branch = isBranch ? git_reference_shorthand(reference).map { String(cString: $0) } : nil
        return (branch, try resolve("HEAD"))
    }

    /// The name that `git describe --tags --always` gives, e.g. `v1.2`, `v1.2-3-gabcdef0` or `abcdef0`. Nil when the
    /// commit is not here. Where a shallow clone hides the tags it is the abbreviated id.
    package func describe(_ id: CommitID) -> String? {
        guard let object = try? object(id, GIT_OBJECT_COMMIT) else { return nil }
        var options = git_describe_options()
        git_describe_options_init(&options, UInt32(GIT_DESCRIBE_OPTIONS_VERSION))
        options.describe_strategy = GIT_DESCRIBE_TAGS.rawValue
        options.show_commit_oid_as_fallback = 1
        var result: OpaquePointer?
        guard git_describe_commit(&result, object.pointer, &options) == 0, let result else {
            return String(id.description.prefix(7))
        }
        defer { git_describe_result_free(result) }
        var text = git_buf()
        defer { git_buf_dispose(&text) }
        guard git_describe_format(&text, result, nil) == 0, let name = text.ptr else { return nil }
        return String(cString: name)
    }

    /// The contents of a file in the commit's tree; nil when the tree has no such file.
    /// - Parameter path: relative to the root, with slashes.
    package func read(path: String, at id: CommitID) throws(GitError) -> [UInt8]? {
        let commit = try object(id, GIT_OBJECT_COMMIT)
        var found: OpaquePointer?
        let status = git_object_lookup_bypath(&found, commit.pointer, path, GIT_OBJECT_BLOB)
        if status == GIT_ENOTFOUND.rawValue || status == GIT_EINVALIDSPEC.rawValue { return nil }
        guard status == 0, let found else { throw Libgit2.failure(status, doing: "read \(path)") }
        return GitObject(owning: found).blobContents
    }

    /// Looks an object up by its id.
    func object(_ id: CommitID, _ kind: git_object_t) throws(GitError) -> GitObject {
        var found: OpaquePointer?
        var name = id.git
        let status = git_object_lookup(&found, pointer, &name, kind)
        if status == GIT_ENOTFOUND.rawValue { throw .notFound(id.description, isShallow: isShallow) }
        guard status == 0, let found else { throw Libgit2.failure(status, doing: "read \(id)") }
        return GitObject(owning: found)
    }

    private func commit(peeling object: borrowing GitObject, named reference: String) throws(GitError) -> Commit {
        var peeled: OpaquePointer?
        guard git_object_peel(&peeled, object.pointer, GIT_OBJECT_COMMIT) == 0, let peeled,
            let commit = GitObject(owning: peeled).commit()
        else {
            throw GitError(
                code: .notFound(reference), message: "\(reference) is not a commit; name a branch, a tag or a commit.")
        }
        return commit
    }

    private func refuseBranchAndTag(_ name: String) throws(GitError) {
        var branch = git_oid()
        var tag = git_oid()
        guard git_reference_name_to_id(&branch, pointer, "refs/heads/\(name)") == 0,
            git_reference_name_to_id(&tag, pointer, "refs/tags/\(name)") == 0,
            try resolve("refs/heads/\(name)").id != resolve("refs/tags/\(name)").id
        else { return }
        throw .ambiguous(name, hint: "write refs/heads/\(name) or refs/tags/\(name)")
    }
}
