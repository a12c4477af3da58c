import Deployment
import Dispatching
import Foundation
import Settings

/// A CloudFormation template of the roles that a repository's workflows take on, and of what an environment's hosts may do.
///
/// Sources: GitHub's reference of OpenID Connect: a token's `sub` names the job's environment, or that it is a pull
/// request's; repositories made, renamed or moved after July 2026 put the ids of owner and repository into it, so that
/// whoever takes over a name that was given up is not taken for its old owner.
struct AccessTemplate {
    let settings: EnvironmentSettings
    /// `owner/name`.
    let repository: String
    let source: SourceSettings
    let state: StateSettings

    private static let issuer = "token.actions.githubusercontent.com"

    private var policy: PolicyTemplate { PolicyTemplate(settings: settings) }

    var text: String {
        let sides = repository.split(separator: "/").map(String.init)
        return """
            AWSTemplateFormatVersion: "2010-09-09"
            Description: >-
              Who may deploy to \(settings.scope) from GitHub Actions, and what its hosts need. The deploying role is root on
              every host that its policy names: protect the environment '\(settings.environment)' in the repository, too.

            Parameters:
              Owner:
                Type: String
                Default: \(policy.quoted(sides[0]))
              Repository:
                Type: String
                Default: \(policy.quoted(sides[1]))
              OwnerId:
                Type: Number
                Description: gh api repos/\(repository) --jq .owner.id
              RepositoryId:
                Type: Number
                Description: gh api repos/\(repository) --jq .id
              Provider:
                Type: String
                Description: The ARN of the account's OIDC provider of GitHub; nothing makes one here.
                Default: ""

            Conditions:
              MakesProvider: !Equals [!Ref Provider, ""]

            Resources:
              GitHub:
                Type: AWS::IAM::OIDCProvider
                Condition: MakesProvider
                Properties:
                  Url: https://\(Self.issuer)
                  ClientIdList: [sts.amazonaws.com]
            \(role("DeployRole", "environment:\(settings.environment)", "DeployPolicy", "Deploys to \(settings.scope)."))
            \(role("LookRole", "pull_request", "LookPolicy", "Looks from pull requests; sends nothing to any host."))
              LookPolicy:
                Type: AWS::IAM::ManagedPolicy
                Properties:
                  Description: For 'muster doctor --quick'. Every other look sends hosts a script, which takes the deploying role.
                  PolicyDocument:
                    Version: "2012-10-17"
                    Statement:
                      - Sid: Looking
                        Effect: Allow
                        Action:
                          - ec2:DescribeInstances
                          - ssm:DescribeInstanceInformation
                        Resource: "*"
            \(policy.resources)\(instances)
            Outputs:
              DeployRole:
                Value: !GetAtt DeployRole.Arn
              LookRole:
                Value: !GetAtt LookRole.Arn
            """
    }

    /// A role for jobs of the repository whose token has this subject, in its old and its new form.
    private func role(_ name: String, _ subject: String, _ policy: String, _ description: String) -> String {
        """
          \(name):
            Type: AWS::IAM::Role
            Properties:
              Description: \(description)
              MaxSessionDuration: 3600
              ManagedPolicyArns: [!Ref \(policy)]
              AssumeRolePolicyDocument:
                Version: "2012-10-17"
                Statement:
                  - Effect: Allow
                    Action: sts:AssumeRoleWithWebIdentity
                    Principal:
                      Federated: !If [MakesProvider, !Ref GitHub, !Ref Provider]
                    Condition:
                      StringEquals:
                        \(Self.issuer):aud: sts.amazonaws.com
                        \(Self.issuer):sub:
                          - !Sub "repo:${Owner}/${Repository}:\(subject)"
                          - !Sub "repo:${Owner}@${OwnerId}/${Repository}@${RepositoryId}:\(subject)"
        """
    }

    /// With which hosts fetch from git.
    private var access: [SecretReference] {
        guard case .git(let git) = source else { return [] }
        switch git.access {
        case .token(let reference, _), .deployKey(let reference, _): return [reference]
        case nil: return []
        }
    }

    /// The resources that a name means, in each of the environment's regions.
    private func arns(_ service: String, _ kind: String, _ name: String, _ suffix: String = "") -> [String] {
        guard !name.hasPrefix("arn:") else { return [name] }
        let path = name.hasPrefix("/") ? String(name.dropFirst()) : name
        return policy.regions.map { "arn:${AWS::Partition}:\(service):\($0):${AWS::AccountId}:\(kind)\(path)\(suffix)" }
    }

    /// What the hosts' own role needs besides AmazonSSMManagedInstanceCore: only what the settings make them do.
    private var instances: String {
        var statements: [(sid: String, actions: String, resources: [String])] = []
        let references = settings.variables.compactMap(\.reference) + access
        let parameters = references.compactMap { if case .parameter(let name) = $0 { name } else { nil } }
        let secrets = references.compactMap { if case .secret(let name) = $0 { name } else { nil } }
        if !parameters.isEmpty {
            statements.append(("Parameters", "ssm:GetParameter", parameters.flatMap { arns("ssm", "parameter/", $0) }))
        }
        if !secrets.isEmpty {
            // Secrets Manager puts a hyphen and six signs behind a secret's name.
            statements.append(
                (
                    "Secrets", "secretsmanager:GetSecretValue",
                    secrets.flatMap { arns("secretsmanager", "secret:", $0, "-??????") }
                ))
        }
        if case .artifact(.role) = source, case .s3(let bucket, let prefix, _) = state.artifacts {
            let folder = "/\(prefix)"
            statements.append(("Artifacts", "s3:GetObject", ["arn:${AWS::Partition}:s3:::\(bucket)\(folder)*"]))
        }
        if let output = settings.output {
            let folder = output.prefix.map { "/\($0)" } ?? ""
            statements.append(
                ("Outputs", "s3:PutObject", ["arn:${AWS::Partition}:s3:::\(output.bucket)\(folder)/*"]))
        }
        guard !statements.isEmpty else { return "" }
        let lines = statements.map {
            "          - Sid: \($0.sid)\n            Effect: Allow\n            Action: \($0.actions)\n            Resource:\n"
                + policy.list($0.resources)
        }
        return """

              InstancePolicy:
                Type: AWS::IAM::ManagedPolicy
                Properties:
                  Description: For the role of the hosts of \(settings.scope), besides AmazonSSMManagedInstanceCore.
                  PolicyDocument:
                    Version: "2012-10-17"
                    Statement:
            \(lines.joined(separator: "\n"))

            """
    }
}
