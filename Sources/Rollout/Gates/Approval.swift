package import Foundation

/// Somebody who asks for a run or decides about it, by the name that the ledger has for them.
///
/// Two names are the same person when they agree up to the first `@`, without regard to case: somebody who works at two
/// machines, or in two jobs, counts once.
package struct Person: Codable, Sendable, Hashable, CustomStringConvertible {
    package let description: String

    /// - Parameter actor: as leases and runs name it: `ada@laptop`, or `ada https://…/runs/1`; what follows a blank is
    ///   not part of the name.
    package init?(actor: String) {
        guard let name = actor.split(separator: " ").first, name.first != "@" else { return nil }
        description = String(name)
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let person = Person(actor: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a name")
        }
        self = person
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    private var identity: String { description.lowercased().split(separator: "@").first.map(String.init) ?? "" }

    /// Whether an entry of a list of approvers means this person; one with an `@` means exactly that name.
    func isMeant(by entry: Person) -> Bool {
        entry.description.contains("@")
            ? entry.description.lowercased() == description.lowercased() : entry == self
    }

    package static func == (left: Person, right: Person) -> Bool { left.identity == right.identity }

    package func hash(into hasher: inout Hasher) { hasher.combine(identity) }
}

/// A run's wish to be approved.
package struct ApprovalRequest: Codable, Sendable, Equatable {
    package var run: String
    /// What is approved: this plan and no other.
    package var planSHA256: String
    package var asker: Person
    /// How many people, the asker not among them.
    package var required: Int
    /// Who may decide; anybody when empty.
    package var approvers: [Person]
    package var expires: Date

    package init(
        run: String, planSHA256: String, asker: Person, required: Int, approvers: [Person], expires: Date
    ) {
        self.run = run
        self.planSHA256 = planSHA256
        self.asker = asker
        self.required = required
        self.approvers = approvers
        self.expires = expires
    }
}

/// What somebody decided about a run.
package struct ApprovalVote: Sendable, Equatable {
    package enum Decision: String, Codable, Sendable, CaseIterable {
        case approve, reject
    }

    package var person: Person
    package var decision: Decision
    package var reason: String
    package var time: Date

    package init(person: Person, decision: Decision, reason: String = "", time: Date) {
        self.person = person
        self.decision = decision
        self.reason = reason
        self.time = time
    }
}
