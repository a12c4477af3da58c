import ArgumentParser
import Deployment
import Foundation
import GitRepository
import Settings

/// `muster template`: what Muster needs in AWS, to be made by CloudFormation.
struct TemplateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "template", abstract: "Prints CloudFormation templates of what Muster needs in AWS.",
        subcommands: [State.self, Policy.self, Access.self])

    struct Access: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "iam",
            abstract:
                "Prints a template (YAML) of the roles that a repository's workflows take on to deploy and to look.",
            discussion: """
                Also of what the hosts' own role needs for the secrets and outputs that the settings name. With --for it \
                is one role, for jobs of the repository's environment or of a branch, that may run these commands only.
                """)
        @OptionGroup var place: PlaceOptions
        @OptionGroup var target: EnvironmentArgument

        @Option(
            help: ArgumentHelp("The repository on GitHub; that of 'origin' when left out.", valueName: "owner/name"))
        var repository: String?

        @OptionGroup var permitted: PermittedOptions

        @Option(
            help: ArgumentHelp(
                "With --for: for jobs of this branch that name no environment, as scheduled ones do.", valueName: "name"
            ))
        var branch: String?

        func validate() throws {
            guard let branch else { return }
            if permitted.commands.isEmpty { throw ValidationError("--branch belongs to --for") }
            // A token's subject is compared sign by sign; '$' would begin one of the template's parameters.
            let isName = branch.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9._\/-]{0,199}/) != nil
            if !isName || ["..", "//", "/."].contains(where: branch.contains) || branch.hasSuffix("/") {
                throw ValidationError("--branch takes one branch's name: letters, digits, '.', '_', '/', '-'")
            }
            if branch.hasPrefix("refs/") {
                throw ValidationError("--branch takes a branch's name without 'refs/heads/'")
            }
        }

        func run() async throws {
            let policy = try permitted.policy(place, target)
            let name = try repository ?? Self.origin()
            guard name.wholeMatch(of: /[A-Za-z0-9-]+\/[A-Za-z0-9._-]+/) != nil else {
                throw CommandFailure(
                    .usage, "'\(Line.safe(name))' is no repository on GitHub\n  fix: --repository OWNER/NAME")
            }
            Console.out(AccessTemplate(policy: policy, repository: name, branch: branch).text)
        }

        private static func origin() throws -> String {
            let url = (try? GitRepository(openingAt: FileManager.default.currentDirectoryPath))?.originURL() ?? ""
            let path = url.split { "/:".contains($0) }.suffix(2).joined(separator: "/")
            return path.hasSuffix(".git") ? String(path.dropLast(4)) : path
        }
    }

    struct Policy: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "policy",
            abstract: "Prints a template (YAML) of the policy that deploying to an environment needs, and no more.",
            discussion: """
                Commands may be sent to hosts with the environment's tags only; on those they are root. With --for it \
                is what these commands need, and no more.
                """)
        @OptionGroup var place: PlaceOptions
        @OptionGroup var target: EnvironmentArgument

        @OptionGroup var permitted: PermittedOptions

        func run() async throws {
            Console.out(try permitted.policy(place, target).text)
        }
    }

    struct State: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "state",
            abstract: "Prints a template (YAML) of the ledger's table, the artifacts' bucket, policies and roles.",
            discussion: "The names that the settings file gives them are its parameters' defaults.")
        @OptionGroup var place: PlaceOptions

        func run() async throws {
            var template = StateTemplate(table: "muster", bucket: nil)
            let state = try place.state()
            if case .dynamoDB(let table, _) = state.ledger { template.table = table }
            if case .s3(let bucket, _, _) = state.artifacts { template.bucket = bucket }
            Console.out(template.text)
        }
    }
}

/// For which commands a policy is.
struct PermittedOptions: ParsableArguments {
    @Option(
        name: .customLong("for"), parsing: .singleValue,
        help: ArgumentHelp(
            "A command that the policy is for, as it is typed; repeat it. All that deploying takes, when left out.",
            valueName: "command"))
    var commands: [PermittedCommand] = []

    /// The policy that is asked for, of an environment's settings.
    func policy(_ place: PlaceOptions, _ target: EnvironmentArgument) throws -> PolicyTemplate {
        let (settings, file) = try Session.settings(place, target.environment)
        let required = try settings.requires.map { try Session.settings(place, $0).0 }
        let policy = PolicyTemplate(
            permissions: Permissions(settings: settings, required: required, state: file.state),
            commands: Set(commands))
        if !commands.isEmpty, policy.permissions.statements(policy.commands).isEmpty {
            throw CommandFailure(
                .usage,
                "\(policy.subject) asks AWS for nothing that needs a permission\n  fix: leave the policy out, or keep "
                    + "the ledger in AWS with 'state: {ledger: {dynamodb: {table: muster}}}'")
        }
        return policy
    }
}
