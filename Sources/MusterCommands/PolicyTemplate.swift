import Deployment
import Dispatching
import Fleet
import Foundation
import Notices
import Rollout
import Scripting

/// A CloudFormation template of what may be done to an environment's hosts, and to no others, by whoever deploys to it.
///
/// Sources: the service authorization reference of Systems Manager (`ssm:SendCommand` is decided for the document and for
/// each target, which may have the condition `ssm:resourceTag/NAME`; listing and reading know no resources).
struct PolicyTemplate {
    let settings: EnvironmentSettings

    var text: String {
        """
        AWSTemplateFormatVersion: "2010-09-09"
        Description: >-
          What deploying to \(settings.scope) needs. Its commands are root on every host that they may be sent to: whoever may
          change the tags below, or the documents, decides which hosts those are.

        Resources:
        \(resources)
        Outputs:
          DeployPolicy:
            Value: !Ref DeployPolicy\(publishing.output)
        """
    }

    /// The policies: of whoever deploys, and, with documents of one's own, of whoever publishes those.
    var resources: String {
        """
          DeployPolicy:
            Type: AWS::IAM::ManagedPolicy
            Properties:
              Description: Sends Muster's commands to the hosts of \(settings.scope) and to no others.
              PolicyDocument:
                Version: "2012-10-17"
                Statement:
                  - Sid: Documents
                    Effect: Allow
                    Action: ssm:SendCommand
                    Resource:
        \(list(documents))
                  - Sid: Hosts
                    Effect: Allow
                    Action: ssm:SendCommand
                    Resource:
        \(list(hosts))\(condition)
                  - Sid: Looking
                    Effect: Allow
                    Action:
        \(actions.map { "              - \($0)" }.joined(separator: "\n"))
                    Resource: "*"
        \(publishing.looking)\(outputs)\(publishing.policy)
        """
    }

    var regions: [String] { Set(settings.places.map(\.region)).sorted() }

    private var documents: [String] {
        regions.flatMap { region in
            switch settings.document {
            case .aws: settings.platforms.map { "arn:${AWS::Partition}:ssm:\(region)::document/\($0.document)" }
            case .own: ["arn:${AWS::Partition}:ssm:\(region):${AWS::AccountId}:document/Muster-*"]
            }
        }
    }

    /// Looking at Muster's own documents, and, for somebody else, making them.
    private var publishing: (looking: String, policy: String, output: String) {
        guard settings.document == .own else { return ("", "", "") }
        let looking = """
                      - Sid: OwnDocuments
                        Effect: Allow
                        Action: ssm:DescribeDocument
                        Resource:
            \(list(documents))

            """
        let policy = """
              PublishPolicy:
                Type: AWS::IAM::ManagedPolicy
                Properties:
                  Description: Publishes the documents that Muster sends, for 'muster documents publish'.
                  PolicyDocument:
                    Version: "2012-10-17"
                    Statement:
                      - Sid: OwnDocuments
                        Effect: Allow
                        Action:
                          - ssm:CreateDocument
                          - ssm:DescribeDocument
                        Resource:
            \(list(documents))

            """
        return (looking, policy, "\n  PublishPolicy:\n    Value: !Ref PublishPolicy")
    }

    /// By id where the targets are ids; else all of an account's region, for the condition to choose from.
    private var hosts: [String] {
        let names: (machines: [String], managed: [String]) =
            switch settings.target {
            case .instances(let ids), .both(let ids, _):
                (ids.map(\.text).filter { $0.hasPrefix("i-") }, ids.map(\.text).filter { $0.hasPrefix("mi-") })
            case .tags: (["*"], ["*"])
            }
        return regions.flatMap { region in
            names.machines.map { "arn:${AWS::Partition}:ec2:\(region):${AWS::AccountId}:instance/\($0)" }
                + names.managed.map { "arn:${AWS::Partition}:ssm:\(region):${AWS::AccountId}:managed-instance/\($0)" }
        }
    }

    private var condition: String {
        guard case .tags(let tags) = settings.target else { return "" }
        let lines = tags.sorted { $0.key < $1.key }.map { name, values in
            "                \(quoted("ssm:resourceTag/\(name)")): [\(values.map(quoted).joined(separator: ", "))]"
        }
        return "\n            Condition:\n              StringEquals:\n" + lines.joined(separator: "\n")
    }

    private var actions: [String] {
        [
            "ec2:DescribeInstances", "ssm:CancelCommand", "ssm:DescribeInstanceInformation", "ssm:GetCommandInvocation",
            "ssm:ListCommandInvocations", "ssm:ListCommands",
        ] + (settings.rollout.alarms.isEmpty ? [] : ["cloudwatch:DescribeAlarms"])
            + (settings.metrics == nil ? [] : ["cloudwatch:PutMetricData"])
    }

    /// What is read or told elsewhere.
    private var outputs: String {
        var statements: [(sid: String, action: String, resources: [String])] = []
        if let output = settings.output {
            let folder = output.prefix.map { "/\($0)" } ?? ""
            statements.append(
                ("Outputs", "s3:GetObject", ["arn:${AWS::Partition}:s3:::\(output.bucket)\(folder)/*"]))
        }
        let topics = settings.notices.compactMap { channel in
            if case .sns(let topic) = channel.medium { topic } else { nil }
        }
        if !topics.isEmpty { statements.append(("Notices", "sns:Publish", topics)) }
        return statements.map {
            "          - Sid: \($0.sid)\n            Effect: Allow\n            Action: \($0.action)\n"
                + "            Resource:\n\(list($0.resources))\n"
        }.joined()
    }

    func list(_ names: [String]) -> String {
        names.map { "              - !Sub \(quoted($0))" }.joined(separator: "\n")
    }

    /// JSON's strings are YAML's, too.
    func quoted(_ text: String) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        return (try? encoder.encode(text)).map { String(decoding: $0, as: UTF8.self) } ?? "\"\""
    }
}
