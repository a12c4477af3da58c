import ArgumentParser
import Deployment
import Foundation
import Ledger

/// `muster lock`: who holds an environment.
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

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "show", abstract: "Shows who holds the lock.")
        @OptionGroup var place: PlaceOptions
        @OptionGroup var format: OutputOptions
        @OptionGroup var target: EnvironmentArgument

        func run() async throws {
            let scope = try Session.settings(place, target.environment).0.scope
            let lease = try await place.ledger().lease(scope: scope)
            switch format.output {
            case .json: try Console.json(Report(scope: scope, lease: lease))
            case .text:
                guard let lease else { return Console.out("\(scope) is free") }
                let expired = lease.expires <= Date() ? " (expired: the next run takes it over)" : ""
                Console.out(Line.safe("\(LedgerError.held(lease))\(expired)"))
            }
        }
    }

    struct Break: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "break",
            abstract: "Takes the lock away from a run; its hosts refuse it once another run began.")
        @OptionGroup var place: PlaceOptions
        @OptionGroup var target: EnvironmentArgument
        @Option(help: "Why, for the history.") var reason: String

        func run() async throws {
            let scope = try Session.settings(place, target.environment).0.scope
            let ledger = try await place.ledger()
            guard let lease = try await ledger.breakLease(scope: scope) else { return Console.out("\(scope) is free") }
            try await ledger.append(
                run: lease.run, kind: "lock.broken", payload: try payload(), at: Date())
            Console.out(Line.safe("the lock of \(lease.run) (\(lease.owner)) on \(scope) is broken"))
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
        @OptionGroup var target: EnvironmentArgument

        func run() async throws {
            try await interruptible { stop in
                let session = try await Session.open(place, target.environment, stop: stop)
                let survey = try await Survey.take(session.settings, crews: session.crews, run: RunID.new(at: Date()))
                guard let fence = try survey.fence() else { return Console.out("the hosts follow no ledger") }
                try await place.ledger().adopt(scope: session.settings.scope, hosts: fence)
                Console.out("\(session.settings.scope) goes on from ledger \(fence.ledger), fence \(fence.counter)")
            }
        }
    }
}
