import ArgumentParser
import Settings

/// `muster template`: what Muster needs in AWS, to be made by CloudFormation.
struct TemplateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "template", abstract: "Prints CloudFormation templates of what Muster needs in AWS.",
        subcommands: [State.self])

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
