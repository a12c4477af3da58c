import AWS
@testable import Dispatching
import Foundation
import HTTPTransport
import LoopbackServer
import Testing

@Suite struct WholeOutputTests {
    private static let url = "https://s3.eu-west-1.amazonaws.com/logs/ssm/c-1/i-1/awsrunShellScript/step/stdout"
    private static let agentsCut = String(repeating: "x", count: 23_980) + "--output truncated--"

    /// What comes of a stream when the bucket answers like this.
    private func read(
        _ text: String, url: String? = url, limit: Int = 24_000, status: Int = 200, body: String = ""
    ) async throws -> (text: String, asked: [String]) {
        try await LoopbackServer.serving { _ in
            .response(status: status, body: body)
        } body: { server in
            let configuration = AWSConfiguration(
                environment: ["AWS_ENDPOINT_URL": server.url], region: try #require(Region("eu-west-1")),
                credentials: Credentials(accessKeyID: "a", secretAccessKey: "b", source: "test"), http: HTTPClient(),
                retry: RetryPolicy(maximumAttempts: 1))
            let output = WholeOutput(text: text, url: url, limit: limit)
            return (await output.read(S3Client(configuration)), server.requests.map(\.target))
        }
    }

    @Test func whatIsNotCutIsTakenAsItIs() async throws {
        let (text, asked) = try await read("short")
        #expect(text == "short" && asked.isEmpty)
    }

    @Test func aCutStreamIsReadFromTheBucket() async throws {
        let (text, asked) = try await read(Self.agentsCut, body: "all of it")
        #expect(text == "all of it")
        #expect(asked == ["/logs/ssm/c-1/i-1/awsrunShellScript/step/stdout"])
    }

    @Test func standardErrorIsCutWithoutAMark() async throws {
        let (text, _) = try await read(String(repeating: "e", count: 8_000), limit: 8_000, body: "whole")
        #expect(text == "whole")
    }

    @Test(arguments: [(403, "AccessDenied"), (404, "NoSuchKey")])
    func aBucketThatDoesNotGiveItIsNamed(status: Int, code: String) async throws {
        let (text, _) = try await read(
            Self.agentsCut, status: status, body: "<Error><Code>\(code)</Code></Error>")
        #expect(text.hasPrefix("xxx") && !text.contains("--output truncated--"))
        #expect(text.contains("[cut by SSM after 24000 bytes; s3://logs/ssm/c-1/i-1/awsrunShellScript/step/stdout"))
    }

    @Test func aCutStreamWithoutABucketSaysSo() async throws {
        let (text, asked) = try await read(Self.agentsCut, url: nil)
        #expect(text.hasSuffix("\n[cut by SSM after 24000 bytes]") && asked.isEmpty)
    }

    @Test(
        arguments: [
            ("logs", "logs", nil), ("logs/a/b/", "logs", "a/b"), ("logs/", "logs", nil), ("ab", nil, nil),
            ("", nil, nil),
            ("/logs", nil, nil),
        ] as [(String, String?, String?)])
    func locationsAreABucketAndAPrefix(text: String, bucket: String?, prefix: String?) {
        let location = OutputLocation(text)
        #expect(location?.bucket == bucket && location?.prefix == prefix)
    }
}
