import ArgumentParser
import Deployment

/// Why something is changed, and whether it can wait.
struct GateOptions: ParsableArguments {
    @Option(help: "Why, for the history; an emergency needs it.")
    var reason: String?

    @Flag(help: "Pass a closed window and what the environment requires; recorded with the reason.")
    var emergency = false

    func validate() throws {
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
