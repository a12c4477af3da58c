import Foundation

/// Why there are no credentials to sign with.
package struct CredentialsError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: Sendable, Hashable {
        case missing
        /// One part of a pair is missing; the name of the variable.
        case incomplete(String)
        /// A value holds white space or control characters; the name of the variable.
        case malformed(String)
        case expired
        /// A source that asks somebody else (STS, a metadata service) was refused or got no answer.
        case unavailable
    }

    package let code: Code
    /// The cause and the remedy; never a secret.
    package let message: String

    package init(code: Code, message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }

    static let remedy =
        "in GitHub Actions run aws-actions/configure-aws-credentials in an earlier step of the same job; elsewhere "
        + "export AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and, for a role, AWS_SESSION_TOKEN"

    static let missing = CredentialsError(code: .missing, message: "There are no AWS credentials; \(remedy).")

    static func incomplete(_ variable: String) -> CredentialsError {
        CredentialsError(
            code: .incomplete(variable),
            message: "The AWS credentials lack \(variable), which is unset or empty; set it.")
    }

    static func malformed(_ variable: String) -> CredentialsError {
        CredentialsError(
            code: .malformed(variable),
            message: "\(variable) holds white space or a control character, often a line break that was pasted along; "
                + "set it again.")
    }

    static func expired(_ credentials: Credentials, at expiry: Date) -> CredentialsError {
        CredentialsError(
            code: .expired,
            message: "The AWS credentials from \(credentials.source) expired at \(expiry.formatted(.iso8601)); "
                + "sign in again, or give the role a longer session.")
    }
}
