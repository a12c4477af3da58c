import AWS
import Foundation
import HTTPTransport
import Ledger
import MotoServer
import Testing

/// Artifacts, in both stores.
@Suite final class ArtifactContractTests {
    enum Kind: String, CaseIterable, Sendable {
        case directory, s3
    }

    private let folder = FileManager.default.temporaryDirectory.appending(path: "artifacts-\(UUID().uuidString)")

    init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private func store(_ kind: Kind) async throws -> any ArtifactStore {
        switch kind {
        case .directory: return DirectoryArtifacts(folder: folder.appending(path: "store"))
        case .s3:
            let bucket = MotoServer.name("artifacts")
            let configuration = try MotoServer.shared().configuration
            try await S3Client(configuration).createBucket(bucket)
            return S3Artifacts(configuration, bucket: bucket, prefix: "orders/")
        }
    }

    private func file(_ name: String, _ bytes: Data) throws -> String {
        let file = folder.appending(path: name)
        try bytes.write(to: file)
        return file.path
    }

    private func read(_ path: String) throws -> Data { try Data(contentsOf: URL(filePath: path)) }

    @Test(arguments: Kind.allCases)
    func whatWasPutIsHadUnderItsSum(_ kind: Kind) async throws {
        let store = try await store(kind)
        let name = try await store.put(file: file("a", Data("abc".utf8))).name
        #expect(name.text == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(try await store.has(name))
        let path = folder.appending(path: "copy").path
        try await store.get(name, to: path)
        #expect(try read(path) == Data("abc".utf8))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).allSatisfy { !$0.contains(".part") })
    }

    @Test(arguments: Kind.allCases)
    func aLargeFileComesBackWhole(_ kind: Kind) async throws {
        let store = try await store(kind)
        let bytes = Data((0..<(9 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 12) })
        let name = try await store.put(file: file("large", bytes)).name
        let path = folder.appending(path: "copy").path
        try await store.get(name, to: path)
        #expect(try read(path) == bytes)
    }

    @Test(arguments: Kind.allCases)
    func twentyWhoPutTheSameAtOnceAllHaveIt(_ kind: Kind) async throws {
        let store = try await store(kind)
        let path = try file("a", Data("the same".utf8))
        let names = try await racing { _ in try await store.put(file: path).name }
        #expect(Set(names).count == 1)
        let copy = folder.appending(path: "copy").path
        try await store.get(names[0], to: copy)
        #expect(try read(copy) == Data("the same".utf8))
    }

    @Test(arguments: Kind.allCases)
    func whatIsNotThereIsNamed(_ kind: Kind) async throws {
        let store = try await store(kind)
        let name = try #require(ArtifactName(String(repeating: "0", count: 64)))
        #expect(try await !store.has(name))
        await #expect {
            try await store.get(name, to: folder.appending(path: "copy").path)
        } throws: {
            "\($0)".contains("has no artifact 0000")
        }
        #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "copy").path))
    }

    @Test(arguments: Kind.allCases)
    func whatIsNotThatOfItsNameIsNotHanded(_ kind: Kind) async throws {
        let store = try await store(kind)
        let name = try #require(ArtifactName(String(repeating: "1", count: 64)))
        _ = try await store.put(file: file("a", Data("x".utf8)))
        try await forge(store, kind, name, Data("forged".utf8))
        let path = try file("copy", Data("before".utf8))
        await #expect {
            try await store.get(name, to: path)
        } throws: {
            "\($0)".contains("has another SHA-256")
        }
        #expect(try read(path) == Data("before".utf8))
    }

    /// Past the store.
    private func forge(_ store: any ArtifactStore, _ kind: Kind, _ name: ArtifactName, _ bytes: Data) async throws {
        switch kind {
        case .directory: try bytes.write(to: URL(filePath: store.place).appending(path: name.text))
        case .s3:
            let bucket = try #require(store.place.split(separator: "/").dropFirst().first.map(String.init))
            _ = try await S3Client(MotoServer.shared().configuration).upload(
                Array(bytes), bucket: bucket, key: "orders/\(name)")
        }
    }

    /// Of one part and of two: one byte changed, cut, grown, emptied.
    @Test(arguments: Kind.allCases, [40, (8 << 20) + 40])
    func whatIsWrongUnderItsNameIsReplacedAndWhatIsRightStays(_ kind: Kind, _ size: Int) async throws {
        let store = try await store(kind)
        let bytes = Data((0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 12) })
        let path = try file("a", bytes)
        let name = try await store.put(file: path).name
        #expect(try await store.put(file: path) == KeptArtifact(name: name, course: .present))
        var changed = bytes
        changed[size - 7] ^= 1
        for wrong in [changed, bytes.dropLast(), bytes + Data([0]), Data()] {
            try await forge(store, kind, name, wrong)
            #expect(try await store.put(file: path) == KeptArtifact(name: name, course: .replaced))
            let copy = folder.appending(path: "copy").path
            try await store.get(name, to: copy)
            #expect(try read(copy) == bytes)
        }
        #expect(try await store.put(file: path).course == .present)
    }

    @Test func aBucketHandsOutURLsAndAFolderNone() async throws {
        let local = try await store(.directory)
        let path = try file("a", Data("abc".utf8))
        #expect(try await local.url(of: local.put(file: path).name, for: .seconds(60)) == nil)
        let bucket = try await store(.s3)
        let url = try #require(try await bucket.url(of: bucket.put(file: path).name, for: .seconds(60)))
        let reply = try await HTTPClient().send(HTTPRequest(method: "GET", url: url.url))
        #expect(reply.status == 200 && reply.body == Array("abc".utf8))
    }

    @Test func aBucketThatIsNotThereIsSaidWithTheWayToMakeIt() async throws {
        let store = S3Artifacts(try MotoServer.shared().configuration, bucket: MotoServer.name("none"), prefix: "")
        let path = try file("a", Data("abc".utf8))
        await #expect {
            try await store.put(file: path)
        } throws: {
            "\($0)".contains("muster template state")
        }
    }

    @Test(arguments: ["", "abc", String(repeating: "A", count: 64), "../" + String(repeating: "a", count: 61)])
    func onlyASumIsAName(_ text: String) { #expect(ArtifactName(text) == nil) }
}
