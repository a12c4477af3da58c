import ArgumentParser
import Deployment
import Settings

/// `muster config`: the settings file, checked and explained.
struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Shows, checks and describes muster.yml.",
        subcommands: [Show.self, Validate.self, Schema.self])

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Prints every effective value of an environment and where it comes from.")
        @OptionGroup var place: PlaceOptions
        @OptionGroup var format: OutputOptions
        @OptionGroup var target: EnvironmentArgument

        struct Report: Codable {
            var version = 1
            var values: [SettingsReader.Origin]
        }

        func run() async throws {
            let (_, file) = try Session.settings(place, target.environment)
            switch format.output {
            case .json: try Console.json(Report(values: file.reader.origins))
            case .text:
                Console.out(
                    Line.table(["VALUE", "IS", "FROM"], file.reader.origins.map { [$0.path, $0.value, $0.from] }))
            }
        }
    }

    struct Validate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "validate", abstract: "Checks the whole file and lists every mistake.")
        @OptionGroup var place: PlaceOptions
        @OptionGroup var format: OutputOptions

        struct Report: Codable {
            var version = 1
            var valid: Bool
            var diagnostics: [Diagnostic]
        }

        func run() async throws {
            let mistakes = mistakes()
            switch format.output {
            case .json: try Console.json(Report(valid: mistakes.isEmpty, diagnostics: mistakes))
            case .text where mistakes.isEmpty: Console.out("\(place.config) is valid")
            case .text: throw CommandFailure(SettingsError(mistakes))
            }
            if !mistakes.isEmpty { throw ExitCode(MusterExit.usage.rawValue) }
        }

        private func mistakes() -> [Diagnostic] {
            do {
                let file = try SettingsFile.read(path: place.config)
                for (name, field) in file.environments.sorted(by: { $0.key < $1.key }) {
                    _ = EnvironmentSettings.read(field, application: file.application, environment: name)
                }
                try file.reader.finish()
                return []
            } catch { return error.diagnostics }
        }
    }

    struct Schema: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "schema", abstract: "Prints the JSON schema of muster.yml, for editors.")

        func run() async throws { Console.out(SettingsSchema.text) }
    }
}
