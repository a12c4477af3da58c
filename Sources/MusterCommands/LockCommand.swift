import ArgumentParser
import Deployment
import Foundation
import Ledger

/// `muster lock`: who holds an environment or an instance.
struct LockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lock", abstract: "Shows, takes, gives back, breaks or adopts the lock of an environment.",
        subcommands: [Show.self, List.self, Acquire.self, Release.self, Break.self, Adopt.self],
        defaultSubcommand: Show.self)

    struct Report: Codable {
        var version = 1
        var scope: String
        var lease: Lease?
    }

    /// What became of a lock.
    struct Change: Encodable {
        enum Done: String, Encodable { case acquired, released, broken, adopted, nothing }

        var version = 1
        var scope: String
        var done: Done
        /// The one that was taken, given back or broken.
        var lease: Lease?
        /// From where the scope goes on that was adopted.
        var fence: Fence?
        var dryRun: Bool
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "show", abstract: "Shows who holds the lock.")
        @OptionGroup var format: OutputOptions
        @OptionGroup var scope: ScopeArgument

        func run() async throws {
            let name = try scope.resolved()
            let ledger = try await scope.place.ledger()
            let lease = try await ledger.lease(scope: name)
            switch format.output {
            case .json: try Console.json(Report(scope: name, lease: lease))
            case .text:
                guard let lease else { return Console.out("\(name) is free") }
                let isGone = try await ledger.isGone(run: lease.run)
                let why = lease.expires <= Date() ? "expired" : isGone ? "its process is gone" : nil
                Console.out(
                    Line.safe("\(LedgerError.held(lease))" + (why.map { " (\($0): the next run takes it over)" } ?? ""))
                )
            }
        }
    }

    struct Break: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "break",
            abstract: "Takes the lock away from a run; its hosts refuse it once another run began.")
        @OptionGroup var format: OutputOptions
        @OptionGroup var change: ChangeOptions
        @OptionGroup var scope: ScopeArgument
        @Option(help: "Why, for the history.") var reason: String

        func run() async throws {
            let name = try scope.resolved()
            let ledger = try await change.ledger(scope.place)
            let lease = try await ledger.breakLease(scope: name)
            if let lease {
                try await ledger.append(run: lease.run, kind: "lock.broken", payload: try payload(), at: Date())
            }
            try change.show(
                Change(scope: name, done: lease == nil ? .nothing : .broken, lease: lease, dryRun: change.dryRun),
                lease.map { "the lock of \($0.run) (\($0.owner)) on \(name) is broken" } ?? "\(name) is free", format)
        }

        private func payload() throws -> String {
            let details = ["message": "lock broken by \(Session.actor): \(reason)"]
            return String(decoding: try JSONEncoder().encode(details), as: UTF8.self)
        }
    }

    struct Adopt: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "adopt", abstract: "Takes over hosts that follow another ledger.")
        @OptionGroup var place: PlaceOptions
        @OptionGroup var format: OutputOptions
        @OptionGroup var change: ChangeOptions
        @OptionGroup var target: EnvironmentArgument

        func run() async throws {
            try await interruptible { stop in
                let session = try await Session.open(place, target.environment, stop: stop)
                let scope = session.settings.scope
                let survey = try await Survey.take(session.settings, crews: session.crews, run: RunID.new(at: Date()))
                let fence = try survey.fence()
                if let fence { try await change.madeLedger(place).adopt(scope: scope, hosts: fence) }
                try change.show(
                    Change(scope: scope, done: fence == nil ? .nothing : .adopted, fence: fence, dryRun: change.dryRun),
                    fence.map { "\(scope) goes on from ledger \($0.ledger), fence \($0.counter)" }
                        ?? "the hosts follow no ledger", format)
            }
        }
    }
}
