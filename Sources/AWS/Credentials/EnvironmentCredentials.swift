import Foundation

/// Credentials from the variables that every AWS tool reads.
package enum EnvironmentCredentials {
    /// Reads AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN and AWS_CREDENTIAL_EXPIRATION (ISO 8601).
    /// An empty variable counts as unset, since CI systems export secrets that do not exist as empty text.
    package static func load(from environment: [String: String]) throws(CredentialsError) -> Credentials {
        let identifier = try value("AWS_ACCESS_KEY_ID", environment)
        let secret = try value("AWS_SECRET_ACCESS_KEY", environment)
        guard identifier != nil || secret != nil else { throw .missing(tried: ["environment variables"]) }
        guard let identifier else { throw .incomplete("AWS_ACCESS_KEY_ID") }
        guard let secret else { throw .incomplete("AWS_SECRET_ACCESS_KEY") }
        let expiration = try value("AWS_CREDENTIAL_EXPIRATION", environment)
        let expiry = expiration.flatMap(Date.init(wire:))
        if let expiration, expiry == nil {
            throw CredentialsError(
                code: .malformed("AWS_CREDENTIAL_EXPIRATION"),
                message:
                    "AWS_CREDENTIAL_EXPIRATION is '\(expiration)'; set a time such as 2026-11-21T15:04:05Z, or unset it."
            )
        }
        return Credentials(
            accessKeyID: identifier, secretAccessKey: secret, sessionToken: try value("AWS_SESSION_TOKEN", environment),
            expiry: expiry, source: "environment variables")
    }

    private static func value(_ name: String, _ environment: [String: String]) throws(CredentialsError) -> String? {
        guard let text = environment[name], !text.isEmpty else { return nil }
        guard text.utf8.allSatisfy({ $0 > 32 && $0 != 127 }) else { throw .malformed(name) }
        return text
    }
}
