import AWS
import Deployment
import Dispatching
import GitRepository
import Ledger
import Redaction
import Reporting
import Rollout
import Settings

/// An error with its exit code and the text that a person sees.
struct CommandFailure: Error {
    var exit: MusterExit
    var message: String
    /// The mistakes of a settings file, with their places.
    var diagnostics: [Diagnostic] = []

    private init(exit: MusterExit, message: String) {
        self.exit = exit
        self.message = message
    }

    init(_ exit: MusterExit, _ message: String) {
        self.init(exit: exit, message: "error: \(message)")
    }

    /// Maps what the rooms throw. Nothing unknown is swallowed: it is printed and ends with 1.
    init(_ error: any Error) {
        switch error {
        case let error as CommandFailure: self = error
        case let error as SettingsError:
            self.init(exit: .usage, message: error.diagnostics.map { "error: \($0)" }.joined(separator: "\n"))
            diagnostics = error.diagnostics
        case let error as GitError: self.init(.usage, error.message)
        case let error as CredentialsError: self.init(.usage, "\(error)")
        case let error as DeploymentError: self.init(Self.exit(of: error), error.description)
        case let error as JournalFailure: self.init(error.cause)
        case let error as ApprovalState.Refusal: self.init(Self.exit(of: error), UntrustedText.line("\(error)"))
        case let error as ApprovalToken.Refusal: self.init(.usage, UntrustedText.line("\(error)"))
        case let error as LedgerJournal.Fault: self.init(.usage, Line.lines("the journal's \(error)", prefix: ""))
        case let error as LedgerError: self.init(Self.exit(of: error), Line.lines(error.description, prefix: ""))
        case let error as ReportError: self.init(Self.exit(of: error), Line.lines(error.description, prefix: ""))
        case let error as AWSError:
            // Without credentials nothing was asked of AWS: the set-up is wrong, not the fleet.
            let isSetUp = error.code == .credentialsMissing || error.code == .credentialsExpired
            self.init(isSetUp ? .usage : .failed, UntrustedText.line("\(error)"))
        default: self.init(.failed, UntrustedText.line("\(error)"))
        }
    }

    private static func exit(of error: DeploymentError) -> MusterExit {
        switch error.code {
        case .usage: .usage
        case .locked: .locked
        case .notReady: .notReady
        case .rollbackFailed: .rollbackFailed
        case .waiting: .waiting
        case .failed: .failed
        case .interrupted: .interrupted
        }
    }

    private static func exit(of error: ReportError) -> MusterExit {
        switch error.code {
        case .usage: .usage
        case .failed, .unsupported: .failed
        }
    }

    /// A run that was rejected or expired has failed; who may not decide has asked in vain.
    private static func exit(of error: ApprovalState.Refusal) -> MusterExit {
        switch error {
        case .ownRun, .notListed: .usage
        case .rejected, .expired: .failed
        }
    }

    private static func exit(of error: LedgerError) -> MusterExit {
        switch error {
        case .held, .lost, .foreign: .locked
        case .unusable, .missing: .usage
        case .conflicts, .refused, .remote, .sent, .begun: .failed
        }
    }
}
