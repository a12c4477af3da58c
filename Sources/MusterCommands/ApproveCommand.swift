import ArgumentParser
import Deployment
import Foundation
import Ledger
import Rollout

/// `muster approve`: lets a run that waits go on, by name or by a signed token.
struct ApproveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Approves a run that waits, once a person; whoever asked for it cannot.",
        discussion: """
            With --link it prints signed tokens instead, two for each approver, that are worth a decision in that \
            person's name until the request expires; --token uses one. Both need MUSTER_APPROVAL_KEY, a secret of at \
            least 32 bytes.
            """)

    @OptionGroup var place: PlaceOptions
    @OptionGroup var format: OutputOptions
    @OptionGroup var change: ChangeOptions

    @Argument(help: "The run; a token names its own.")
    var run: String?

    @Flag(help: "Print tokens for the approvers.")
    var link = false

    @Option(
        name: .customLong("for"), help: ArgumentHelp("An approver to print tokens for; repeat it.", valueName: "name"))
    var people: [String] = []

    @Option(help: "Decide with a token, approving or rejecting as it says.")
    var token: String?

    @Option(help: "Why, for the history.")
    var reason = ""

    func validate() throws {
        guard (run == nil) != (token == nil) else {
            throw ValidationError("name a run, or give a --token, which names its own")
        }
        if link, token != nil { throw ValidationError("--link and --token exclude each other") }
        if !people.isEmpty, !link { throw ValidationError("--for goes with --link") }
    }

    func run() async throws {
        let desk = ApprovalDesk(ledger: try await change.ledger(place))
        let now = Date()
        if let token {
            let given = try ApprovalToken(token, key: try Self.key(), at: now)
            let vote = ApprovalVote(
                person: given.approver, decision: given.decision,
                reason: reason.isEmpty ? "by a signed token" : reason, time: now)
            let taken = try await desk.take(vote, run: given.run, plan: given.planSHA256)
            if vote.decision == .reject, !change.dryRun { try await place.tellOfRejection(given.run, by: vote) }
            try ApprovalView.show(taken, vote, change, format)
        } else if let run, link {
            try ApprovalView.show(try await links(run, desk, at: now), format)
        } else if let run {
            let vote = ApprovalVote(
                person: try Session.person(), decision: .approve, reason: reason, time: now)
            try ApprovalView.show(try await desk.take(vote, run: run), vote, change, format)
        }
    }

    private func links(_ run: String, _ desk: ApprovalDesk, at now: Date) async throws -> ApprovalView.Links {
        let key = try Self.key()
        guard let state = try await desk.state(of: run, at: now) else { throw ApprovalView.neverAsked(run) }
        guard case .waiting = state.standing(at: now) else {
            throw CommandFailure(.usage, "\(Line.safe(run)) waits for nobody: \(ApprovalView.text(state, at: now))")
        }
        let named = try people.map { name in
            guard let person = Person(actor: name) else {
                throw CommandFailure(.usage, "'\(Line.safe(name))' is no name")
            }
            return person
        }
        let people = named.isEmpty ? state.request.approvers : named
        guard !people.isEmpty else {
            throw CommandFailure(
                .usage, "anybody may approve \(Line.safe(run))\n  fix: name those who get a token with --for")
        }
        var links: [ApprovalView.Link] = []
        for person in people {
            for decision in ApprovalVote.Decision.allCases {
                var trial = state
                do { _ = try trial.take(ApprovalVote(person: person, decision: decision, time: now)) } catch {
                    // The asker may take a request back and not approve it; others who may not decide are a mistake.
                    if case .ownRun = error { continue }
                    throw error
                }
                let token = ApprovalToken(
                    run: run, planSHA256: state.request.planSHA256, decision: decision, approver: person,
                    expires: Int(state.request.expires.timeIntervalSince1970))
                links.append(
                    ApprovalView.Link(
                        approver: person.description, decision: decision.rawValue, token: try token.signed(with: key)))
            }
        }
        return ApprovalView.Links(run: run, expires: state.request.expires, links: links)
    }

    private static func key() throws -> ApprovalKey {
        guard let text = ProcessInfo.processInfo.environment[ApprovalKey.variable], let key = ApprovalKey(text) else {
            throw CommandFailure(
                .usage,
                "\(ApprovalKey.variable) is not set, or has fewer than 32 bytes\n  fix: make one with "
                    + "'openssl rand -hex 32' and keep it as a secret")
        }
        return key
    }
}

/// `muster reject`: ends a run that waits.
struct RejectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reject",
        abstract: "Rejects a run that waits, which ends it; whoever asked for it may take it back so.")

    @OptionGroup var place: PlaceOptions
    @OptionGroup var format: OutputOptions
    @OptionGroup var change: ChangeOptions

    @Argument(help: "The run.")
    var run: String

    @Option(help: "Why, for the history.")
    var reason: String

    func validate() throws {
        if reason.allSatisfy(\.isWhitespace) { throw ValidationError("--reason says nothing") }
    }

    func run() async throws {
        let desk = ApprovalDesk(ledger: try await change.ledger(place))
        let vote = ApprovalVote(person: try Session.person(), decision: .reject, reason: reason, time: Date())
        let taken = try await desk.take(vote, run: run)
        if !change.dryRun { try await place.tellOfRejection(run, by: vote) }
        try ApprovalView.show(taken, vote, change, format)
    }
}

extension Session {
    /// Who decides here. In a workflow it is who started this run of it: in one that is run again, GITHUB_ACTOR remains
    /// who started it first, and would vote again by somebody else's hand.
    static func person() throws -> Person {
        let environment = ProcessInfo.processInfo.environment
        let inWorkflow = environment["GITHUB_RUN_ID"] != nil
        let name = inWorkflow ? environment["GITHUB_TRIGGERING_ACTOR"] ?? actor : actor
        guard let person = Person(actor: name) else {
            throw CommandFailure(.usage, "'\(Line.safe(name))' is no name to decide with\n  fix: set USER")
        }
        return person
    }
}
