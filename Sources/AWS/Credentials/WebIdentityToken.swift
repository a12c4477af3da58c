import Foundation
package import HTTPTransport

/// Where a web identity's token comes from. It is asked for before every attempt, because such tokens live for minutes.
package struct WebIdentityTokenSource: Sendable {
    /// For people, e.g. `GitHub's OIDC provider`.
    package let name: String
    package let token: @Sendable () async throws(CredentialsError) -> String

    package init(name: String, token: @escaping @Sendable () async throws(CredentialsError) -> String) {
        self.name = name
        self.token = token
    }

    /// A file that somebody else keeps fresh, such as EKS.
    package static func file(_ path: String) -> WebIdentityTokenSource {
        WebIdentityTokenSource(name: "the token in \(path)") { () throws(CredentialsError) in
            guard let data = FileManager.default.contents(atPath: path) else {
                throw .unavailable("The web identity token's file \(path) cannot be read.")
            }
            let text = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
            guard !text.isEmpty else { throw .unavailable("The web identity token's file \(path) is empty.") }
            return text
        }
    }

    /// The token of a job on GitHub Actions, when the job may have one (`permissions: id-token: write`); else nil.
    package static func gitHub(
        environment: [String: String], audience: String, http: HTTPClient
    ) -> WebIdentityTokenSource? {
        guard let url = environment["ACTIONS_ID_TOKEN_REQUEST_URL"], !url.isEmpty,
            let bearer = environment["ACTIONS_ID_TOKEN_REQUEST_TOKEN"], !bearer.isEmpty
        else { return nil }
        let address = url + (url.contains("?") ? "&" : "?") + "audience=" + URIEncoding.component(audience)
        return WebIdentityTokenSource(name: "GitHub's OIDC provider") { () throws(CredentialsError) in
            let response = try await MetadataService(http: http, timeout: .seconds(10)).get(
                address, headers: [(name: "Authorization", value: "bearer \(bearer)")], place: "GitHub's OIDC provider")
            struct Answer: Decodable { let value: String }
            guard response.status == 200,
                let answer = try? JSONDecoder().decode(Answer.self, from: Data(response.body)), !answer.value.isEmpty
            else {
                let fix =
                    [401, 403].contains(response.status)
                    ? " Give the job 'permissions: id-token: write'; a token is given only while its job runs." : ""
                throw .unavailable("GitHub's OIDC provider answered HTTP \(response.status) without a token.\(fix)")
            }
            return answer.value
        }
    }
}

/// What a JSON web token says of itself, read without checking its signature: for messages only.
struct WebIdentityClaims {
    let audience: String?
    let subject: String?

    init?(token: String) {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3 else { return nil }
        let text = String(parts[1]).replacing("-", with: "+").replacing("_", with: "/")
        let padded = text + String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        guard let data = Data(base64Encoded: padded),
            let claims = try? JSONDecoder().decode(Claims.self, from: data)
        else { return nil }
        audience = claims.aud?.joined(separator: ", ")
        subject = claims.sub
    }

    private struct Claims: Decodable {
        let aud: [String]?
        let sub: String?

        private enum Key: CodingKey { case aud, sub }

        /// The audience is one text or a list.
        init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: Key.self)
            aud = (try? fields.decode([String].self, forKey: .aud)) ?? (try? [fields.decode(String.self, forKey: .aud)])
            sub = try? fields.decode(String.self, forKey: .sub)
        }
    }

    var text: String { "aud '\(audience ?? "none")', sub '\(subject ?? "none")'" }
}
