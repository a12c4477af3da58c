import Foundation
import GitRepository
import Repositories
import Testing

@Suite struct ReferenceTests {
    @Test func findsBranchesTagsIdsAndAncestors() throws {
        let real = try RealRepository()
        let first = try real.commit("first")
        try real.git("tag", "-a", "v1", "-m", "release")
        let second = try real.commit("second")
        try real.git("branch", "dev", first)
        let repository = try GitRepository(openingAt: real.path)
        for (reference, id) in [
            ("main", second), ("dev", first), ("v1", first), ("HEAD", second), ("HEAD~1", first), (first, first),
            (String(second.prefix(8)), second), ("refs/tags/v1", first),
        ] {
            #expect(try repository.resolve(reference).id.description == id, "\(reference)")
        }
    }

    @Test func fallsBackOnTheBranchAtOrigin() throws {
        let origin = try RealRepository()
        try origin.commit("first")
        try origin.git("switch", "-q", "-c", "release/1")
        let released = try origin.commit("released")
        try origin.git("switch", "-q", "main")
        let clone = try RealRepository(cloning: [origin.path])
        let repository = try GitRepository(openingAt: clone.path)
        #expect(try repository.resolve("release/1").id.description == released)
        #expect(try repository.resolve("origin/release/1").id.description == released)
        #expect(repository.originURL() == origin.path)
    }

    @Test func tellsTheFactsOfACommit() throws {
        let real = try RealRepository()
        let first = try real.commit("first")
        try real.commit("Grüße\n\nand a body")
        let commit = try GitRepository(openingAt: real.path).resolve("main")
        #expect(commit.subject == "Grüße")
        #expect(commit.author == "Ada" && commit.email == "ada@acme.test")
        #expect(commit.parents.map(\.description) == [first])
        #expect(String(Int(commit.time.timeIntervalSince1970)) == (try real.git("log", "-1", "--format=%ct")))
    }

    @Test(arguments: ["nothing", "v9.9", "HEAD~7", String(repeating: "a", count: 40), "main:file.txt"])
    func namesAMissingReference(reference: String) throws {
        let real = try RealRepository()
        try real.commit("first")
        let error = #expect(throws: GitError.self) {
            try GitRepository(openingAt: real.path).resolve(reference)
        }
        #expect(error?.code == .notFound(reference))
        #expect(error?.message.contains("fetch-depth") == false)
    }

    @Test func refusesANameOfABranchAndAnotherTag() throws {
        let real = try RealRepository()
        let first = try real.commit("first")
        try real.git("tag", "main")
        let repository = try GitRepository(openingAt: real.path)
        #expect(try repository.resolve("main").id.description == first)
        try real.commit("second")
        let error = #expect(throws: GitError.self) { try repository.resolve("main") }
        #expect(error?.code == .ambiguous("main"))
        #expect(try repository.resolve("refs/tags/main").id.description == first)
    }

    @Test func knowsTheBranchAndADetachedHead() throws {
        let real = try RealRepository()
        let first = try real.commit("first")
        #expect(try GitRepository(openingAt: real.path).head().branch == "main")
        try real.git("switch", "-q", "--detach")
        let head = try GitRepository(openingAt: real.path).head()
        #expect(head.branch == nil)
        #expect(head.commit.id.description == first)
    }

    @Test func saysThatAnEmptyRepositoryHasNoCommit() throws {
        let real = try RealRepository()
        let error = #expect(throws: GitError.self) { try GitRepository(openingAt: real.path).head() }
        #expect(error?.code == .notFound("HEAD"))
    }

    @Test func describesAsGitDoes() throws {
        let real = try RealRepository()
        try real.commit("first")
        let repository = try GitRepository(openingAt: real.path)
        for step in [[], ["tag", "v1"], ["commit", "-q", "--allow-empty", "-m", "later"]] {
            if !step.isEmpty { try real.git(step) }
            let described = try repository.describe(repository.head().commit.id)
            #expect(described == (try real.git("describe", "--tags", "--always")))
        }
        #expect(repository.describe(try #require(CommitID(String(repeating: "0", count: 40)))) == nil)
    }

    @Test func readsAFileOfACommit() throws {
        let real = try RealRepository()
        try FileManager.default.createDirectory(atPath: real.path + "/a", withIntermediateDirectories: true)
        let id = try #require(CommitID(try real.commit("old text", file: "a/b.txt")))
        try real.commit("new text", file: "a/b.txt")
        let repository = try GitRepository(openingAt: real.path)
        #expect(try repository.read(path: "a/b.txt", at: id) == Array("old text".utf8))
        #expect(try repository.read(path: "a", at: id) == nil)
        #expect(try repository.read(path: "nothing", at: id) == nil)
    }

    @Test func acceptsOnlyFullLowerCaseIds() {
        #expect(CommitID(String(repeating: "0a", count: 20))?.short == "0a0a0a0a0a")
        for text in ["", "abc", String(repeating: "A", count: 40), String(repeating: "g", count: 40)] {
            #expect(CommitID(text) == nil)
        }
    }
}
