package import Foundation
package import HTTPTransport

/// What all clients of one place (an account and a region) share.
package struct AWSConfiguration: Sendable {
    package var region: Region
    package var credentials: CredentialsSource
    package var http: HTTPClient
    package var retry: RetryPolicy
    package var clock: AWSClock
    /// A PEM file instead of the system's authorities, from AWS_CA_BUNDLE.
    package var certificateAuthorityFile: String?
    private let overrides: [String: String]

    /// - Parameters:
    ///   - environment: read for AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_SSM (EC2, STS, …),
    ///     AWS_IGNORE_CONFIGURED_ENDPOINT_URLS, AWS_CA_BUNDLE and, when `retry` is nil, AWS_MAX_ATTEMPTS.
    package init(
        environment: [String: String], region: Region, credentials: CredentialsSource, http: HTTPClient,
        retry: RetryPolicy? = nil, clock: AWSClock = .system
    ) {
        self.region = region
        self.credentials = credentials
        self.http = http
        self.retry = retry ?? RetryPolicy(environment: environment)
        self.clock = clock
        certificateAuthorityFile = environment["AWS_CA_BUNDLE"].flatMap { $0.isEmpty ? nil : $0 }
        let areIgnored = environment["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"]?.lowercased() == "true"
        overrides = areIgnored ? [:] : environment.filter { $0.key.hasPrefix("AWS_ENDPOINT_URL") && !$0.value.isEmpty }
    }

    /// The same with credentials that stay as they are.
    package init(
        environment: [String: String], region: Region, credentials: Credentials, http: HTTPClient,
        retry: RetryPolicy? = nil, clock: AWSClock = .system
    ) {
        self.init(
            environment: environment, region: region, credentials: .fixed(credentials), http: http, retry: retry,
            clock: clock)
    }

    /// The URL of a service without a slash at its end: the service's own variable, the general one, or AWS's host
    /// in the region.
    package func endpoint(of service: AWSService) -> String {
        let override = overrides["AWS_ENDPOINT_URL_\(service.variable)"] ?? overrides["AWS_ENDPOINT_URL"]
        guard let override else { return "https://\(service.endpointPrefix).\(region).\(region.domain)" }
        return String(override.reversed().drop { $0 == "/" }.reversed())
    }
}

/// Time as the clients see it, so that tests can pass it in.
package struct AWSClock: Sendable {
    package let now: @Sendable () -> Date
    /// Throws when the task is cancelled.
    package let sleep: @Sendable (Duration) async throws -> Void

    package init(
        now: @escaping @Sendable () -> Date, sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.now = now
        self.sleep = sleep
    }

    package static let system = AWSClock(now: { Date() }, sleep: { try await Task.sleep(for: $0) })
}
