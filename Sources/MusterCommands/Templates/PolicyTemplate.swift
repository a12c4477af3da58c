import Deployment
import Dispatching

/// A CloudFormation template of what may be done to an environment's hosts, and to no others: by whoever deploys to it,
/// or by whoever runs some commands only.
struct PolicyTemplate {
    let permissions: Permissions
    /// Those that the policy is for; everything that deploying takes when empty.
    var commands: Set<PermittedCommand> = []

    private var settings: EnvironmentSettings { permissions.settings }

    var text: String {
        """
        AWSTemplateFormatVersion: "2010-09-09"
        Description: >-
          What \(subject) needs.\(warning)

        Resources:
        \(resources)
        Outputs:
          \(name):
            Value: !Ref \(name)\(publishes ? "\n  PublishPolicy:\n    Value: !Ref PublishPolicy" : "")
        """
    }

    /// Of the policy that matters.
    var name: String { commands.isEmpty ? "DeployPolicy" : "CommandPolicy" }

    /// What the policy is for.
    var subject: String {
        guard !commands.isEmpty else { return "deploying to \(settings.scope)" }
        let names = PermittedCommand.allCases.filter(commands.contains).map { "'muster \($0.rawValue)'" }
        return "\(names.joined(separator: ", ")) for \(settings.scope)"
    }

    /// Whether what the policy allows makes root on hosts.
    var sends: Bool { commands.isEmpty || commands.contains { $0.permissions.contains(.sending) } }

    private var warning: String {
        guard sends else { return "" }
        return """
             Its commands are root on every host that they may be sent to: whoever may
              change the tags below, or the documents, decides which hosts those are.
            """
    }

    /// The policies: of whoever deploys, and, with documents of one's own, of whoever publishes those.
    var resources: String {
        guard commands.isEmpty else {
            return PolicyStatement.policy(name, "For \(subject).", permissions.statements(commands))
        }
        let deploying = PolicyStatement.policy(
            name, "Sends Muster's commands to the hosts of \(settings.scope) and to no others.",
            permissions.statements(PermittedCommand.deploying))
        guard publishes else { return deploying }
        return deploying
            + PolicyStatement.policy(
                "PublishPolicy", "Publishes the documents that Muster sends, for 'muster documents publish'.",
                permissions.statements([.publishDocuments]))
    }

    private var publishes: Bool { commands.isEmpty && settings.document == .own }
}
