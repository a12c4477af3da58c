import Redaction
import Scripting

/// Turns what SSM and the script say of one instance into its outcome. Sources: the status table of the Systems
/// Manager user guide ("Understanding command statuses") and the agent's exit codes.
package enum Judge {
    /// The line with which a sandbox marks an answer that nothing was executed for.
    package static let simulationMark: StaticString = "muster-sandbox: simulated"

    package static func result(of invocation: InvocationSummary, send: Send, commandID: String) -> InstanceResult {
        let verdict = send.nonce.flatMap { Verdict(output: invocation.output, nonce: $0) }
        let output = send.nonce.map { Verdict.body(of: invocation.output, nonce: $0) } ?? invocation.output
        return InstanceResult(
            instance: invocation.instance, outcome: outcome(of: invocation, verdict: verdict, send: send),
            verdict: verdict, output: Redactor.standard.redacted(output), commandID: commandID,
            isExcerpt: invocation.isExcerpt,
            step: invocation.step)
    }

    static func outcome(of invocation: InvocationSummary, verdict: Verdict?, send: Send) -> Outcome {
        if invocation.output.holds(simulationMark) { return .simulated }
        switch invocation.status {
        case "Success": return success(verdict, send: send)
        case "Failed": return failure(invocation, verdict)
        case "TimedOut": return timeout(invocation, send)
        case "Cancelled":
            if invocation.details == "Terminated" { return .terminated }
            // A script that said how it ended has ended, whatever the cancellation met; unless that was a kill.
            let isKilled = [137, 143].contains(verdict?.exit ?? 0)
            return verdict?.status == .done && !isKilled ? ended(verdict?.exit) : .cancelled
        default: return .unknown("SSM still says \(invocation.details)")
        }
    }

    private static func success(_ verdict: Verdict?, send: Send) -> Outcome {
        guard send.nonce != nil else { return .succeeded }
        switch verdict?.status {
        case .done: return ended(verdict?.exit)
        case .duplicate: return duplicate(verdict)
        case .refused: return .rejected(verdict?.reason ?? "refused")
        case .open, nil: return .noResultLine
        }
    }

    private static func failure(_ invocation: InvocationSummary, _ verdict: Verdict?) -> Outcome {
        switch invocation.details {
        case "Undeliverable": return .undeliverable
        case "InvalidPlatform": return .invalidPlatform
        case "AccessDenied": return .accessDenied
        case "Terminated": return .terminated
        default: break
        }
        if verdict?.status == .duplicate { return duplicate(verdict) }
        if verdict?.status == .refused { return .rejected(verdict?.reason ?? "refused") }
        let code = verdict?.exit ?? invocation.responseCode
        // SSM says Failed: a script's own 0 cannot make a success of it.
        return .failed(exit: code == 0 ? 1 : code)
    }

    private static func timeout(_ invocation: InvocationSummary, _ send: Send) -> Outcome {
        guard invocation.details != "DeliveryTimedOut" else { return .timedOut(.delivery) }
        // The agent reports code 137 as a time-out, also when something else killed the script early. How long a
        // document of somebody else's may take is not known here.
        if send.nonce != nil, let seconds = invocation.seconds, seconds < Double(send.executionTimeout) - 1 {
            return .failed(exit: 137)
        }
        return .timedOut(.execution)
    }

    private static func duplicate(_ verdict: Verdict?) -> Outcome {
        guard let exit = verdict?.exit else {
            return .unknown("command \(verdict?.first ?? "?") claimed the key first and has not ended")
        }
        return ended(exit)
    }

    private static func ended(_ exit: Int?) -> Outcome {
        switch exit {
        case 0: .succeeded
        case .some(let code): .failed(exit: code)
        case nil: .noResultLine
        }
    }
}
