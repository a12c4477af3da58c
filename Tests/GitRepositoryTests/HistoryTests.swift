import GitRepository
import Repositories
import Testing

@Suite struct HistoryTests {
    /// main: a ─ b ─ merge ─ d;  side: a ─ c ─ merge
    private func merged() throws -> (RealRepository, [String: CommitID]) {
        let real = try RealRepository()
        var ids: [String: CommitID] = [:]
        ids["a"] = CommitID(try real.commit("a"))
        try real.git("switch", "-q", "-c", "side")
        ids["c"] = CommitID(try real.commit("c", file: "c.txt"))
        try real.git("switch", "-q", "main")
        ids["b"] = CommitID(try real.commit("b"))
        try real.git("merge", "-q", "--no-edit", "side")
        ids["merge"] = CommitID(try real.git("rev-parse", "HEAD"))
        ids["d"] = CommitID(try real.commit("d"))
        return (real, ids)
    }

    @Test func listsWhatIsNewNewestFirst() throws {
        let (real, ids) = try merged()
        let repository = try GitRepository(openingAt: real.path)
        let a = try #require(ids["a"]), b = try #require(ids["b"]), d = try #require(ids["d"])
        #expect(try repository.commits(from: b, to: d, limit: 9).map(\.id) == [d, ids["merge"], ids["c"]])
        #expect(try repository.commits(from: nil, to: d, limit: 9).count == 5)
        #expect(try repository.commits(from: a, to: d, limit: 2).map(\.id) == [d, ids["merge"]])
        #expect(try repository.commits(from: d, to: a, limit: 9).isEmpty)
    }

    @Test func knowsWhichBranchHoldsACommit() throws {
        let (real, ids) = try merged()
        let repository = try GitRepository(openingAt: real.path)
        let b = try #require(ids["b"]), c = try #require(ids["c"])
        #expect(try repository.branches(containing: c) == ["main", "side"])
        #expect(try repository.branches(containing: b) == ["main"])
        #expect(try repository.contains("main", c))
        #expect(try repository.contains("side", b) == false)
        #expect(try repository.isAncestor(b, of: b))
        #expect(try repository.isAncestor(c, of: b) == false)
        let error = #expect(throws: GitError.self) { try repository.contains("gone", b) }
        #expect(error?.code == .notFound("gone"))
    }

    @Test func countsABranchAtOriginAsTheBranch() throws {
        let (origin, ids) = try merged()
        let clone = try RealRepository(cloning: [origin.path])
        try clone.git("switch", "-q", "-c", "work", try #require(ids["a"]).description)
        try clone.git("branch", "-q", "-D", "main")
        let repository = try GitRepository(openingAt: clone.path)
        let d = try #require(ids["d"])
        #expect(try repository.contains("main", d))
        #expect(try repository.branches(containing: d) == ["origin/main"])
    }

    @Test func aShallowCloneSaysWhatToFetch() throws {
        let (origin, ids) = try merged()
        let clone = try RealRepository(cloning: ["--depth", "1", "file://" + origin.path])
        let repository = try GitRepository(openingAt: clone.path)
        #expect(repository.isShallow)
        let d = try #require(ids["d"]), a = try #require(ids["a"])
        for reference in ["HEAD~1", "side", a.description] {
            let error = #expect(throws: GitError.self) { try repository.resolve(reference) }
            #expect(error?.code == .notFound(reference))
            #expect(error?.message.contains("fetch-depth: 0") == true)
        }
        #expect(try repository.commits(from: nil, to: d, limit: 9).map(\.id) == [d])
        #expect(#expect(throws: GitError.self) { try repository.isAncestor(a, of: d) }?.code == .shallow)
        #expect(#expect(throws: GitError.self) { try repository.contains("main", a) }?.code == .shallow)
        #expect(try repository.contains("main", d))
        #expect(repository.describe(d) == String(d.description.prefix(7)))
    }

    @Test func aShallowRangeIsRefusedOnlyWhenItMeetsTheCut() throws {
        let origin = try RealRepository()
        let ids = try (0..<5).map { try #require(CommitID(try origin.commit("\($0)"))) }
        let clone = try RealRepository(cloning: ["--depth", "3", "file://" + origin.path])
        let repository = try GitRepository(openingAt: clone.path)
        #expect(try repository.commits(from: ids[2], to: ids[4], limit: 9).map(\.id) == [ids[4], ids[3]])
        #expect(try repository.isAncestor(ids[3], of: ids[4]))
        let error = #expect(throws: GitError.self) { try repository.commits(from: ids[0], to: ids[4], limit: 9) }
        #expect(error?.code == .notFound(ids[0].description))
    }
}
