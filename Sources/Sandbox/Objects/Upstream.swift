import Digests
import Foundation
import HTTPTransport

/// Another endpoint, such as moto's server, which answers for what the sandbox does not serve.
struct Upstream: Sendable {
    /// Scheme, host and port, without a slash at the end.
    let url: String
    private let client = HTTPClient(userAgent: "muster-sandbox")

    /// Headers that concern one connection only (RFC 9110, section 7.6.1), and those that the client sets itself.
    private static let ownHeaders: Set<String> = [
        "host", "connection", "keep-alive", "transfer-encoding", "content-length", "expect", "upgrade", "te",
        "proxy-authorization", "proxy-connection", "date", "server",
    ]
    /// Keys that sign what instances upload; whoever checks them is no test server.
    private static let key = SigningKey(accessKeyID: "AKIAMUSTERSANDBOX000", secret: "muster-sandbox")

    /// nil for what is no `http` or `https` URL of a host.
    init?(_ text: String) {
        guard let parts = URLComponents(string: text), let scheme = parts.scheme, ["http", "https"].contains(scheme),
            parts.host?.isEmpty == false, parts.query == nil, ["", "/"].contains(parts.path)
        else { return nil }
        url = text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    /// Passes a request on as it was received, and the answer back, with status and headers.
    ///
    /// - Throws: `ServiceUnavailable` with status 503 when nothing answers.
    func forward(_ request: WireRequest) async throws(ServiceFault) -> WireResponse {
        let query = request.query.isEmpty ? "" : "?\(request.query)"
        let sent = HTTPRequest(
            method: request.method, url: url + request.path + query,
            headers: request.headers.filter { !Self.ownHeaders.contains($0.name) }, body: request.body,
            timeout: .seconds(120), bodyLimit: 256 << 20, connection: .fresh)
        let reply = try await send(sent)
        var response = WireResponse(status: reply.status, contentType: "", body: reply.body)
        response.headers = reply.headers.fields.map { ($0.name.lowercased(), $0.value) }
            .filter { !Self.ownHeaders.contains($0.0) }
        if request.method == "HEAD" {
            response.announcedLength = reply.headers.first("content-length").flatMap { Int($0) } ?? 0
        }
        return response
    }

    /// Writes an object, in path style.
    ///
    /// - Throws: the fault, with S3's status where it answered.
    func put(_ body: [UInt8], bucket: String, key: String, region: String, now: Date) async throws(ServiceFault) {
        let path = "/\(bucket)/" + PercentCoding.encode(key, keepsSlash: true)
        let stamp = Timestamps.basic(now)
        let host = url.split(separator: "/", maxSplits: 1).last.map { String($0.drop { $0 == "/" }) } ?? ""
        let digest = SHA256.hexadecimal(body)
        let names = ["host", "x-amz-content-sha256", "x-amz-date"]
        let headers = [("host", host), ("x-amz-content-sha256", digest), ("x-amz-date", stamp)]
        let request = WireRequest(method: "PUT", path: path, query: "", headers: headers, body: body)
        let canonical = SignatureCheck.canonicalRequest(
            request, signedHeaders: names, payload: digest, isObjectService: true)
        let scope = "\(stamp.prefix(8))/\(region)/s3/aws4_request"
        let text = ["AWS4-HMAC-SHA256", stamp, scope, SHA256.hexadecimal(canonical)].joined(separator: "\n")
        let signature = Self.key.signature(of: text, day: String(stamp.prefix(8)), region: region, service: "s3")
        let authorization =
            "AWS4-HMAC-SHA256 Credential=\(Self.key.accessKeyID)/\(scope), "
            + "SignedHeaders=\(names.joined(separator: ";")), Signature=\(signature)"
        let reply = try await send(
            HTTPRequest(
                method: "PUT", url: url + path, headers: headers.dropFirst() + [("authorization", authorization)],
                body: body, connection: .fresh))
        guard reply.status == 200 else {
            throw ServiceFault(
                "UploadFailed", String(decoding: reply.body.prefix(300), as: UTF8.self), status: reply.status)
        }
    }

    private func send(_ request: HTTPRequest) async throws(ServiceFault) -> HTTPResponse {
        do throws(HTTPTransportError) {
            return try await client.send(request)
        } catch {
            throw ServiceFault(
                "ServiceUnavailable",
                "The sandbox's upstream \(url) does not answer: \(error.message); start it, or leave --upstream out.",
                status: 503)
        }
    }
}
