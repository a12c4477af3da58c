import ArgumentParser
import Deployment
import Foundation
import Ledger
import Settings

extension LockCommand {
    /// What is locked: an environment, or one instance.
    struct ScopeArgument: ParsableArguments {
        @OptionGroup var place: PlaceOptions
        @Argument(help: "The environment, as muster.yml names it, or instance/ACCOUNT/REGION/ID.")
        var scope: String

        /// As the ledger names it.
        func resolved() throws -> String {
            guard scope.hasPrefix("instance/") else {
                if scope.wholeMatch(of: /(i|mi)-[0-9a-f]+/) != nil {
                    throw Self.refusal("an instance's lock is named instance/ACCOUNT/REGION/ID, not '\(scope)'")
                }
                return try Session.settings(place, scope).0.scope
            }
            guard scope.wholeMatch(of: /instance\/[0-9]{12}\/[a-z0-9-]+\/(i|mi)-[0-9a-f]+/) != nil else {
                throw Self.refusal("'\(Line.safe(scope))' is no instance's scope")
            }
            return scope
        }

        private static func refusal(_ message: String) -> CommandFailure {
            CommandFailure(
                .usage,
                "\(message)\n  fix: write it like instance/111122223333/eu-west-1/i-0123456789abcdef0; 'muster lock list' "
                    + "names those that are held")
        }
    }

    /// What marks a lock that a person took, in place of a run's id.
    private static let mark = "l"

    struct Acquire: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "acquire", abstract: "Holds an environment or an instance, so that no run changes it.")
        @OptionGroup var format: OutputOptions
        @OptionGroup var change: ChangeOptions
        @OptionGroup var scope: ScopeArgument
        @Option(help: "Why; whoever waits reads it.") var reason: String
        @Option(name: .customLong("for"), help: "How long: 30m, 2h, at most 7d.") var duration = "1h"

        func run() async throws {
            guard let time = Duration(settingsText: duration), (.seconds(1) ... .seconds(604_800)).contains(time) else {
                throw CommandFailure(.usage, "--for takes a duration such as 30m or 2h, at most 7d, not '\(duration)'")
            }
            let lease = try await change.madeLedger(scope.place).hold(
                scope: try scope.resolved(), name: LockCommand.mark + RunID.new(at: Date()).dropFirst(),
                owner: Session.actor, reason: reason, duration: time, at: Date())
            try change.show(
                Change(scope: lease.scope, done: .acquired, lease: lease, dryRun: change.dryRun),
                "\(lease.scope) is yours until \(lease.expires.ISO8601Format())", format)
        }
    }

    struct Release: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "release", abstract: "Gives back what 'lock acquire' took.")
        @OptionGroup var format: OutputOptions
        @OptionGroup var change: ChangeOptions
        @OptionGroup var scope: ScopeArgument

        func run() async throws {
            let ledger = try await change.ledger(scope.place)
            let name = try scope.resolved()
            let lease = try await ledger.lease(scope: name)
            if let lease {
                guard lease.run.hasPrefix(LockCommand.mark) else { throw Self.refusal(lease) }
                try await ledger.release(run: lease.run)
            }
            try change.show(
                Change(scope: name, done: lease == nil ? .nothing : .released, lease: lease, dryRun: change.dryRun),
                "\(name) is free", format)
        }

        private static func refusal(_ lease: Lease) -> CommandFailure {
            CommandFailure(
                .locked,
                Line.lines(
                    "\(LedgerError.held(lease))\n  fix: a run gives it back itself; see 'muster cancel \(lease.run)'",
                    prefix: ""))
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Lists everything that is held, instances included.")
        @OptionGroup var place: PlaceOptions
        @OptionGroup var format: OutputOptions

        struct Report: Codable {
            var version = 1
            var leases: [Lease]
        }

        func run() async throws {
            let leases = try await place.ledger().leases().filter { $0.expires > Date() }
            switch format.output {
            case .json: try Console.json(Report(leases: leases))
            case .text:
                guard !leases.isEmpty else { return Console.out("nothing is held") }
                for lease in leases { Console.out(Line.safe("\(LedgerError.held(lease))")) }
            }
        }
    }
}
