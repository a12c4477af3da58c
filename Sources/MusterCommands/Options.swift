import ArgumentParser
import Foundation

enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json
}

enum ProgressStyle: String, ExpressibleByArgument, CaseIterable {
    case auto, plain, none
}

/// Where settings and state are.
struct PlaceOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The settings file.", valueName: "file"))
    var config = ProcessInfo.processInfo.environment["MUSTER_CONFIG"] ?? "muster.yml"
}

/// How results are printed.
struct OutputOptions: ParsableArguments {
    @Option(help: "How results are printed: text or json.")
    var output = OutputFormat.text

    @Option(help: "How progress is told on standard error: auto, plain or none.")
    var progress = ProgressStyle.auto

    /// The listener for lines of progress.
    var say: @Sendable (String) -> Void {
        switch progress {
        case .auto, .plain: { Console.error(Line.safe($0)) }
        case .none: { _ in }
        }
    }
}

/// What a command that changes something may be asked.
struct ChangeOptions: ParsableArguments {
    @Flag(help: "Check everything and say what would be done; change nothing.")
    var dryRun = false

    /// Prints what was done, or what would have been: `sentence` is in the words of the real thing.
    func show(_ report: some Encodable, _ sentence: String, _ format: OutputOptions) throws {
        switch format.output {
        case .json: try Console.json(report)
        case .text:
            Console.out((dryRun ? "dry run, nothing was changed; without it: " : "") + Line.safe(sentence))
        }
    }
}

struct EnvironmentArgument: ParsableArguments {
    @Argument(help: "The environment, as muster.yml names it.")
    var environment: String
}
