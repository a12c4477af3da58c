import Foundation

/// The JSON that metadata services and credential programs answer with; the token has two names among them.
struct CredentialsReply: Decodable {
    let accessKeyID: String
    let secretAccessKey: String
    let token: String?
    let expiration: String?
    /// Programs say which form they speak; 1 is the only one.
    let version: Int?
    /// EC2's service says `Success` or the reason why it has none.
    let code: String?

    private enum CodingKeys: String, CodingKey {
        case accessKeyID = "AccessKeyId", secretAccessKey = "SecretAccessKey", token = "Token"
        case sessionToken = "SessionToken", expiration = "Expiration", version = "Version", code = "Code"
    }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        accessKeyID = try fields.text(.accessKeyID)
        secretAccessKey = try fields.text(.secretAccessKey)
        token = try fields.filledText(.sessionToken) ?? fields.filledText(.token)
        expiration = try fields.filledText(.expiration)
        version = try fields.decodeIfPresent(Int.self, forKey: .version)
        code = try fields.filledText(.code)
    }

    /// - Parameter place: named in the error, e.g. `the container endpoint http://…`.
    static func read(_ body: [UInt8], from place: String) throws(CredentialsError) -> CredentialsReply {
        guard let reply = try? JSONDecoder().decode(CredentialsReply.self, from: Data(body)) else {
            throw .unavailable("The answer of \(place) is not the JSON that it should be.")
        }
        if let code = reply.code, code != "Success" {
            throw .unavailable("\(place) has no credentials: it says '\(code.prefix(100))'.")
        }
        return reply
    }

    /// Throws `unavailable` when a part is missing or the expiry is no time.
    func credentials(source: String, isRenewable: Bool = true) throws(CredentialsError) -> Credentials {
        guard !accessKeyID.isEmpty, !secretAccessKey.isEmpty else {
            throw .unavailable("The answer of \(source) lacks AccessKeyId or SecretAccessKey.")
        }
        let expiry = expiration.flatMap(Date.init(wire:))
        guard expiration == nil || expiry != nil else {
            throw .unavailable("The answer of \(source) has an Expiration that is no ISO 8601 time.")
        }
        return Credentials(
            accessKeyID: accessKeyID, secretAccessKey: secretAccessKey, sessionToken: token, expiry: expiry,
            source: source, isRenewable: isRenewable && expiry != nil)
    }
}
