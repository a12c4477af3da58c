package import Foundation

/// A URL that carries its own permission. It is a secret until it expires, so descriptions leave the signature out.
package struct PresignedURL: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible {
    package let url: String
    package let expires: Date

    package var description: String { "\(url.prefix { $0 != "?" }) (signed until \(expires.formatted(.iso8601)))" }
    package var debugDescription: String { description }
}

extension S3Client {
    /// The longest that S3 accepts.
    private static let longest = Duration.seconds(7 * 24 * 3600)

    /// A URL by which anybody can fetch an object.
    package func presignedGet(
        bucket: String, key: String, versionID: String? = nil, for duration: Duration
    ) async throws(AWSError) -> PresignedURL {
        try await presigned("GET", "GetObject", bucket, key, Self.version(versionID), duration)
    }

    /// A URL by which anybody can write an object, with any content type.
    package func presignedPut(
        bucket: String, key: String, for duration: Duration
    ) async throws(AWSError) -> PresignedURL {
        try await presigned("PUT", "PutObject", bucket, key, [], duration)
    }

    /// Throws `invalidRequest` for less than a second or more than seven days, and `credentialsExpired` when the
    /// credentials end earlier than the URL, since it would end with them.
    private func presigned(
        _ method: String, _ name: String, _ bucket: String, _ key: String, _ query: [(name: String, value: String)],
        _ duration: Duration
    ) async throws(AWSError) -> PresignedURL {
        guard duration >= .seconds(1), duration <= Self.longest else {
            throw invalid(name, "A presigned URL lives between one second and seven days")
        }
        let address = try address(name, bucket, key, query)
        let credentials = try await caller.credentials(for: name)
        let now = configuration.clock.now().addingTimeInterval(caller.appliedSkew)
        let expires = now.addingTimeInterval(Double(duration.components.seconds))
        if let end = credentials.expiry, end < expires {
            throw AWSError(
                code: .credentialsExpired, service: .s3, operation: name,
                message: "The URL should live until \(expires.formatted(.iso8601)), but the credentials from "
                    + "\(credentials.source) end at \(end.formatted(.iso8601)); ask for a shorter time or a longer session"
            )
        }
        let signer = SignatureV4(region: configuration.region.rawValue, service: "s3", rules: .s3)
        let url = signer.presignedURL(
            method: method, url: address.endpoint + address.target, seconds: Int(duration.components.seconds),
            credentials: credentials, date: now)
        return PresignedURL(url: url, expires: expires)
    }
}
