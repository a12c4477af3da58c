import Foundation
package import Ledger

/// Somebody's word that a change cannot wait for the gates.
package struct Emergency: Sendable, Equatable {
    package var actor: String
    package var reason: String

    package init(actor: String, reason: String) {
        self.actor = actor
        self.reason = reason
    }

    /// The kind of the event that a run records for it.
    package static let event = "gate.emergency"

    /// What an event says of one; nil for any other event.
    package init?(_ event: LedgerEvent) {
        struct Payload: Decodable {
            var actor: String
            var reason: String
        }
        guard event.kind == Self.event,
            let payload = try? JSONDecoder().decode(Payload.self, from: Data(event.payload.utf8))
        else { return nil }
        self.init(actor: payload.actor, reason: payload.reason)
    }

    /// What the run records: who, why, and which gates were closed.
    package func note(passing findings: [GateFinding]) -> RunNote {
        let closed = findings.filter { !$0.open }
        let passed = closed.isEmpty ? "no gate was closed" : "passed: " + closed.map(\.message).joined(separator: "; ")
        return RunNote(
            kind: Self.event, message: "emergency, by \(actor): \(reason); \(passed)",
            details: [
                "actor": actor, "reason": reason, "passed": closed.map(\.gate.rawValue).joined(separator: " "),
            ])
    }
}

/// An event that a run begins with.
package struct RunNote: Sendable, Equatable {
    package var kind: String
    package var message: String
    package var details: [String: String]

    package init(kind: String, message: String, details: [String: String] = [:]) {
        self.kind = kind
        self.message = message
        self.details = details
    }
}
