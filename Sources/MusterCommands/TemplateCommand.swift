import ArgumentParser
import Settings

/// `muster template`: what Muster needs in AWS, to be made by CloudFormation.
struct TemplateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "template", abstract: "Prints CloudFormation templates of what Muster needs in AWS.",
        subcommands: [State.self, Policy.self])

    struct Policy: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "policy",
            abstract: "Prints a template (YAML) of the policy that deploying to an environment needs, and no more.",
            discussion: "Commands may be sent to hosts with the environment's tags only; on those they are root.")
        @OptionGroup var place: PlaceOptions
        @OptionGroup var target: EnvironmentArgument

        func run() async throws {
            let (settings, _) = try Session.settings(place, target.environment)
            Console.out(PolicyTemplate(settings: settings).text)
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
