import ArgumentParser
import Foundation
import Ledger

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

    /// `MUSTER_STATE`, else the XDG state folder; never the workspace.
    static var stateFolder: URL {
        let environment = ProcessInfo.processInfo.environment
        if let own = environment["MUSTER_STATE"], !own.isEmpty { return URL(filePath: own) }
        if let base = environment["XDG_STATE_HOME"], base.hasPrefix("/") {
            return URL(filePath: base).appending(path: "muster")
        }
        return FileManager.default.homeDirectoryForCurrentUser.appending(path: ".local/state/muster")
    }

    static func ledger() async throws -> Ledger { try await Ledger(folder: stateFolder) }

    /// The ledger of a run that changes an environment.
    ///
    /// A hosted runner's disk is gone after the job, so there it is refused unless the settings say that this will do
    /// or MUSTER_STATE names a folder that the workflow keeps.
    static func lastingLedger(isEphemeral: Bool) async throws -> Ledger {
        let environment = ProcessInfo.processInfo.environment
        if environment["RUNNER_ENVIRONMENT"] == "github-hosted", environment["MUSTER_STATE"] ?? "" == "", !isEphemeral {
            throw CommandFailure(
                .usage,
                "a ledger on a hosted runner is lost with the job\n  fix: keep a folder across jobs and name it in "
                    + "MUSTER_STATE, or accept the loss with 'state: {ephemeral: true}': the hosts keep their own record"
            )
        }
        return try await ledger()
    }
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

struct EnvironmentArgument: ParsableArguments {
    @Argument(help: "The environment, as muster.yml names it.")
    var environment: String
}
