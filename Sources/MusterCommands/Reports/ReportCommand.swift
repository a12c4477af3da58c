import ArgumentParser
import Reporting

/// `muster report`: reports in every format, with where they come from.
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Builds reports: JSON, CSV, XLSX, HTML and Markdown from one dataset.",
        subcommands: [
            RegionsReportCommand.self, DeploymentsReportCommand.self, FleetReportCommand.self, ReportSchemaCommand.self,
        ])
}

/// `muster report schema`: what a report's JSON file holds.
struct ReportSchemaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "Prints the JSON schema of a report's JSON file.")

    @Argument(help: "The report: regions, deployments or fleet.")
    var kind: String

    func run() async throws {
        guard let text = try ReportSchema.text(kind) else {
            throw CommandFailure(
                .usage, "there is no report '\(Line.safe(kind))'\n  fix: \(ReportSchema.kinds.joined(separator: ", "))")
        }
        Console.out(text)
    }
}
