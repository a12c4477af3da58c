import CGit2

/// One file, link or submodule of a commit.
package struct TreeEntry: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        case file, executable, link, submodule
    }

    /// From the root, parts separated by `/`.
    package var path: String
    package var kind: Kind
    /// Bytes; 0 of a submodule.
    package var size: Int
    package var id: CommitID
}

extension GitRepository {
    /// Everything in a commit's tree, by the bytes of its path. Folders are not listed.
    ///
    /// - Throws: also for a path that is not UTF-8: nothing could name it on every platform.
    package func tree(at id: CommitID) throws(GitError) -> [TreeEntry] {
        let commit = try object(id, GIT_OBJECT_COMMIT)
        var root: OpaquePointer?
        let status = git_commit_tree(&root, commit.pointer)
        guard status == 0, let root else { throw Libgit2.failure(status, doing: "read the files of \(id)") }
        let tree = GitObject(owning: root)
        var database: OpaquePointer?
        let opened = git_repository_odb(&database, pointer)
        guard opened == 0, let database else { throw Libgit2.failure(opened, doing: "open its objects") }
        defer { git_odb_free(database) }
        var entries: [TreeEntry] = []
        try list(tree, below: "", database, into: &entries)
        return entries.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }

    /// The contents of a file, or where a link leads.
    package func contents(of entry: TreeEntry) throws(GitError) -> [UInt8] {
        try object(entry.id, GIT_OBJECT_BLOB).blobContents
    }

    private func list(
        _ tree: borrowing GitObject, below folder: String, _ database: OpaquePointer, into entries: inout [TreeEntry]
    ) throws(GitError) {
        for index in 0..<git_tree_entrycount(tree.pointer) {
            guard let entry = git_tree_entry_byindex(tree.pointer, index), let name = git_tree_entry_name(entry),
                let id = git_tree_entry_id(entry).flatMap({ CommitID(git: $0.pointee) })
            else { continue }
            guard let text = String(validatingCString: name) else {
                throw GitError(
                    code: .other,
                    message: "A name below '\(folder)' is not UTF-8: \(String(cString: name)); rename the file.")
            }
            let path = folder + text
            let kind: TreeEntry.Kind
            switch git_tree_entry_filemode(entry) {
            case GIT_FILEMODE_TREE:
                try list(try object(id, GIT_OBJECT_TREE), below: path + "/", database, into: &entries)
                continue
            case GIT_FILEMODE_COMMIT: kind = .submodule
            case GIT_FILEMODE_LINK: kind = .link
            case GIT_FILEMODE_BLOB_EXECUTABLE: kind = .executable
            default: kind = .file
            }
            entries.append(TreeEntry(path: path, kind: kind, size: size(id, kind, database), id: id))
        }
    }

    /// 0 also of what a partial clone does not hold: reading it says so.
    private func size(_ id: CommitID, _ kind: TreeEntry.Kind, _ database: OpaquePointer) -> Int {
        var length = 0
        var type = GIT_OBJECT_ANY
        var name = id.git
        guard kind != .submodule, git_odb_read_header(&length, &type, database, &name) == 0 else { return 0 }
        return length
    }
}
