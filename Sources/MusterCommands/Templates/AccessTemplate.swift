import Deployment
import Dispatching
import Settings

/// A CloudFormation template of the roles that a repository's workflows take on, and of what an environment's hosts may
/// do; or of one role for some commands.
///
/// Sources: GitHub's reference of OpenID Connect: a token's `sub` names the job's environment, or that it is a pull
/// request's; repositories made, renamed or moved after July 2026 put the ids of owner and repository into it, so that
/// whoever takes over a name that was given up is not taken for its old owner.
struct AccessTemplate {
    let policy: PolicyTemplate
    /// `owner/name`.
    let repository: String
    /// Whose jobs take on the role for some commands; those of the settings' environment when nil.
    var branch: String?

    private static let issuer = "token.actions.githubusercontent.com"

    private var settings: EnvironmentSettings { policy.permissions.settings }

    private var isForSome: Bool { !policy.commands.isEmpty }

    var text: String {
        let sides = repository.split(separator: "/").map(String.init)
        return """
            AWSTemplateFormatVersion: "2010-09-09"
            Description: >-
              \(description)

            Parameters:
              Owner:
                Type: String
                Default: \(PolicyStatement.quoted(sides[0]))
              Repository:
                Type: String
                Default: \(PolicyStatement.quoted(sides[1]))
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
            \(roles)\(policy.resources)\(isForSome ? "" : hosts)
            Outputs:
            \((isForSome ? ["CommandRole"] : ["DeployRole", "LookRole"]).map(output).joined(separator: "\n"))
            """
    }

    private var description: String {
        let roots = """
            is root on
              every host that its policy names: protect the \(protected) in the repository, too.
            """
        guard isForSome else {
            return """
                Who may deploy to \(settings.scope) from GitHub Actions, and what its hosts need. \
                The deploying role \(roots)
                """
        }
        let subject = "Who may run \(policy.subject) from GitHub Actions."
        return policy.sends ? "\(subject) The role \(roots)" : subject
    }

    private var protected: String {
        branch.map { "branch '\($0)'" } ?? "environment '\(settings.environment)'"
    }

    /// The role of some commands belongs to jobs of the environment or of a branch: what they do to hosts or to the ledger
    /// is not for everybody's pull request.
    ///
    /// Whoever looks from a pull request assumes no other role: those of places may send.
    private var roles: String {
        let job = branch.map { "ref:refs/heads/\($0)" } ?? "environment:\(settings.environment)"
        guard !isForSome else { return role("CommandRole", job, policy.name, "Runs \(policy.subject).") }
        return role("DeployRole", job, policy.name, "Deploys to \(settings.scope).")
            + role("LookRole", "pull_request", "LookPolicy", "Looks from pull requests; sends nothing to any host.")
            + PolicyStatement.policy(
                "LookPolicy",
                "For 'muster doctor --quick'. Every other look sends hosts a script, which takes the deploying role.",
                policy.permissions.statements([.quickDoctor], assumes: false))
    }

    private func output(_ role: String) -> String { "  \(role):\n    Value: !GetAtt \(role).Arn" }

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

    /// What the hosts' own role needs besides AmazonSSMManagedInstanceCore: only what the settings make them do.
    private var hosts: String {
        let statements = HostPermissions(settings: settings, state: policy.permissions.state).statements
        guard !statements.isEmpty else { return "" }
        return "\n"
            + PolicyStatement.policy(
                "InstancePolicy",
                "For the role of the hosts of \(settings.scope), besides AmazonSSMManagedInstanceCore.", statements)
    }
}
