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
            DoctorCommand.self, PlanCommand.self, DeployCommand.self, RollbackCommand.self, RunCommand.self,
            ApproveCommand.self, RejectCommand.self, ResumeCommand.self, CancelCommand.self, StatusCommand.self,
            HistoryCommand.self, LogsCommand.self,
            LockCommand.self, ConfigCommand.self, SandboxCommand.self,
        ])

    package init() {}

    /// Parses, runs and answers the exit code. Nothing is thrown; every error has been printed.
    package static func run(arguments: [String]) async -> Int32 {
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
            Console.error(failure.message)
            return failure.exit.rawValue
        } catch {
            return parserError(error)
        }
    }

    /// Help and version are successes on standard output; ArgumentParser's own 64 becomes 2.
    private static func parserError(_ error: any Error) -> Int32 {
        let code = exitCode(for: error)
        let message = fullMessage(for: error)
        if code == .success {
            Console.out(message)
            return MusterExit.ok.rawValue
        }
        guard code == .validationFailure else {
            let failure = CommandFailure(error)
            Console.error(failure.message)
            return failure.exit.rawValue
        }
        Console.error(message)
        return MusterExit.usage.rawValue
    }
}

/// The version that `--version` prints and that reports are stamped with.
enum Version {
    static let text = "0.1.0"
}
