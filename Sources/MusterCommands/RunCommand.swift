import AWS
import ArgumentParser
import Deployment
import Dispatching
import Fleet
import Foundation
import Ledger
import Scripting

/// `muster run`: an ad-hoc script or document on targets.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Runs a script or an SSM document on targets and prints what each instance said when it ended.",
        discussion: """
            Targets are ids (i-…, mi-…) or tags (tag:NAME=VALUE). Everything behind -- is the script's text; \
            --script reads it from a file, - from standard input.
            """)

    @OptionGroup var format: OutputOptions

    @Option(name: .long, parsing: .upToNextOption, help: "Ids or tag:NAME=VALUE.")
    var target: [String] = []

    @Option(help: "The region.")
    var region =
        ProcessInfo.processInfo.environment["AWS_REGION"]
        ?? ProcessInfo.processInfo.environment["AWS_DEFAULT_REGION"] ?? ""

    @Option(help: ArgumentHelp("A script file; - for standard input.", valueName: "file"))
    var script: String?

    @Option(help: "An SSM document instead of a script. Muster cannot protect it against a second run on the host.")
    var document: String?

    @Option(name: .long, parsing: .singleValue, help: "A parameter of the document, NAME=VALUE; repeat for lists.")
    var parameter: [String] = []

    @Option(help: "Seconds that delivery may take, 30 or more.")
    var deliveryTimeout = 120

    @Option(help: "Seconds that the script may run, 5 to 172800.")
    var timeout = 600

    @Option(help: "At how many instances at once: a number or a percentage. All, when left out.")
    var maxConcurrency: String?

    @Option(help: "How many may fail before the rest is not started: a number or a percentage. All, when left out.")
    var maxErrors: String?

    @Flag(help: "Show what would be sent, to whom, and stop.")
    var dryRun = false

    @Argument(parsing: .postTerminator, help: "The script's text.")
    var command: [String] = []

    func validate() throws {
        guard [script != nil, document != nil, !command.isEmpty].filter(\.self).count == 1 else {
            throw ValidationError("give one of --script FILE, --document NAME, or -- COMMAND")
        }
        guard Target(words: target) != nil else {
            throw ValidationError("--target takes instance ids (i-…, mi-…) or tags (tag:NAME=VALUE)")
        }
        guard (5...172_800).contains(timeout), (30...2_592_000).contains(deliveryTimeout) else {
            throw ValidationError("--timeout is 5 to 172800 seconds, --delivery-timeout 30 to 2592000")
        }
        guard parameter.allSatisfy({ $0.contains("=") }) else { throw ValidationError("--parameter takes NAME=VALUE") }
    }

    func run() async throws {
        guard let target = Target(words: target) else { throw CommandFailure(.usage, "no target") }
        let report = try await interruptible { stop in
            let region = try Session.region(region)
            let crew = try await Session.crew(region: region, stop: stop)
            let work = AdHocWork(command: self, target: target, crew: crew)
            return try await work.run()
        }
        guard let report else { return }
        switch format.output {
        case .text: Console.out(report.text)
        case .json: try Console.json(report)
        }
        if report.exit != .ok { throw ExitCode(report.exit.rawValue) }
    }
}
