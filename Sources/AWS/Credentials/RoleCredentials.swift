/// Assumes a role, with other credentials or with a web identity's token.
struct RoleCredentials: Sendable {
    private enum Proof: Sendable {
        case credentials(CredentialsSource)
        case webIdentity(WebIdentityTokenSource)
    }

    private let request: AssumeRoleRequest
    private let configuration: AWSConfiguration
    private let proof: Proof

    /// - Parameter configuration: its region's STS is asked; its own credentials are not used.
    init(_ request: AssumeRoleRequest, with base: CredentialsSource, _ configuration: AWSConfiguration) {
        self.request = request
        var own = configuration
        own.credentials = base
        self.configuration = own
        proof = .credentials(base)
    }

    init(_ request: AssumeRoleRequest, with token: WebIdentityTokenSource, _ configuration: AWSConfiguration) {
        self.request = request
        self.configuration = configuration
        proof = .webIdentity(token)
    }

    func load() async throws(CredentialsError) -> Credentials {
        switch proof {
        case .credentials(let base):
            // Asked first, so that its own error is told as it is and its name is known.
            let origin = try await base.current(configuration.clock.now())
            do throws(AWSError) {
                return try await STSClient(configuration).assumeRole(request).credentials(
                    source: "role \(request.roleARN), assumed with \(origin.source)")
            } catch {
                throw .unavailable(
                    "The role \(request.roleARN) cannot be assumed with \(origin.source): \(error) "
                        + "The role's trust policy must allow this identity"
                        + (request.externalID == nil ? "." : ", with the ExternalId that is given here."))
            }
        case .webIdentity(let source): return try await load(source)
        }
    }

    /// A token is used for one attempt only: when STS refuses it as expired, or the reply is lost, a fresh one is asked
    /// for.
    private func load(_ source: WebIdentityTokenSource) async throws(CredentialsError) -> Credentials {
        var single = configuration
        let policy = configuration.retry
        single.retry.maximumAttempts = 1
        let client = STSClient(single)
        var attempt = 1
        while true {
            let token = try await source.token()
            do throws(AWSError) {
                let identified = AssumeRoleWithWebIdentityRequest(
                    roleARN: request.roleARN, roleSessionName: request.roleSessionName, webIdentityToken: token,
                    durationSeconds: request.durationSeconds)
                return try await client.assumeRoleWithWebIdentity(identified).credentials(
                    source: "role \(request.roleARN), assumed with \(source.name)")
            } catch {
                let isWorthwhile = error.retryKind != nil || Self.transientRefusals.contains(error.wireCode ?? "")
                guard isWorthwhile, attempt < policy.maximumAttempts else { throw refusal(error, token, source) }
                let wait = policy.delay(
                    error.retryKind ?? .throttling, index: attempt - 1, serverWish: error.retryAfter)
                do {
                    try await configuration.clock.sleep(wait)
                } catch {
                    throw .unavailable("Assuming the role \(request.roleARN) was cancelled.")
                }
                attempt += 1
            }
        }
    }

    /// STS could not ask the provider, or the token ended on its way.
    private static let transientRefusals: Set = [
        "IDPCommunicationError", "ExpiredTokenException", "InvalidIdentityToken",
    ]

    private func refusal(
        _ error: AWSError, _ token: String, _ source: WebIdentityTokenSource
    ) -> CredentialsError {
        let claims = WebIdentityClaims(token: token).map { "The token has \($0.text)." } ?? "The token is no JWT."
        return .unavailable(
            "The role \(request.roleARN) cannot be assumed with \(source.name): \(error) \(claims) The role's trust "
                + "policy must name the provider, this aud and this sub.")
    }
}
