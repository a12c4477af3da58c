import Foundation

/// Why there are no credentials to sign with.
package struct CredentialsError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: Sendable, Hashable {
        case missing
        /// One part of a pair is missing; the name of the variable or setting.
        case incomplete(String)
        /// A value or a file cannot be used as it is; the name of the variable or the file's path.
        case malformed(String)
        /// A profile that is named does not exist.
        case unknownProfile(String)
        /// A profile asks for what Muster cannot do: a question at a terminal, a browser.
        case unsupported(String)
        case expired
        /// A source that asks somebody else (STS, a metadata service, a program) was refused or got no answer.
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
        "in GitHub Actions give the job 'permissions: id-token: write' and AWS_ROLE_ARN, or run "
        + "aws-actions/configure-aws-credentials in an earlier step of the same job; elsewhere name a profile in "
        + "AWS_PROFILE, or export AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and, for a role, AWS_SESSION_TOKEN"

    static func missing(tried: [String]) -> CredentialsError {
        let places = tried.isEmpty ? "" : " (looked in: \(tried.joined(separator: "; ")))"
        return CredentialsError(code: .missing, message: "There are no AWS credentials\(places); \(remedy).")
    }

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

    static func unavailable(_ message: String) -> CredentialsError {
        CredentialsError(code: .unavailable, message: message)
    }

    static func expired(_ credentials: Credentials, at expiry: Date) -> CredentialsError {
        CredentialsError(
            code: .expired,
            message: "The AWS credentials from \(credentials.source) expired at \(expiry.formatted(.iso8601)); "
                + "sign in again, or give the role a longer session.")
    }
}
