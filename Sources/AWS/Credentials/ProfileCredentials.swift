/// The credentials that a profile of the shared files describes, following `source_profile` from one to the next.
struct ProfileCredentials: Sendable {
    let files: SharedConfiguration
    let environment: [String: String]
    /// Its region's STS is asked.
    let configuration: AWSConfiguration
    /// Used for roles whose profile names no session.
    let sessionName: String

    /// Nil when the profile has nothing about credentials. Throws for a profile that cannot work, before any call.
    func source(_ name: String) throws(CredentialsError) -> CredentialsSource? {
        try source(name, visited: [])
    }

    private func source(_ name: String, visited: [String]) throws(CredentialsError) -> CredentialsSource? {
        guard let profile = files.profile(name) else { throw unknown(name, from: visited.last) }
        if profile["role_arn"] != nil {
            // A profile may name itself as the source: then its own keys are meant.
            if visited.contains(name) {
                guard let own = try keys(profile) else { throw roundabout(visited + [name]) }
                return own
            }
            return try role(profile, visited: visited + [name])
        }
        if let own = try keys(profile) { return own }
        return try program(profile)
    }

    private func role(_ profile: SharedProfile, visited: [String]) throws(CredentialsError) -> CredentialsSource {
        var request = AssumeRoleRequest(
            roleARN: profile["role_arn"] ?? "", roleSessionName: profile["role_session_name"] ?? sessionName,
            externalID: profile["external_id"])
        if let text = profile["duration_seconds"] {
            guard let seconds = Int(text), (900...43_200).contains(seconds) else {
                throw mistake(profile, "duration_seconds is no number from 900 to 43200")
            }
            request.durationSeconds = seconds
        }
        if let path = profile["web_identity_token_file"] {
            let role = RoleCredentials(request, with: .file(path), configuration)
            return .renewing { (_) throws(CredentialsError) in try await role.load() }
        }
        guard profile["mfa_serial"] == nil else {
            throw unsupported(profile, "wants the code of an MFA device (mfa_serial)")
        }
        let role = RoleCredentials(request, with: try base(profile, visited), configuration)
        return .renewing { (_) throws(CredentialsError) in try await role.load() }
    }

    /// The credentials that assume the role.
    private func base(_ profile: SharedProfile, _ visited: [String]) throws(CredentialsError) -> CredentialsSource {
        switch (profile["source_profile"], profile["credential_source"]) {
        case (let name?, nil):
            if let found = try source(name, visited: visited) { return found }
            throw CredentialsError(
                code: .missing,
                message: "Profile \(profile.name) takes its credentials from profile \(name), which has none in "
                    + "\(files.places).")
        case (nil, "Environment"?):
            return .fixed(try EnvironmentCredentials.load(from: environment))
        case (nil, "EcsContainer"?):
            guard let container = try ContainerCredentials(environment: environment, http: configuration.http) else {
                throw mistake(profile, "credential_source is EcsContainer, and no container endpoint is set")
            }
            return .renewing { (_) throws(CredentialsError) in try await container.load() }
        case (nil, "Ec2InstanceMetadata"?):
            guard let metadata = InstanceMetadataCredentials(environment: environment, http: configuration.http) else {
                throw mistake(
                    profile, "credential_source is Ec2InstanceMetadata, and AWS_EC2_METADATA_DISABLED is true")
            }
            return .renewing { (now) throws(CredentialsError) in try await metadata.load(now) }
        case (nil, let other?):
            throw mistake(
                profile, "credential_source '\(other)' is none of Environment, EcsContainer, Ec2InstanceMetadata")
        case (_?, _?): throw mistake(profile, "source_profile and credential_source exclude each other")
        case (nil, nil): throw mistake(profile, "role_arn needs source_profile, credential_source or a token's file")
        }
    }

    private func keys(_ profile: SharedProfile) throws(CredentialsError) -> CredentialsSource? {
        let (identifier, secret) = (profile["aws_access_key_id"], profile["aws_secret_access_key"])
        guard identifier != nil || secret != nil else { return nil }
        guard let identifier else { throw mistake(profile, "aws_access_key_id is missing") }
        guard let secret else { throw mistake(profile, "aws_secret_access_key is missing") }
        return .fixed(
            Credentials(
                accessKeyID: identifier, secretAccessKey: secret, sessionToken: profile["aws_session_token"],
                source: "profile \(profile.name)"))
    }

    private func program(_ profile: SharedProfile) throws(CredentialsError) -> CredentialsSource? {
        if let command = profile["credential_process"] {
            let process = ProcessCredentials(command: command, profile: profile.name)
            return .renewing { (_) throws(CredentialsError) in try await process.load() }
        }
        for key in ["sso_session", "sso_start_url", "login_session"] where profile[key] != nil {
            throw unsupported(profile, "wants a sign-in by browser (\(key))")
        }
        return nil
    }

    // MARK: - Mistakes

    private func unknown(_ name: String, from origin: String?) -> CredentialsError {
        let who = origin.map { "which profile \($0) takes its credentials from" } ?? "which AWS_PROFILE names"
        return CredentialsError(
            code: .unknownProfile(name), message: "There is no profile \(name), \(who), in \(files.places).")
    }

    private func roundabout(_ names: [String]) -> CredentialsError {
        CredentialsError(
            code: .malformed(files.places),
            message: "The profiles take their credentials from each other in a circle: "
                + "\(names.joined(separator: " → ")).")
    }

    private func mistake(_ profile: SharedProfile, _ what: String) -> CredentialsError {
        CredentialsError(
            code: .malformed(files.places), message: "Profile \(profile.name) in \(files.places): \(what).")
    }

    private func unsupported(_ profile: SharedProfile, _ what: String) -> CredentialsError {
        CredentialsError(
            code: .unsupported(profile.name),
            message: "Profile \(profile.name) \(what), which Muster cannot do. Sign in with the AWS CLI and set "
                + "credential_process = aws configure export-credentials --profile \(profile.name) in a profile of its "
                + "own.")
    }
}
