package import Foundation

/// What signs a request. Descriptions and mirrors never show the secret or the token.
package struct Credentials: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable
{
    /// For how long AWS accepts them.
    package enum Validity: Sendable, Hashable {
        /// A key of a user, without a session: until somebody takes it back.
        case unlimited
        /// A session whose end nobody told.
        case unknown
        case until(Date)
    }

    package let accessKeyID: String
    package let secretAccessKey: String
    package let sessionToken: String?
    /// When AWS stops accepting them; nil when that is unknown or never.
    package let expiry: Date?
    /// Where they came from, for people, e.g. `environment variables`.
    package let source: String
    /// Whether their source gives new ones before they end.
    package var isRenewable: Bool

    package init(
        accessKeyID: String, secretAccessKey: String, sessionToken: String? = nil, expiry: Date? = nil, source: String,
        isRenewable: Bool = false
    ) {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken
        self.expiry = expiry
        self.source = source
        self.isRenewable = isRenewable
    }

    package var validity: Validity {
        if let expiry { return .until(expiry) }
        return sessionToken == nil ? .unlimited : .unknown
    }

    package var description: String { "credentials \(accessKeyID) from \(source)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror {
        Mirror(self, children: ["accessKeyID": accessKeyID, "source": source], displayStyle: .struct)
    }
}
