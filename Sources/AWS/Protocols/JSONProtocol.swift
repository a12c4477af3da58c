import Foundation

/// AWS JSON 1.1 and 1.0: the operation in a header, the members in the body.
struct JSONProtocol: Sendable {
    let caller: ServiceCaller
    /// `AmazonSSM` in `X-Amz-Target: AmazonSSM.SendCommand`.
    let target: String
    let version: String

    /// Sends the request and reads the reply. A reply that cannot be read throws `unreadableReply`.
    func call<Reply: Decodable>(
        _ name: String, _ request: some Encodable, _ repeatability: Repeatability = .repeatable,
        timeout: Duration = .seconds(30), isLongPoll: Bool = false
    ) async throws(AWSError) -> Reply {
        let operation = Operation(
            name: name,
            headers: [
                (name: "Content-Type", value: "application/x-amz-json-\(version)"),
                (name: "X-Amz-Target", value: "\(target).\(name)"),
            ], body: try encode(request, name), repeatability: repeatability, isLongPoll: isLongPoll, timeout: timeout)
        let body = try await caller.call(operation)
        do {
            let decoder = JSONDecoder()
            decoder.dateDecodingStrategy = .secondsSince1970
            return try decoder.decode(Reply.self, from: Data(body.isEmpty ? Array("{}".utf8) : body))
        } catch {
            throw caller.unreadable(name, "The reply is not what the service describes: \(Self.place(of: error))")
        }
    }

    /// The pages of a listing, from the request's token on.
    func pages<Reply: Page & Decodable, Request: PagedRequest & Encodable>(
        _ name: String, _ request: Request
    ) -> Pages<Reply> where Request.Token == Reply.Token {
        Pages(caller.service, name) { token throws(AWSError) in
            var request = request
            if let token { request.nextToken = token }
            return try await call(name, request)
        }
    }

    private func encode(_ request: some Encodable, _ name: String) throws(AWSError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .secondsSince1970
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return Array(try encoder.encode(request))
        } catch {
            throw AWSError(
                code: .invalidRequest, service: caller.service, operation: name,
                message: "The request cannot be written as JSON")
        }
    }

    /// Which member was wrong; never its value.
    private static func place(of error: any Error) -> String {
        let path: [any CodingKey]
        switch error {
        case DecodingError.keyNotFound(let key, let context): path = context.codingPath + [key]
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
            DecodingError.dataCorrupted(let context):
            path = context.codingPath
        default: path = []
        }
        return path.isEmpty ? "it is not JSON" : path.map(\.stringValue).joined(separator: ".")
    }
}

/// A reply without members, or with none that matter.
struct EmptyReply: Decodable {}
