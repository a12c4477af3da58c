import Foundation
package import GitRepository

/// A commit as one file: the same commit gives the same bytes, on every machine and with every version of git.
///
/// It is a plain tar, because compressed bytes depend on the library that compressed them. Every file of the commit is in
/// it, as it is there: no attribute (`export-ignore`, `eol`) and no filter changes anything. `REVISION` holds the
/// commit's id and a line feed, in place of a file of that name.
package enum CommitArchive {
    /// Writes the archive to a new file.
    ///
    /// - Throws: ``PackingError`` or `GitError`, and what writing throws.
    package static func write(_ commit: Commit, of repository: GitRepository, to path: String) throws {
        let tree = try CommitTree(commit.id, in: repository)
        try tree.refuseWhatIsElsewhere()
        try tree.refuseWhatEscapes()
        guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]),
            let file = FileHandle(forWritingAtPath: path)
        else { throw PackingError(message: "\(path) cannot be written", fix: "see that TMPDIR can be written") }
        let tar = TarWriter(file, time: Int(commit.time.timeIntervalSince1970))
        try tar.add("REVISION", .file(isExecutable: false), Array("\(commit.id)\n".utf8))
        for entry in tree.entries where entry.path != "REVISION" && !entry.path.hasPrefix("REVISION/") {
            let contents = try repository.contents(of: entry)
            switch entry.kind {
            case .link: try tar.add(entry.path, .link(to: String(decoding: contents, as: UTF8.self)))
            case .file, .executable: try tar.add(entry.path, .file(isExecutable: entry.kind == .executable), contents)
            case .submodule: continue
            }
        }
        try tar.finish()
    }
}
