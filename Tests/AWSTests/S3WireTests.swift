@testable import AWS
import Foundation
import HTTPTransport
import LoopbackServer
import Testing

@Suite struct S3WireTests {
    @Test(arguments: [
        ("https://s3.eu-west-1.amazonaws.com", "logs", "https://logs.s3.eu-west-1.amazonaws.com", "/a%20b/%C3%BC"),
        (
            "https://s3.cn-north-1.amazonaws.com.cn", "logs", "https://logs.s3.cn-north-1.amazonaws.com.cn",
            "/a%20b/%C3%BC"
        ),
        (
            "https://s3.dualstack.eu-west-1.api.aws", "logs", "https://logs.s3.dualstack.eu-west-1.api.aws",
            "/a%20b/%C3%BC"
        ),
        (
            "https://s3.eu-west-1.amazonaws.com", "my.logs", "https://s3.eu-west-1.amazonaws.com",
            "/my.logs/a%20b/%C3%BC"
        ),
        ("http://127.0.0.1:5000", "logs", "http://127.0.0.1:5000", "/logs/a%20b/%C3%BC"),
        ("https://minio.acme.test", "logs", "https://minio.acme.test", "/logs/a%20b/%C3%BC"),
    ])
    func addressesABucketByItsHostWhereThatWorks(service: String, bucket: String, host: String, path: String) {
        let address = S3Address(
            endpoint: service, isCustom: service.hasPrefix("http://127") || service.contains("minio"),
            bucket: bucket, key: "a b/ü", query: [(name: "versionId", value: "1+")])
        #expect(address.endpoint == host && address.target == path + "?versionId=1%2B")
    }

    @Test(arguments: ["", "ab", "UPPER", "-ab", "ab-", "a_b", "a/b", "a?b", "x@evil.test", "a b"])
    func refusesWhatCannotBeABucket(name: String) async throws {
        let client = try S3Client(configuration("http://127.0.0.1:9"))
        let error = await #expect(throws: AWSError.self) { try await client.headBucket(name) }
        #expect(error?.code == .invalidRequest)
    }

    @Test(arguments: [301, 307, 400])
    func namesTheRegionOfABucketElsewhere(status: Int) async throws {
        try await LoopbackServer.serving { _ in
            .response(status: status, headers: [("x-amz-bucket-region", "us-west-2"), ("Location", "http://x/")])
        } body: { server in
            let client = try S3Client(configuration(server.url))
            let error = await #expect(throws: AWSError.self) { try await client.headObject(bucket: "logs", key: "k") }
            #expect(error?.code == .wrongRegion && server.requests.count == 1)
            #expect(error?.description.contains("The bucket is in us-west-2. Ask in the region of the bucket.") == true)
        }
    }

    @Test func aLateErrorInASuccessIsRepeatedAndThrown() async throws {
        let late = "<Error><Code>InternalError</Code><Message>try again</Message><RequestId>r-7</RequestId></Error>"
        try await LoopbackServer.serving { _ in
            .xml("<?xml version=\"1.0\"?>\n\n" + late)
        } body: { server in
            let client = try S3Client(configuration(server.url))
            let error = await #expect(throws: AWSError.self) {
                try await client.completeMultipartUpload(bucket: "logs", key: "k", uploadID: "u", parts: [])
            }
            #expect(error?.code == .internalServerError && error?.requestID == "r-7" && error?.isAmbiguous == true)
            #expect(server.requests.count == 3)
        }
    }

    @Test func givesAFailedUploadUp() async throws {
        try await LoopbackServer.serving { request in
            switch request.method {
            case "POST" where request.target.contains("uploads"):
                .xml("<InitiateMultipartUploadResult><UploadId>u 1</UploadId></InitiateMultipartUploadResult>")
            case "PUT": .xml("<Error><Code>AccessDenied</Code></Error>", status: 403)
            default: .response(status: 204)
            }
        } body: { server in
            let client = try S3Client(configuration(server.url))
            let body = [UInt8](repeating: 7, count: S3Client.partSize + 1)
            let error = await #expect(throws: AWSError.self) {
                try await client.upload(body, bucket: "logs", key: "k")
            }
            #expect(error?.code == .accessDenied && error?.operation == "UploadPart")
            #expect(server.requests.last?.method == "DELETE")
            #expect(server.requests.last?.target == "/logs/k?uploadId=u%201")
        }
    }

    @Test func noticesADamagedObject() async throws {
        try await LoopbackServer.serving { _ in
            .response(status: 200, headers: [("x-amz-checksum-sha256", "AAAA")], body: "text")
        } body: { server in
            let client = try S3Client(configuration(server.url))
            let error = await #expect(throws: AWSError.self) { try await client.getObject(bucket: "logs", key: "k") }
            #expect(error?.code == .unreadableReply)
        }
    }

    @Test func aRefusedEntryOfABatchIsData() async throws {
        let reply = """
            <DeleteResult><Deleted><Key>a</Key></Deleted><Error><Key>b</Key><VersionId>v</VersionId>
            <Code>AccessDenied</Code><Message>no</Message></Error></DeleteResult>
            """
        try await LoopbackServer.serving { _ in
            .xml(reply)
        } body: { server in
            let result = try await S3Client(configuration(server.url)).deleteObjects(
                bucket: "logs", [S3Identifier(key: "a"), S3Identifier(key: "b", versionID: "v")])
            #expect(result.deleted == [S3Identifier(key: "a")])
            let failure = try #require(result.failures.first)
            #expect(failure.identifier == S3Identifier(key: "b", versionID: "v") && failure.code == "AccessDenied")
        }
    }

    @Test func presignsAsBotocoreDoes() async throws {
        let client = try S3Client(configuration(""))
        let signed = try await client.presignedGet(
            bucket: "logs", key: "a b/ü+&", versionID: "v+1", for: .seconds(3_600))
        let url = signed.url
        #expect(
            "\(signed)"
                == "https://logs.s3.eu-west-1.amazonaws.com/a%20b/%C3%BC%2B%26 (signed until 2026-11-21T09:00:00Z)")
        let expected = try PythonOracle.run("presign.py", ["GET", "logs", "a b/ü+&", "v+1", "3600", "1795248000"])
        #expect(Set(url.split(separator: "&")) == Set(String(decoding: expected, as: UTF8.self).split(separator: "&")))
        #expect(url.hasPrefix("https://logs.s3.eu-west-1.amazonaws.com/a%20b/%C3%BC%2B%26?"))
    }

    @Test(arguments: [(0, AWSError.Code.invalidRequest), (604_801, .invalidRequest), (7_200, .credentialsExpired)])
    func refusesURLsThatWouldNotLive(seconds: Int, code: AWSError.Code) async throws {
        let time = VirtualTime()
        let client = try S3Client(
            configuration("https://s3.eu-west-1.amazonaws.com", time, expiry: time.now.addingTimeInterval(3_600)))
        let error = await #expect(throws: AWSError.self) {
            try await client.presignedPut(bucket: "logs", key: "k", for: .seconds(seconds))
        }
        #expect(error?.code == code)
        _ = try await client.presignedPut(bucket: "logs", key: "k", for: .seconds(3_600))
    }
}
