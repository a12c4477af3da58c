import AWS
import ArgumentParser
import Deployment
import Dispatching
import Fleet
import Foundation
import Ledger
import Rollout
import Scripting

/// `muster run`: an ad-hoc script or document on targets.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Runs a script or an SSM document on targets and prints what each instance said when it ended.",
        discussion: """
            Targets are ids (i-…, mi-…), tags (tag:NAME=VALUE), or both. Everything behind -- is the script's \
            text; --script reads it from a file, - from standard input. With several regions or roles it runs in \
            each region of each role's account at the same time.
            """)

    @OptionGroup var place: PlaceOptions
    @OptionGroup var format: OutputOptions

    @Option(name: .long, parsing: .upToNextOption, help: "Ids or tag:NAME=VALUE.")
    var target: [String] = []

    @Option(name: .long, parsing: .singleValue, help: "A region; repeat for several. Ids are looked for in each.")
    var region: [String] = []

    @Option(
        name: .long, parsing: .singleValue,
        help: ArgumentHelp("A role to assume, in any account; repeat for several.", valueName: "arn"))
    var role: [String] = []

    @Option(help: ArgumentHelp("What the roles' trust policies expect.", valueName: "text"))
    var externalID: String?

    @Option(help: ArgumentHelp("A script file; - for standard input.", valueName: "file"))
    var script: String?

    @Option(help: "An SSM document instead of a script. Muster cannot protect it against a second run on the host.")
    var document: String?

    @Flag(help: "Send the script by Muster's own document, pinned by its hash, instead of AWS's.")
    var ownDocument = false

    @Option(name: .long, parsing: .singleValue, help: "A parameter of the document, NAME=VALUE; repeat for lists.")
    var parameter: [String] = []

    @Option(help: "Seconds that delivery may take, 30 or more.")
    var deliveryTimeout = 120

    @Option(help: "Seconds that the script may run, 5 to 172800.")
    var timeout = 600

    @Option(help: "At how many instances at once: a number or a percentage of all. All, when left out.")
    var maxConcurrency: String?

    @Option(help: "How many may fail before the rest is not started: a number or a percentage. All, when left out.")
    var maxErrors: String?

    @Option(
        name: .customLong("output-s3"),
        help: ArgumentHelp("Let the agents keep whole outputs in a bucket.", valueName: "bucket/prefix"))
    var outputS3: String?

    @Flag(help: "Show what would be sent, to whom, and stop.")
    var dryRun = false

    @Argument(parsing: .postTerminator, help: "The script's text.")
    var command: [String] = []

    func validate() throws {
        guard [script != nil, document != nil, !command.isEmpty].filter(\.self).count == 1 else {
            throw ValidationError("give one of --script FILE, --document NAME, or -- COMMAND")
        }
        if ownDocument, document != nil {
            throw ValidationError("--own-document and --document exclude each other: a script is sent by the former")
        }
        guard Target(words: target) != nil else {
            throw ValidationError("--target takes instance ids (i-…, mi-…) or tags (tag:NAME=VALUE)")
        }
        guard (5...172_800).contains(timeout), (30...2_592_000).contains(deliveryTimeout) else {
            throw ValidationError("--timeout is 5 to 172800 seconds, --delivery-timeout 30 to 2592000")
        }
        for (name, text) in [("--max-concurrency", maxConcurrency), ("--max-errors", maxErrors)] {
            guard text.map({ Amount($0) != nil }) ?? true else {
                throw ValidationError("\(name) takes a number such as 2 or a percentage such as 25%")
            }
        }
        guard maxConcurrency.flatMap(Amount.init).map({ $0 != .count(0) && $0 != .percent(0) }) ?? true else {
            throw ValidationError("--max-concurrency takes 1 or more")
        }
        for arn in role where arn.wholeMatch(of: /arn:[a-z-]+:iam::\d{12}:role\/.+/) == nil {
            throw ValidationError(
                "--role takes a role's ARN such as arn:aws:iam::111122223333:role/muster, not '\(arn)'")
        }
        guard outputS3.map({ OutputLocation($0) != nil }) ?? true else {
            throw ValidationError(
                "--output-s3 takes BUCKET or BUCKET/PREFIX, the bucket of 3 to 63 small letters, digits, '-' and '.'")
        }
        guard parameter.allSatisfy({ $0.contains("=") }) else { throw ValidationError("--parameter takes NAME=VALUE") }
    }

    func run() async throws {
        guard let target = Target(words: target) else { throw CommandFailure(.usage, "no target") }
        let done = try await interruptible { stop in
            let crews = try await Session.crews(
                regions: region, roles: role, externalID: externalID, stop: stop)
            let work = AdHocWork(command: self, target: target, crews: crews)
            return try await work.run()
        }
        guard let (report, unwritten) = done else { return }
        switch format.output {
        case .text: Console.out(report.text)
        case .json: try Console.json(report)
        }
        if let unwritten {
            // The results stand above; that the history lacks them is said, and is no success.
            let failure = CommandFailure(unwritten)
            Console.error(failure.message)
            throw ExitCode((report.exit == .ok ? failure.exit : report.exit).rawValue)
        }
        if report.exit != .ok { throw ExitCode(report.exit.rawValue) }
    }
}
