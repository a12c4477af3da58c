import Fleet
import Foundation
import Ledger

/// How a run's end is written down.
extension Deployer {
    /// A run that sent commands and could not go on has not ended: hosts may have been changed, and nobody has looked at
    /// them. It is lost until somebody resumes it.
    func fail(_ lease: Lease, _ error: any Error) async throws -> Never {
        let hasSent = (try? await ledger.commands(run: lease.run).isEmpty) != true
        do {
            try await ledger.end(
                run: lease.run, state: hasSent ? .lost : .failed,
                summary: hasSent ? "it could not go on: \(error)" : "\(error)", at: Date())
            try await ledger.release(run: lease.run)
        } catch { say("how \(lease.run) ended could not be written down") }
        if hasSent {
            say(
                "\(lease.run) stopped in the middle; 'muster resume \(lease.run)' looks at its hosts and finishes it, "
                    + "with --undo it is taken back")
        }
        throw error
    }

    /// Writes down, and tells, that a run which has ended did not end as well as was said: because of what followed it.
    package func revise(_ report: RunReport) async throws {
        let log = RunLog(ledger: ledger, run: report.run, say: say)
        try await log.record("run.ended", Self.payload(report))
        try await ledger.revise(run: report.run, state: report.result, summary: report.summary, at: Date())
        log.tell(Self.words(report))
        await announcer?.tell(.ended(report, actor: actor, at: Date()), ledger: ledger)
    }

    /// Whoever reads that a run has ended may end this process: by then the ledger has it all.
    func end(_ report: RunReport, log: RunLog) async throws {
        for host in report.hosts {
            try await log.note(
                "host.left", host: host.id.text,
                "\(host.disposition.rawValue)\(host.release.map { ", release \($0.prefix(10))" } ?? "")",
                ["disposition": host.disposition.rawValue, "release": host.release ?? ""])
        }
        try await log.record("run.ended", Self.payload(report))
        try await ledger.end(run: report.run, state: report.result, summary: report.summary, at: Date())
        try await ledger.release(run: report.run)
        log.tell(Self.words(report))
    }

    private static func words(_ report: RunReport) -> String { "\(report.result.rawValue): \(report.summary)" }

    private static func payload(_ report: RunReport) -> [String: String] {
        ["message": words(report), "result": report.result.rawValue]
    }

    /// Ends the runs that paused before this one began: going on with them would undo its work.
    func overtakePaused(by run: String, at time: Date) async throws {
        for paused in try await ledger.pausedRuns(scope: scope) where paused.id != run {
            let summary = "overtaken by \(run) while it waited"
            try await RunLog(ledger: ledger, run: paused.id, say: say).record(
                "run.ended", ["message": "locked: \(summary)", "result": RunRecord.State.locked.rawValue])
            try await ledger.overtake(run: paused.id, summary: summary, at: time)
        }
    }
}
