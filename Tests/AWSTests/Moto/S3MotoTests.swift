import AWS
import Digests
import Foundation
import MotoServer
import Testing

/// S3 against moto's server.
@Suite struct S3MotoTests {
    private func bucket() async throws -> (S3Client, String) {
        let client = S3Client(try MotoServer.shared().configuration)
        let name = MotoServer.name("b")
        try await client.createBucket(name)
        return (client, name)
    }

    @Test(arguments: ["plain", "a b/ü&=+?#%20", "e\u{301}/🚀~*'()", "dots/../up"])
    func givesBackWhatWasPut(key: String) async throws {
        let (client, bucket) = try await bucket()
        let body = Array("0123456789".utf8)
        let written = try await client.putObject(
            bucket: bucket, key: key, body: body, contentType: "text/x", metadata: ["release": "7"])
        let object = try await client.getObject(bucket: bucket, key: key)
        #expect(object.body == body && object.information.eTag == written.eTag && object.information.size == 10)
        #expect(object.information.metadata == ["release": "7"] && object.information.contentType == "text/x")
        let part = try await client.getObject(bucket: bucket, key: key, range: 2..<5, eTag: written.eTag)
        #expect(part.body == Array("234".utf8) && part.information.size == 10)
        #expect(try await client.headObject(bucket: bucket, key: key).size == 10)
        #expect(try await client.listObjects(bucket: bucket).all().map(\.key) == [key])
        try await client.deleteObject(bucket: bucket, key: key)
        let error = await #expect(throws: AWSError.self) { try await client.getObject(bucket: bucket, key: key) }
        #expect(error?.code == .noSuchKey && error?.operation == "GetObject" && error?.requestID != nil)
        let missing = await #expect(throws: AWSError.self) { try await client.headObject(bucket: bucket, key: key) }
        #expect(missing?.code == .notFound)
    }

    @Test func onlyOneRacerMakesTheObject() async throws {
        let (client, bucket) = try await bucket()
        let outcomes = await withTaskGroup(of: AWSError.Code?.self) { group in
            for racer in 0..<8 {
                group.addTask {
                    do throws(AWSError) {
                        _ = try await client.putObject(
                            bucket: bucket, key: "lock", body: [UInt8(racer)], condition: .absent)
                        return nil
                    } catch {
                        return error.code
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.filter { $0 == nil }.count == 1)
        #expect(outcomes.compactMap { $0 }.allSatisfy { $0 == .preconditionFailed })
        let first = try await client.headObject(bucket: bucket, key: "lock")
        let eTag = try #require(first.eTag)
        let second = try await client.putObject(
            bucket: bucket, key: "lock", body: [9], condition: .matches(eTag: eTag))
        #expect(second.eTag != eTag)
        let late = await #expect(throws: AWSError.self) {
            try await client.putObject(bucket: bucket, key: "lock", body: [8], condition: .matches(eTag: eTag))
        }
        #expect(late?.code == .preconditionFailed)
    }

    @Test func listsPageByPageAndByFolder() async throws {
        let (client, bucket) = try await bucket()
        let keys = ["a/1 +", "a/2", "b/1", "c", "d"]
        for key in keys { _ = try await client.putObject(bucket: bucket, key: key, body: []) }
        #expect(try await client.listObjects(bucket: bucket, pageSize: 2).all().map(\.key) == keys)
        #expect(try await client.listObjects(bucket: bucket, prefix: "a/").all().map(\.key) == ["a/1 +", "a/2"])
        var folders: [String] = []
        for try await page in client.listObjects(bucket: bucket, delimiter: "/") { folders += page.commonPrefixes }
        #expect(folders == ["a/", "b/"])
        let deleted = try await client.deleteObjects(bucket: bucket, keys.map { S3Identifier(key: $0) })
        #expect(Set(deleted.deleted.map(\.key)) == Set(keys) && deleted.failures.isEmpty)
        #expect(try await client.listObjects(bucket: bucket).all() == [])
    }

    @Test func keepsVersionsAndMarksDeletions() async throws {
        let (client, bucket) = try await bucket()
        try await client.enableVersioning(bucket)
        let first = try await client.putObject(bucket: bucket, key: "k", body: [1])
        let second = try await client.putObject(bucket: bucket, key: "k", body: [2])
        try await client.deleteObject(bucket: bucket, key: "k")
        let firstID = try #require(first.versionID)
        #expect(try await client.getObject(bucket: bucket, key: "k", versionID: firstID).body == [1])
        let versions = try await client.listObjectVersions(bucket: bucket).all()
        #expect(Set(versions.map(\.versionID)).isSuperset(of: [firstID, try #require(second.versionID)]))
        #expect(versions.count == 3 && versions.filter(\.isDeleteMarker).count == 1)
        #expect(versions.filter(\.isLatest).map(\.isDeleteMarker) == [true])
        let all = versions.map { S3Identifier(key: $0.object.key, versionID: $0.versionID) }
        #expect(try await client.deleteObjects(bucket: bucket, all).failures.isEmpty)
        #expect(try await client.listObjectVersions(bucket: bucket).all() == [])
    }

    @Test func carriesALargeFileInParts() async throws {
        let (client, bucket) = try await bucket()
        let folder = FileManager.default.temporaryDirectory.appending(path: MotoServer.name("s3"))
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var state: UInt64 = 7
        let bytes = (0..<(S3Client.partSize * 2 + 12_345)).map { _ -> UInt8 in
            state = state &* 6_364_136_223_846_793_005 &+ 1
            return UInt8(truncatingIfNeeded: state >> 56)
        }
        let source = folder.appending(path: "source").path
        let copy = folder.appending(path: "copy").path
        try Data(bytes).write(to: URL(filePath: source))
        let written = try await client.upload(file: source, bucket: bucket, key: "big")
        #expect(written.eTag.contains("-3"))
        try await client.download(bucket: bucket, key: "big", to: copy)
        let came = [UInt8](try Data(contentsOf: URL(filePath: copy)))
        #expect(SHA256.hexadecimal(came) == SHA256.hexadecimal(bytes))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["copy", "source"])
    }

    @Test func strangersUsePresignedURLs() async throws {
        let (client, bucket) = try await bucket()
        let put = try await client.presignedPut(bucket: bucket, key: "a b", for: .seconds(60))
        #expect(
            try curl(["--request", "PUT", "--header", "Content-Type:", "--data-binary", "from outside", put.url])
                .isEmpty)
        let get = try await client.presignedGet(bucket: bucket, key: "a b", for: .seconds(60))
        #expect(try curl([get.url]) == "from outside")
    }

    private func curl(_ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/curl")
        process.arguments = ["--silent", "--show-error", "--fail", "--noproxy", "*"] + arguments
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return String(decoding: data, as: UTF8.self)
    }
}
