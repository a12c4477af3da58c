import Digests
import Foundation
import HTTPTransport

/// Objects in buckets. Every body that is sent goes with its SHA-256, which S3 checks and keeps.
package struct S3Client: Sendable {
    let caller: ServiceCaller
    let configuration: AWSConfiguration

    package init(_ configuration: AWSConfiguration) {
        caller = ServiceCaller(.s3, configuration)
        self.configuration = configuration
    }

    /// What one call sends.
    struct Call: Sendable {
        var method: String
        var bucket: String
        var key: String?
        var query: [(name: String, value: String)] = []
        var headers: [(name: String, value: String)] = []
        var body: [UInt8] = []
        var repeatability = Repeatability.repeatable
        var replyLimit = 16 << 20
        var mayFailLate = false
    }

    /// Sends it. Large bodies get more time: half a minute and a second for every 256 KiB.
    func reply(_ name: String, _ call: Call) async throws(AWSError) -> HTTPResponse {
        let address = try address(name, call.bucket, call.key, call.query)
        let size = max(call.body.count, call.replyLimit > 16 << 20 ? call.replyLimit : 0)
        return try await caller.reply(
            Operation(
                name: name, method: call.method, endpoint: address.endpoint, target: address.target,
                headers: call.headers, body: call.body, repeatability: call.repeatability,
                timeout: .seconds(30 + (size >> 18)), replyLimit: call.replyLimit, mayFailLate: call.mayFailLate))
    }

    /// The same for replies in XML.
    func document(_ name: String, _ call: Call) async throws(AWSError) -> XMLNode {
        let body = try await reply(name, call).body
        do throws(XMLReader.Failure) {
            return try XMLReader.root(of: body)
        } catch {
            throw caller.unreadable(name, "The reply is not the XML that S3 describes (byte \(error.offset))")
        }
    }

    func address(
        _ name: String, _ bucket: String, _ key: String?, _ query: [(name: String, value: String)] = []
    ) throws(AWSError) -> S3Address {
        guard S3Address.isBucketName(bucket) else {
            throw invalid(name, "\"\(bucket)\" cannot be a bucket: 3 to 63 of a-z, 0-9, dots and hyphens")
        }
        guard key?.isEmpty != true, (key?.utf8.count ?? 0) <= 1024 else {
            throw invalid(name, "A key has 1 to 1,024 bytes")
        }
        return S3Address(
            endpoint: configuration.endpoint(of: .s3), isCustom: configuration.hasCustomEndpoint(.s3), bucket: bucket,
            key: key, query: query)
    }

    func invalid(_ name: String, _ message: String) -> AWSError {
        AWSError(code: .invalidRequest, service: .s3, operation: name, message: message)
    }

    /// The header with which S3 checks a body.
    static func checksum(_ body: some Collection<UInt8>) -> (name: String, value: String) {
        (name: "x-amz-checksum-sha256", value: Data(SHA256.hash(body)).base64EncodedString())
    }
}
