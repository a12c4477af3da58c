import Foundation

/// The claims of a JSON Web Token (RFC 7519). Its signature is not checked: the sandbox knows no provider's keys.
struct WebIdentityToken: Sendable, Equatable {
    var issuer: String
    var subject: String
    var audience: [String]
    var expires: Date

    /// nil for what is no token, or one without `iss`, `sub`, `aud` or `exp`.
    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, Self.decoded(parts[0])?["alg"]?.string != nil, let claims = Self.decoded(parts[1]),
            let issuer = claims["iss"]?.string, let subject = claims["sub"]?.string,
            let audience = claims["aud"].flatMap({ $0.strings ?? $0.string.map { [$0] } }),
            case .number(let expires)? = claims["exp"]
        else { return nil }
        self.issuer = issuer
        self.subject = subject
        self.audience = audience
        self.expires = Date(timeIntervalSince1970: expires)
    }

    /// The issuer as IAM names a provider: without its scheme.
    var provider: String { issuer.hasPrefix("https://") ? String(issuer.dropFirst("https://".count)) : issuer }

    /// A part is JSON in base64url without padding (RFC 7515, section 2).
    private static func decoded(_ part: Substring) -> JSONValue? {
        var text = String(part).replacing("-", with: "+").replacing("_", with: "/")
        while text.utf8.count % 4 != 0 { text += "=" }
        return Data(base64Encoded: text).flatMap { try? JSONDecoder().decode(JSONValue.self, from: $0) }
    }
}
