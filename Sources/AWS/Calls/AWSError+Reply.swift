import Foundation
import HTTPTransport

/// The members of a JSON error body; each may be missing, and the name's case differs between services.
private struct JSONErrorBody: Decodable {
    let type: String?
    let message: String?
    let quotaCode: String?

    init(from decoder: any Decoder) throws {
        let members = try decoder.members
        func first(_ names: Member...) -> String? {
            names.lazy.compactMap { try? members.decode(String.self, forKey: $0) }.first
        }
        type = first("__type", "code", "Code")
        message = first("message", "Message", "errorMessage")
        quotaCode = first("QuotaCode", "quotaCode")
    }
}

extension AWSError {
    private static let transientCodes: Set<String> = ["RequestTimeout", "RequestTimeoutException"]

    /// A reply with an error status, in JSON or XML or neither (a proxy's page).
    init(_ response: HTTPResponse, service: AWSService, operation: String) {
        let (bodyCode, bodyMessage, bodyID) = Self.details(of: response.body)
        let queryCode = response.headers.first("x-amzn-query-error").map { String($0.prefix { $0 != ";" }) }
        let wire = (response.headers.first("x-amzn-errortype") ?? bodyCode).map(Self.bareCode) ?? queryCode
        let code =
            wire.map { Code(wire: $0, alternative: queryCode) }
            ?? (response.status == 429 ? .throttling : Code("HTTP\(response.status)"))
        let place = Self.bucketRegion(response, wire)
        let wish = response.headers.first("x-amz-retry-after").flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil }
        self.init(
            code: place == nil ? code : .wrongRegion, wireCode: wire, service: service, operation: operation,
            httpStatus: response.status,
            requestID: response.headers.first("x-amzn-requestid") ?? response.headers.first("x-amz-request-id")
                ?? bodyID,
            message: place.map { "The bucket is in \($0)" } ?? bodyMessage, isAmbiguous: response.status >= 500,
            retryKind: Self.kind(code, wire, response.status), retryAfter: wish.map { .milliseconds($0) },
            replyBody: response.body)
    }

    /// The region of the bucket, when S3 refused because it is another one.
    private static func bucketRegion(_ response: HTTPResponse, _ code: String?) -> String? {
        let isRefusal =
            [301, 307].contains(response.status)
            || (response.status == 400 && (code == nil || code == "AuthorizationHeaderMalformed"))
        return isRefusal ? response.headers.first("x-amz-bucket-region") : nil
    }

    private static func kind(_ code: Code, _ wire: String?, _ status: Int) -> RetryKind? {
        if code == .throttling || status == 429 { return .throttling }
        let isTransient = [500, 502, 503, 504].contains(status) || wire.map(transientCodes.contains) == true
        return isTransient ? .transient : nil
    }

    /// `com.amazonaws.ssm#InvalidInstanceId` and `InvalidInstanceId:http://…` are both `InvalidInstanceId`.
    private static func bareCode(_ text: String) -> String {
        let beforeColon = text.prefix { $0 != ":" }
        return String(beforeColon.split(separator: "#").last ?? beforeColon)
    }

    private static func details(of body: [UInt8]) -> (code: String?, message: String?, requestID: String?) {
        if let json = try? JSONDecoder().decode(JSONErrorBody.self, from: Data(body)) {
            let quota = json.quotaCode.map { "\(json.message ?? "") (quota \($0))" }
            return (json.type, quota ?? json.message, nil)
        }
        guard let root = try? XMLReader.root(of: body) else { return (nil, nil, nil) }
        let error = root.descendant("Error")
        let identifier = root.descendant("RequestID") ?? root.descendant("RequestId")
        return (error?.filledText("Code"), error?.filledText("Message"), identifier?.text)
    }
}
