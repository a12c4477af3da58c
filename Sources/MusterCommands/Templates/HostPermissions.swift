import Deployment
import Dispatching
import Fleet
import Settings

/// What an environment's hosts do by their own role.
struct HostPermissions {
    let settings: EnvironmentSettings
    let state: StateSettings

    var statements: [PolicyStatement] {
        var statements: [PolicyStatement] = []
        let references = settings.variables.compactMap(\.reference) + access
        let parameters = references.compactMap { if case .parameter(let name) = $0 { name } else { nil } }
        let secrets = references.compactMap { if case .secret(let name) = $0 { name } else { nil } }
        if !parameters.isEmpty {
            statements.append(
                PolicyStatement(
                    sid: "Parameters", actions: ["ssm:GetParameter"],
                    resources: parameters.flatMap { arns("ssm", "parameter/", $0) }))
        }
        if !secrets.isEmpty {
            // Secrets Manager puts a hyphen and six signs behind a secret's name.
            statements.append(
                PolicyStatement(
                    sid: "Secrets", actions: ["secretsmanager:GetSecretValue"],
                    resources: secrets.flatMap { arns("secretsmanager", "secret:", $0, "-??????") }))
        }
        if case .artifact(.role) = settings.source, case .s3(let bucket, let prefix, _) = state.artifacts {
            statements.append(
                PolicyStatement(
                    sid: "Artifacts", actions: ArtifactPermission.getting,
                    resources: ["arn:${AWS::Partition}:s3:::\(bucket)/\(prefix)*"]))
        }
        if let output = settings.output {
            statements.append(
                PolicyStatement(sid: "Outputs", actions: ["s3:PutObject"], resources: [output.objects]))
        }
        return statements
    }

    /// With which hosts fetch from git.
    private var access: [SecretReference] {
        guard case .git(let git) = settings.source else { return [] }
        switch git.access {
        case .token(let reference, _), .deployKey(let reference, _): return [reference]
        case nil: return []
        }
    }

    /// The resources that a name means, in each of the environment's regions.
    private func arns(_ service: String, _ kind: String, _ name: String, _ suffix: String = "") -> [String] {
        guard !name.hasPrefix("arn:") else { return [name] }
        let path = name.hasPrefix("/") ? String(name.dropFirst()) : name
        return Set(settings.places.map(\.region)).sorted().map {
            "arn:${AWS::Partition}:\(service):\($0):${AWS::AccountId}:\(kind)\(path)\(suffix)"
        }
    }
}

extension OutputLocation {
    /// All that the agents put there, as `!Sub` takes it.
    var objects: String { "arn:${AWS::Partition}:s3:::\(bucket)\(prefix.map { "/\($0)" } ?? "")/*" }
}
