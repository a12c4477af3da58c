import AWS
import Foundation
import MotoServer
import Reporting
import Testing

/// What every store does, in a folder and in a bucket.
@Suite struct ReportStoreTests {
    enum Kind: CaseIterable { case folder, bucket }

    private func with(_ kind: Kind, _ body: (any ReportStore) async throws -> Void) async throws {
        let folder = try Folder()
        switch kind {
        case .folder: try await body(folder.store)
        case .bucket:
            let configuration = try MotoServer.shared().configuration
            let bucket = MotoServer.name("reports")
            try await S3Client(configuration).createBucket(bucket)
            try await body(S3Reports(configuration, bucket: bucket, prefix: "team/"))
        }
    }

    @Test(arguments: Kind.allCases) func whatIsWrittenIsReadAndReplacedWhole(_ kind: Kind) async throws {
        try await with(kind) { store in
            #expect(try await store.read("reports/a b.csv") == nil)
            try await store.write(Array("long text".utf8), to: "reports/a b.csv", type: "text/csv")
            try await store.write(Array("short".utf8), to: "reports/a b.csv", type: "text/csv")
            #expect(try await store.read("reports/a b.csv") == Array("short".utf8))
            try await store.write([], to: "reports/empty", type: "text/plain")
            #expect(try await store.read("reports/empty") == [])
        }
    }

    @Test(arguments: Kind.allCases) func keysAreListedByTheirBeginningAndRemoved(_ kind: Kind) async throws {
        try await with(kind) { store in
            for key in ["temp-reports/e1/b", "temp-reports/e1/a", "temp-reports/e10/a", "reports/a"] {
                try await store.write([1], to: key, type: "text/plain")
            }
            #expect(try await store.keys(under: "temp-reports/e1/") == ["temp-reports/e1/a", "temp-reports/e1/b"])
            // What is not there is no error.
            try await store.remove(["temp-reports/e1/a", "temp-reports/e1/b", "temp-reports/none"])
            #expect(try await store.keys(under: "") == ["reports/a", "temp-reports/e10/a"])
            #expect(try await store.keys(under: "nothing/") == [])
        }
    }

    @Test func aFolderHasOneFileUnderTwoKeysAndReplacesEachAlone() async throws {
        let folder = try Folder()
        let store = folder.store
        for (key, text) in [("drafts/a", "new"), ("reports/a", "old")] {
            try await store.write(Array(text.utf8), to: key, type: "text/plain")
        }
        func file(_ key: String) throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: "\(store.place)/\(key)")[.systemFileNumber] as? Int
        }
        // A second time changes nothing, and leaves nothing behind.
        for _ in 0..<2 { #expect(await store.copy("drafts/a", to: "reports/a")) }
        #expect(try file("drafts/a") == file("reports/a"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(store.place)/reports") == ["a"])
        try await store.write(Array("newer".utf8), to: "drafts/a", type: "text/plain")
        #expect(try await store.read("reports/a") == Array("new".utf8))
        #expect(await !store.copy("drafts/none", to: "reports/a"))
        #expect(try await store.read("reports/a") == Array("new".utf8))
    }

    @Test func aBucketThatIsNotThereIsNamedWithWhatHelps() async throws {
        let store = S3Reports(try MotoServer.shared().configuration, bucket: MotoServer.name("absent"), prefix: "")
        let error = await #expect(throws: ReportError.self) { try await store.write([1], to: "a", type: "text/plain") }
        #expect(error?.code == .failed && error?.fix == "make the bucket with 'muster template state'")
    }
}
