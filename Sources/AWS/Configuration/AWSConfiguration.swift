import Foundation
package import HTTPTransport

/// What all clients of one place (an account and a region) share.
package struct AWSConfiguration: Sendable {
    package var region: Region
    package var credentials: CredentialsSource
    package var http: HTTPClient
    package var retry: RetryPolicy
    package var clock: AWSClock
    package var endpointVariant: EndpointVariant
    /// A PEM file instead of the system's authorities, from AWS_CA_BUNDLE or `ca_bundle`.
    package var certificateAuthorityFile: String?
    private let overrides: EndpointOverrides

    /// - Parameters:
    ///   - environment: read for AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_SSM (EC2, STS, …),
    ///     AWS_IGNORE_CONFIGURED_ENDPOINT_URLS, AWS_CA_BUNDLE, AWS_USE_FIPS_ENDPOINT, AWS_USE_DUALSTACK_ENDPOINT and,
    ///     when `retry` is nil, AWS_RETRY_MODE and AWS_MAX_ATTEMPTS.
    ///   - files: the present profile's settings of the same names, which the variables override.
    package init(
        environment: [String: String], files: SharedConfiguration = .none, region: Region,
        credentials: CredentialsSource, http: HTTPClient, retry: RetryPolicy? = nil, clock: AWSClock = .system
    ) {
        let settings = SharedSettings(environment: environment, profile: files.current)
        self.region = region
        self.credentials = credentials
        self.http = http
        self.retry = retry ?? RetryPolicy(settings)
        self.clock = clock
        endpointVariant = EndpointVariant(
            usesFIPS: settings.isTrue("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint"),
            usesDualStack: settings.isTrue("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint"))
        certificateAuthorityFile = settings.value("AWS_CA_BUNDLE", "ca_bundle")
        overrides = EndpointOverrides(settings, files: files)
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

    /// The configuration that the AWS SDKs would have in this environment, with their chain of credentials. Throws for
    /// shared files that cannot be read, and retry settings that cannot be used; credentials are looked for at the first call.
    /// - Parameter sessionName: the name of sessions of roles whose settings name none.
    package static func standard(
        environment: [String: String], region: Region, http: HTTPClient, sessionName: String = "muster",
        clock: AWSClock = .system
    ) throws(CredentialsError) -> AWSConfiguration {
        let files = try SharedConfiguration.load(from: environment)
        try RetryPolicy.check(SharedSettings(environment: environment, profile: files.current))
        var configuration = AWSConfiguration(
            environment: environment, files: files, region: region,
            credentials: CredentialsSource { (_) throws(CredentialsError) in throw .missing(tried: []) }, http: http,
            clock: clock)
        configuration.credentials = CredentialsChain.source(
            environment: environment, files: files, configuration: configuration, sessionName: sessionName)
        return configuration
    }

    /// The same in another region, with the same credentials.
    package func moved(to region: Region) -> AWSConfiguration {
        var copy = self
        copy.region = region
        return copy
    }

    /// The same as a role that the present credentials assume, renewed before its session ends.
    package func assuming(_ request: AssumeRoleRequest) -> AWSConfiguration {
        let role = RoleCredentials(request, with: credentials, self)
        var copy = self
        copy.credentials = .renewing { (_) throws(CredentialsError) in try await role.load() }
        return copy
    }

    /// The present time in seconds since 1970.
    func seconds() -> Double {
        clock.now().timeIntervalSince1970
    }

    /// Whether the service's URL comes from a setting instead of AWS's rules.
    package func hasCustomEndpoint(_ service: AWSService) -> Bool {
        overrides.url(of: service) != nil
    }

    /// The URL of a service without a slash at its end: the service's own setting, the general one, or AWS's host in
    /// the region.
    package func endpoint(of service: AWSService) -> String {
        overrides.url(of: service) ?? "https://\(endpointVariant.host(of: service, in: region))"
    }
}
