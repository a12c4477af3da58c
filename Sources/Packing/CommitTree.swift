package import GitRepository

/// What a commit would bring to a host, looked at before it does.
package struct CommitTree {
    package let entries: [TreeEntry]
    private let repository: GitRepository

    package init(_ id: CommitID, in repository: GitRepository) throws(GitError) {
        entries = try repository.tree(at: id)
        self.repository = repository
    }

    /// Refuses what git would leave empty on the hosts: submodules, and large files of which only the pointer is in the
    /// commit.
    package func refuseWhatIsElsewhere() throws(PackingError) {
        for entry in entries {
            if entry.kind == .submodule {
                throw PackingError(
                    message:
                        "'\(entry.path)' is a submodule: the commit names its revision and does not hold its files",
                    fix: "bring the files into the repository (git subtree), or fetch them in a build command")
            }
            if isLargeFilePointer(entry) {
                throw PackingError(
                    message: "'\(entry.path)' is kept in Git LFS: the commit holds its pointer and not the file",
                    fix: "take it out of LFS (git lfs migrate export), or fetch it in a build command")
            }
        }
    }

    /// Refuses names and links that lead out of the release, or mean something else on another platform.
    package func refuseWhatEscapes() throws {
        for entry in entries {
            guard Self.isInside(entry.path) else {
                throw PackingError(
                    message:
                        "'\(entry.path)' cannot be packed: a part of it is '.', '..' or '.git', or it holds a backslash "
                        + "or a control character",
                    fix: "rename it")
            }
            guard entry.kind == .link else { continue }
            let target = String(decoding: try repository.contents(of: entry), as: UTF8.self)
            guard Self.staysInside(target, from: entry.path) else {
                throw PackingError(
                    message: "'\(entry.path)' is a link to '\(target)', which leads out of the release",
                    fix: "link to a file of the repository, relative, with '..' only at the beginning")
            }
        }
    }

    static func isInside(_ path: String) -> Bool {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        return parts.allSatisfy { part in
            !["", ".", "..", ".git"].contains(part.lowercased())
                && !part.utf8.contains { $0 < 0x20 || $0 == 0x7f || $0 == UInt8(ascii: "\\") }
        }
    }

    /// `..` only at the beginning, and no more of them than folders above: what follows goes down, and a link that it
    /// meets there stays inside by the same rule.
    static func staysInside(_ target: String, from path: String) -> Bool {
        let parts = target.split(separator: "/", omittingEmptySubsequences: false)
        let depth = path.utf8.count { $0 == UInt8(ascii: "/") }
        let up = parts.prefix { $0 == ".." }.count
        return !target.isEmpty && !target.hasPrefix("/") && up <= depth && !parts.dropFirst(up).contains("..")
            && !target.utf8.contains { $0 < 0x20 || $0 == 0x7f || $0 == UInt8(ascii: "\\") }
            && !target.contains(":")
    }

    /// https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md: a pointer has less than 1,024 bytes.
    private func isLargeFilePointer(_ entry: TreeEntry) -> Bool {
        guard [.file, .executable].contains(entry.kind), (1..<1_024).contains(entry.size),
            let bytes = try? repository.contents(of: entry)
        else { return false }
        return bytes.starts(with: "version https://git-lfs.github.com/spec/v1\n".utf8)
    }
}
