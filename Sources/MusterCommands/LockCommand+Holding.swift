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
            guard scope.hasPrefix("instance/") else { return try Session.settings(place, scope).0.scope }
            guard scope.wholeMatch(of: /instance\/[0-9]{12}\/[a-z0-9-]+\/(i|mi)-[0-9a-f]+/) != nil else {
                throw CommandFailure(
                    .usage,
                    "'\(Line.safe(scope))' is no instance's scope\n"
                        + "  fix: write it like instance/111122223333/eu-west-1/i-0123456789abcdef0")
            }
            return scope
        }
    }

    /// What marks a lock that a person took, in place of a run's id.
    private static let mark = "l"

    struct Acquire: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "acquire", abstract: "Holds an environment or an instance, so that no run changes it.")
        @OptionGroup var scope: ScopeArgument
        @Option(help: "Why; whoever waits reads it.") var reason: String
        @Option(name: .customLong("for"), help: "How long: 30m, 2h, at most 7d.") var duration = "1h"

        func run() async throws {
            guard let time = Duration(settingsText: duration), (.seconds(1) ... .seconds(604_800)).contains(time) else {
                throw CommandFailure(.usage, "--for takes a duration such as 30m or 2h, at most 7d, not '\(duration)'")
            }
            let lease = try await scope.place.ledger().hold(
                scope: try scope.resolved(), name: LockCommand.mark + RunID.new(at: Date()).dropFirst(),
                owner: Session.actor, reason: reason, duration: time, at: Date())
            Console.out(Line.safe("\(lease.scope) is yours until \(lease.expires.ISO8601Format())"))
        }
    }

    struct Release: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "release", abstract: "Gives back what 'lock acquire' took.")
        @OptionGroup var scope: ScopeArgument

        func run() async throws {
            let ledger = try await scope.place.ledger()
            let name = try scope.resolved()
            guard let lease = try await ledger.lease(scope: name) else { return Console.out("\(name) is free") }
            guard lease.run.hasPrefix(LockCommand.mark) else {
                throw CommandFailure(
                    .locked,
                    Line.lines(
                        "\(LedgerError.held(lease))\n  fix: a run gives it back itself; see 'muster cancel \(lease.run)'",
                        prefix: ""))
            }
            try await ledger.release(run: lease.run)
            Console.out("\(name) is free")
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
