import Foundation
import Synchronization

/// Looks for credentials where the AWS SDKs look, in their order, and stays with the first place that has some.
///
/// 1. environment variables; 2. a role by web identity (AWS_ROLE_ARN with AWS_WEB_IDENTITY_TOKEN_FILE, or on GitHub
/// Actions with the job's own OIDC token); 3. the profile: its role, its keys, its program; 4. a container's endpoint;
/// 5. the EC2 instance's role. As with the SDKs, a place that is set up wrongly is an error; the next one is not tried.
package enum CredentialsChain {
    /// - Parameters:
    ///   - files: the shared files, read once.
    ///   - configuration: region, transport, retries and clock for STS; its own credentials are not used.
    ///   - sessionName: for roles whose settings name no session, e.g. `muster`.
    package static func source(
        environment: [String: String], files: SharedConfiguration, configuration: AWSConfiguration,
        sessionName: String = "muster"
    ) -> CredentialsSource {
        let search = Search(
            environment: environment.filter { !$0.value.isEmpty }, files: files, configuration: configuration,
            sessionName: sessionName)
        let found = Mutex<CredentialsSource?>(nil)
        return CredentialsSource { now throws(CredentialsError) in
            if let source = found.withLock({ $0 }) { return try await source.current(now) }
            let source = try search.run()
            // Two that search at once find the same; the first one's cache is kept.
            let kept = found.withLock { found in
                found = found ?? source
                return found ?? source
            }
            return try await kept.current(now)
        }
    }
}

private struct Search: Sendable {
    let environment: [String: String]
    let files: SharedConfiguration
    let configuration: AWSConfiguration
    let sessionName: String

    func run() throws(CredentialsError) -> CredentialsSource {
        if environment["AWS_ACCESS_KEY_ID"] != nil || environment["AWS_SECRET_ACCESS_KEY"] != nil {
            return .fixed(try EnvironmentCredentials.load(from: environment))
        }
        if let source = try webIdentity() { return source }
        if let source = try profile() { return source }
        if let container = try ContainerCredentials(environment: environment, http: configuration.http) {
            return .renewing { (_) throws(CredentialsError) in try await container.load() }
        }
        return instance()
    }

    private func webIdentity() throws(CredentialsError) -> CredentialsSource? {
        guard let role = environment["AWS_ROLE_ARN"] else { return nil }
        let token: WebIdentityTokenSource
        if let path = environment["AWS_WEB_IDENTITY_TOKEN_FILE"] {
            token = .file(path)
        } else {
            let audience = configuration.region.partition == .china ? "sts.amazonaws.com.cn" : "sts.amazonaws.com"
            guard
                let gitHub = WebIdentityTokenSource.gitHub(
                    environment: environment, audience: audience, http: configuration.http)
            else {
                guard environment["GITHUB_ACTIONS"] == "true" else { return nil }
                // Any other place would be a surprise: the job means this role.
                throw .unavailable(
                    "AWS_ROLE_ARN names a role, and this job may have no token of GitHub's OIDC provider. Give the job "
                        + "'permissions: id-token: write'; pull requests from forks never get one.")
            }
            token = gitHub
        }
        let request = AssumeRoleRequest(
            roleARN: role, roleSessionName: environment["AWS_ROLE_SESSION_NAME"] ?? sessionName)
        let credentials = RoleCredentials(request, with: token, configuration)
        return .renewing { (_) throws(CredentialsError) in try await credentials.load() }
    }

    /// A profile that nobody named may be missing or say nothing about credentials.
    private func profile() throws(CredentialsError) -> CredentialsSource? {
        guard files.isProfileNamed || files.current != nil else { return nil }
        return try ProfileCredentials(
            files: files, environment: environment, configuration: configuration, sessionName: sessionName
        ).source(files.profileName)
    }

    private func instance() -> CredentialsSource {
        var tried = ["environment variables", "AWS_ROLE_ARN"]
        if !files.places.isEmpty { tried.append("profile \(files.profileName) in \(files.places)") }
        tried.append("container endpoint")
        guard let metadata = InstanceMetadataCredentials(environment: environment, http: configuration.http) else {
            let places = tried + ["EC2's metadata service, which AWS_EC2_METADATA_DISABLED turns off"]
            return CredentialsSource { (_) throws(CredentialsError) in throw .missing(tried: places) }
        }
        let places = tried
        return .renewing { now throws(CredentialsError) in
            do throws(CredentialsError) {
                return try await metadata.load(now)
            } catch {
                throw .missing(tried: places + [error.message])
            }
        }
    }
}
