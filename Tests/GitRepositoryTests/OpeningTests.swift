import Foundation
import GitRepository
import Repositories
import Testing

@Suite struct OpeningTests {
    @Test func searchesUpward() throws {
        let real = try RealRepository()
        try real.commit("first")
        let inner = real.path + "/a/b"
        try FileManager.default.createDirectory(atPath: inner, withIntermediateDirectories: true)
        let repository = try GitRepository(openingAt: inner)
        #expect(repository.workingDirectory == URL(filePath: real.path).resolvingSymlinksInPath().path)
        #expect(!repository.isShallow)
        #expect(repository.originURL() == nil)
    }

    @Test func refusesAPlainFolder() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "muster-plain-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let error = #expect(throws: GitError.self) { try GitRepository(openingAt: folder.path) }
        #expect(error?.code == .notARepository)
        #expect(#expect(throws: GitError.self) { try GitRepository(openingAt: "/nowhere") }?.code == .notARepository)
    }

    @Test func opensAWorktree() throws {
        let real = try RealRepository()
        let id = try real.commit("first")
        let tree = real.path + "-tree"
        defer { try? FileManager.default.removeItem(atPath: tree) }
        try real.git("worktree", "add", "-q", tree, "-b", "other")
        let head = try GitRepository(openingAt: tree).head()
        #expect(head.branch == "other" && head.commit.id.description == id)
    }

    @Test(arguments: [
        ("https://x-token:secret@git.acme.test/a/b.git", "https://git.acme.test/a/b.git"),
        ("https://git.acme.test/a/b@c.git", "https://git.acme.test/a/b@c.git"),
        ("git@git.acme.test:a/b.git", "git@git.acme.test:a/b.git"),
    ])
    func leavesTokensOutOfTheOrigin(url: String, shown: String) throws {
        let real = try RealRepository()
        try real.git("remote", "add", "origin", url)
        #expect(try GitRepository(openingAt: real.path).originURL() == shown)
    }

    @Test func countsWhatDiffersFromHEAD() throws {
        let real = try RealRepository()
        try real.commit("first")
        try real.commit("ignored.txt", file: ".gitignore")
        let repository = try GitRepository(openingAt: real.path)
        try real.write("x", to: "ignored.txt")
        #expect(try repository.statusSummary() == WorkingTreeSummary(modified: 0, untracked: 0))
        try real.write("x", to: "new.txt")
        #expect(try repository.statusSummary() == WorkingTreeSummary(modified: 0, untracked: 1))
        #expect(try repository.isDirty() == false)
        try real.write("changed", to: "file.txt")
        try real.git("rm", "-q", "--cached", ".gitignore")
        #expect(try repository.isDirty())
        #expect(try repository.statusSummary().modified == 2)
    }

    /// A container's checkout belongs to another user than the one who runs there.
    @Test(.enabled(if: getuid() == 0, "only root can give files away"))
    func opensARepositoryOfAnotherUser() throws {
        let real = try RealRepository()
        let id = try real.commit("first")
        try giveAway(real.path)
        let opened = try GitRepository(openingAt: real.path)
        #expect(try opened.head().commit.id.description == id)
        #expect(try opened.statusSummary().modified == 0)
        #expect(try GitRepository(openingAt: real.path).head().commit.id.description == id)
    }

    private func giveAway(_ path: String) throws {
        let files = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
        for file in [path] + files.map({ path + "/" + $0 }) { try #require(lchown(file, 4242, 4242) == 0) }
    }
}
