import Digests
package import Foundation
package import Rollout

/// The right of one person to decide once about one plan of one run, until it expires; signed with HMAC-SHA-256.
///
/// As text it is `PAYLOAD.CODE`, both in base64url without padding: the payload is JSON, the code that of the
/// payload's text behind a purpose. It is a secret: whoever holds it decides in that person's name.
package struct ApprovalToken: Codable, Sendable, Equatable {
    /// Why a text is no token that counts. Nothing more is said of a forged one.
    package enum Refusal: Error, Sendable, Equatable, CustomStringConvertible {
        case forged
        case expired(Date)

        package var description: String {
            switch self {
            case .forged: "the token was not signed with this MUSTER_APPROVAL_KEY, or was changed"
            case .expired(let time): "the token expired at \(time.ISO8601Format())"
            }
        }
    }

    package var version = 1
    package var run: String
    package var planSHA256: String
    package var decision: ApprovalVote.Decision
    package var approver: Person
    /// Seconds since 1970.
    package var expires: Int

    package init(
        run: String, planSHA256: String, decision: ApprovalVote.Decision, approver: Person, expires: Int
    ) {
        self.run = run
        self.planSHA256 = planSHA256
        self.decision = decision
        self.approver = approver
        self.expires = expires
    }

    package func signed(with key: ApprovalKey) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let payload = Self.base64URL(try encoder.encode(self))
        return "\(payload).\(key.code(of: payload))"
    }

    /// Checks the signature before anything in the token is looked at, then its time.
    package init(_ text: String, key: ApprovalKey, at now: Date) throws(Refusal) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, text.utf8.count <= 4_096,
            HMACSHA256.matches(Array(parts[1].utf8), Array(key.code(of: parts[0]).utf8)),
            let data = Self.data(base64URL: parts[0]),
            let token = try? JSONDecoder().decode(ApprovalToken.self, from: data), token.version == 1
        else { throw .forged }
        let expires = Date(timeIntervalSince1970: TimeInterval(token.expires))
        guard now < expires else { throw .expired(expires) }
        self = token
    }

    fileprivate static func base64URL(_ data: Data) -> String {
        data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    private static func data(base64URL text: String) -> Data? {
        let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        return Data(base64Encoded: text.replacing("-", with: "+").replacing("_", with: "/") + padding)
    }
}

/// The secret that tokens are signed with. It describes itself without its value.
package struct ApprovalKey: Sendable, CustomStringConvertible {
    /// The environment variable that holds it.
    package static let variable = "MUSTER_APPROVAL_KEY"
    private static let purpose = "muster approval token 1\n"

    private let secret: [UInt8]

    /// Nothing for fewer than 32 bytes, the length of the code: a shorter key would be the weaker part (RFC 2104,
    /// section 3).
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 32 else { return nil }
        secret = bytes
    }

    package var description: String { "ApprovalKey(hidden)" }

    fileprivate func code(of payload: String) -> String {
        let code = HMACSHA256.code(key: secret, message: Self.purpose.utf8 + Array(payload.utf8))
        return ApprovalToken.base64URL(Data(code))
    }
}
