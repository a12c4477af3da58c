import Dispatching
import Foundation
import Ledger
import Notices

/// The one place where the life of a run is told outside.
extension Deployer {
    /// Who stops a run does not wait for chats.
    private var patience: Duration { crews.stop.isRaised ? .seconds(2) : NoticeSender.limit }

    /// Tells that a run begins, at the same time as the work is done, and how it ended.
    func telling(_ beginning: Notice, _ work: () async throws -> RunReport) async throws -> RunReport {
        guard let announcer else { return try await work() }
        async let told: Void = announcer.tell(beginning, ledger: ledger)
        do {
            let report = try await work()
            // The order in which things are told is the order in which they happened.
            if !crews.stop.isRaised { await told }
            async let counted: Void = announcer.measure(report, ledger: ledger, within: patience)
            await announcer.tell(.ended(report, actor: actor, at: Date()), ledger: ledger, within: patience)
            await counted
            return report
        } catch {
            if !crews.stop.isRaised { await told }
            let run = beginning[.run]
            if let record = try? await ledger.run(run) {
                let notice = Notice.stopped(
                    record, because: "\(error)", actor: actor, command: "muster logs \(run)", at: Date())
                await announcer.tell(notice, ledger: ledger, within: patience)
            }
            throw error
        }
    }
}
