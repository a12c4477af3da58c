package import ArgumentParser
import Foundation

/// The root of the command line.
package struct MusterCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "muster",
        abstract:
            "Operates EC2 and hybrid fleets through AWS Systems Manager, and tells the truth about each instance.",
        discussion: """
            Exit codes: 0 ok, 1 failed, 2 usage, 3 rolledBack, 4 rollbackFailed, 5 locked, 6 notReady, 7 partial, \
            8 waiting, 9 unknown, 124 timeout, 130 interrupted.
            """,
        version: Version.text,
        subcommands: [
            InitCommand.self, DoctorCommand.self, PlanCommand.self, DeployCommand.self, RollbackCommand.self,
            RunCommand.self,
            ApproveCommand.self, RejectCommand.self, ResumeCommand.self, CancelCommand.self, StatusCommand.self,
            WatchCommand.self,
            HistoryCommand.self, LogsCommand.self, ReportCommand.self,
            LockCommand.self, LedgerCommand.self, DocumentsCommand.self, TemplateCommand.self, ConfigCommand.self,
            SandboxCommand.self,
        ])

    package init() {}

    /// Parses, runs and answers the exit code. Nothing is thrown; every error has been printed.
    package static func run(arguments: [String]) async -> Int32 {
        // A reader that has gone away (`| head`) must not end a deployment in the middle.
        signal(SIGPIPE, SIG_IGN)
        guard let job = JobReport.current ?? JobReport.standard(arguments) else { return await perform(arguments) }
        return await JobReport.$current.withValue(job) {
            let code = await perform(arguments)
            job.finished(MusterExit(rawValue: code) ?? .failed)
            return code
        }
    }

    private static func perform(_ arguments: [String]) async -> Int32 {
        do {
            var command = try parseAsRoot(arguments)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            return MusterExit.ok.rawValue
        } catch let code as ExitCode {
            return code.rawValue
        } catch let failure as CommandFailure {
            return tell(failure, arguments)
        } catch {
            return parserError(error, arguments)
        }
    }

    static func tell(_ failure: CommandFailure, _ arguments: [String]) -> Int32 {
        Console.error(failure.message)
        JobReport.current?.failed(failure)
        report(failure, arguments)
        return failure.exit.rawValue
    }

    /// Who asked for JSON gets JSON, too. The words may be wrong, so that they were never parsed.
    private static func report(_ failure: CommandFailure, _ arguments: [String]) {
        let words = arguments.prefix { $0 != "--" }
        let isJSON = zip(words, words.dropFirst()).contains { $0 == "--output" && $1 == "json" }
        if isJSON || words.contains("--output=json") { try? Console.json(FailureReport(failure)) }
    }

    /// Help and version are successes on standard output; ArgumentParser's own 64 becomes 2.
    private static func parserError(_ error: any Error, _ arguments: [String]) -> Int32 {
        let code = exitCode(for: error)
        let message = fullMessage(for: error)
        if code == .success {
            Console.out(message)
            return MusterExit.ok.rawValue
        }
        guard code == .validationFailure else {
            return tell(CommandFailure(error), arguments)
        }
        Console.error(message)
        JobReport.current?.failed(CommandFailure(.usage, self.message(for: error)))
        report(CommandFailure(.usage, self.message(for: error)), arguments)
        return MusterExit.usage.rawValue
    }
}

/// What a command that failed without a result prints as JSON.
private struct FailureReport: Encodable {
    struct Failure: Encodable {
        var code: Int32
        /// The exit code's name.
        var name: String
        var message: String
    }
    var version = 1
    var error: Failure

    init(_ failure: CommandFailure) {
        let message = failure.message.hasPrefix("error: ") ? String(failure.message.dropFirst(7)) : failure.message
        error = Failure(code: failure.exit.rawValue, name: "\(failure.exit)", message: message)
    }
}

/// The version that `--version` prints and that reports are stamped with.
enum Version {
    static let text = "0.1.0"
}
