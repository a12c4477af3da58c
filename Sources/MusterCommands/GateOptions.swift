import ArgumentParser
import Deployment
import Settings

/// Why something is changed, and whether it can wait.
struct GateOptions: ParsableArguments {
    @Option(help: "Why, for the history; an emergency needs it.")
    var reason: String?

    @Flag(help: "Pass a closed window and what the environment requires; recorded with the reason.")
    var emergency = false

    @Option(
        help: ArgumentHelp(
            "How long to wait while another run holds the environment, such as 15m.", valueName: "duration"))
    var lockWait = "0s"

    /// How long to wait for a lease.
    var patience: Duration { Duration(settingsText: lockWait) ?? .zero }

    func validate() throws {
        guard let patience = Duration(settingsText: lockWait), patience <= .seconds(86_400) else {
            throw ValidationError("--lock-wait takes a duration such as 90s or 15m, at most 1d, not '\(lockWait)'")
        }
        if emergency, !isExplained {
            throw ValidationError("--emergency needs a --reason: it is recorded with the run")
        }
    }

    private var isExplained: Bool { reason?.contains { !$0.isWhitespace } == true }

    var declared: Emergency? {
        emergency ? reason.map { Emergency(actor: Session.actor, reason: $0) } : nil
    }
}

enum GateView {
    static func text(_ findings: [GateFinding]) -> String {
        findings.map { finding in
            let fix = finding.fix.map { "\n  " + Line.safe("fix: \($0)") } ?? ""
            return Line.safe("\(finding.gate.rawValue): \(finding.message)") + fix
        }.joined(separator: "\n")
    }
}
