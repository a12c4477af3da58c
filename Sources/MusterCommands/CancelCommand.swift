import ArgumentParser
import Deployment
import Fleet
import Dispatching
import Foundation
import Ledger
import Notices

/// `muster cancel`: ends a run of another process, or what is left of one.
struct CancelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Cancels a run: its commands are cancelled, what was changed stays and is recorded.",
        discussion: "'muster resume' then takes a cancelled deployment back.")

    @OptionGroup var place: PlaceOptions
    @OptionGroup var format: OutputOptions
    @OptionGroup var change: ChangeOptions

    @Argument(help: "The run.")
    var run: String

    @Option(help: "Why, for the history.")
    var reason: String

    struct Report: Encodable {
        var version = 1
        var run: String
        var state: RunRecord.State
        var summary: String
        var dryRun: Bool
    }

    /// For how long the run's own process may take.
    private static let patience: Duration = .seconds(45)

    func run() async throws {
        let ledger = try await place.ledger()
        let record = try await RunArgument.find(run, in: ledger)
        if record.state == .waiting { throw Self.refusal(of: record) }
        guard record.state == .running || record.state == .lost else {
            throw CommandFailure(.usage, "\(record.id) has ended already: \(record.state.rawValue): \(record.summary)")
        }
        if change.dryRun { return try await foretell(record, ledger) }
        try await ledger.requestCancel(run: run, reason: "cancelled by \(Session.actor): \(reason)", at: Date())
        let ended = try await interruptible { stop in
            if let ended = try await wait(for: ledger, stop: stop) { return ended }
            guard !stop.isRaised else { throw CommandFailure(.interrupted, "interrupted; the wish to cancel stays") }
            return try await clear(record, ledger: ledger, stop: stop)
        }
        try show(ended.state, ended.summary)
    }

    /// What would be done first; whether a process answers is known by asking it only.
    private func foretell(_ record: RunRecord, _ ledger: Ledger) async throws {
        let open = try await ledger.commands(run: run).count { !$0.ended }
        try show(
            record.state,
            record.state == .lost
                ? "what is in flight of \(Line.count(open, "command")) is cancelled in SSM"
                : "its process (\(record.actor)) is asked to cancel it")
    }

    private func show(_ state: RunRecord.State, _ summary: String) throws {
        try change.show(
            Report(run: run, state: state, summary: summary, dryRun: change.dryRun),
            "\(run): \(state.rawValue): \(summary)", format)
    }

    /// Nothing of a run that waits is under way.
    private static func refusal(of record: RunRecord) -> CommandFailure {
        record.planSHA256 == nil
            ? CommandFailure(.usage, "\(record.id) waits for approval\n  fix: 'muster reject \(record.id)' ends it")
            : CommandFailure(
                .usage,
                "\(record.id) has paused: \(record.summary)\n  fix: 'muster resume \(record.id) --undo' takes it back")
    }

    /// Waits until the run's process has ended it; nil when it is gone, or does not answer.
    private func wait(for ledger: Ledger, stop: StopSignal) async throws -> RunRecord? {
        let clock = ContinuousClock()
        let end = clock.now + Self.patience
        while clock.now < end, !stop.isRaised {
            guard let now = try await ledger.run(run), now.state != .lost else { return nil }
            if now.state != .running { return now }
            // A process that does not renew its lease does not look for wishes either.
            if let lease = try await ledger.lease(scope: now.scope), lease.run == run, lease.expires <= Date() {
                return nil
            }
            await stop.sleep(for: .milliseconds(300))
        }
        return nil
    }

    /// Cancels in SSM what the run's process has left behind.
    private func clear(_ record: RunRecord, ledger: Ledger, stop: StopSignal) async throws -> RunRecord {
        if let lease = try await ledger.lease(scope: record.scope), lease.run == run, lease.expires > Date(),
            try await !ledger.isGone(run: run)
        {
            throw CommandFailure(
                .locked,
                "the process of \(run) (\(lease.owner)) has not answered in \(Self.patience.components.seconds) s\n"
                    + "  fix: ask again; if it is gone, after \(lease.expires.ISO8601Format())")
        }
        let commands = try await ledger.commands(run: run)
        for place in try await RunArgument.places(of: record, commands, in: ledger) {
            let crew = try await Session.crews(for: [place], stop: stop).first
            let count = try await crew.cancelCommands(of: run, scope: record.scope)
            Console.error("\(place): \(count) command\(count == 1 ? "" : "s") cancelled")
        }
        // A process of another machine, or one that is stopped, may be there still.
        let isGone = try await ledger.isGone(run: run)
        let summary =
            "cancelled \(isGone ? "after its process was gone" : "while its process did not answer"): \(reason)"
        try await ledger.append(
            run: run, kind: "run.cancelled",
            payload: String(
                decoding: try JSONEncoder().encode(["message": summary, "actor": Session.actor]), as: UTF8.self),
            at: Date())
        try await ledger.end(run: run, state: .interrupted, summary: summary, at: Date())
        try await ledger.release(run: run)
        let ended = try await RunArgument.find(run, in: ledger)
        let notice = Notice.stopped(
            ended, because: summary, actor: Session.actor, command: "muster resume \(run)", at: Date())
        await place.announcer(of: record.scope)?.tell(notice, ledger: ledger)
        return ended
    }
}
