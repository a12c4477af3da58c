package import Foundation

/// What signs a request. Descriptions and mirrors never show the secret or the token.
package struct Credentials: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable
{
    package let accessKeyID: String
    package let secretAccessKey: String
    package let sessionToken: String?
    /// When AWS stops accepting them; nil when that is unknown.
    package let expiry: Date?
    /// Where they came from, for people, e.g. `environment variables`.
    package let source: String

    package init(
        accessKeyID: String, secretAccessKey: String, sessionToken: String? = nil, expiry: Date? = nil, source: String
    ) {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken
        self.expiry = expiry
        self.source = source
    }

    package var description: String { "credentials \(accessKeyID) from \(source)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror {
        Mirror(self, children: ["accessKeyID": accessKeyID, "source": source], displayStyle: .struct)
    }
}

/// Gives the credentials for each signature, so that a long run can go on with renewed ones.
package struct CredentialsSource: Sendable {
    /// Called before every attempt with the present time; renews what is about to expire.
    package let current: @Sendable (_ now: Date) async throws(CredentialsError) -> Credentials

    package init(_ current: @escaping @Sendable (_ now: Date) async throws(CredentialsError) -> Credentials) {
        self.current = current
    }

    /// Always the same ones. Throws `expired` once their expiry has passed.
    package static func fixed(_ credentials: Credentials) -> CredentialsSource {
        CredentialsSource { now throws(CredentialsError) in
            if let expiry = credentials.expiry, expiry <= now { throw .expired(credentials, at: expiry) }
            return credentials
        }
    }
}
