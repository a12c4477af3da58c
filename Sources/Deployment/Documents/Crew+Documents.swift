import AWS
package import Dispatching
package import Fleet
package import Scripting
import Synchronization

/// Which documents were found to be in order, so that each is asked for once in a process.
package final class KnownDocuments: Sendable {
    private let names = Mutex<Set<ScriptDocument>>([])

    package init() {}

    func contains(_ document: ScriptDocument) -> Bool { names.withLock { $0.contains(document) } }
    func insert(_ document: ScriptDocument) { names.withLock { _ = $0.insert(document) } }
}

extension Crew {
    /// Looks at one of Muster's documents in this place, and makes it when it may and has to.
    ///
    /// - Throws: ``DeploymentError`` that names a missing permission.
    package func settle(_ document: ScriptDocument, mayCreate: Bool) async throws -> DocumentMachine.Finding {
        do {
            return try await DocumentPublisher(ssm: ssm, stop: stop).settle(document, mayCreate: mayCreate)
        } catch let error as AWSError where error.code == .accessDenied {
            guard error.operation == "CreateDocument" else {
                throw DeploymentError(
                    .notReady, "\(document.name) cannot be looked at in \(place): \(error)",
                    fix: "allow ssm:\(error.operation) on it; 'muster template policy' has what is needed")
            }
            throw DeploymentError(
                .notReady,
                "\(document.name) is not published in \(place), and \(identity) lacks the permission "
                    + "ssm:CreateDocument",
                fix: "let a role that has it run 'muster documents publish' once; then this one need not have it")
        } catch is DocumentPublisher.Stopped {
            throw DeploymentError(.interrupted, "interrupted while \(document.name) was looked at")
        }
    }

    /// Sees that the documents can be run here, and publishes those that are missing. Documents of AWS are taken as
    /// they are.
    ///
    /// - Throws: ``DeploymentError`` when one cannot be run; nothing is to be sent then.
    package func require(_ documents: some Sequence<ScriptDocument>) async throws {
        for document in documents where document.sha256 != nil && !known.contains(document) {
            let finding = try await settle(document, mayCreate: true)
            if let refusal = finding.refusal(document, in: place) { throw refusal }
            if case .active(isNew: true) = finding { say("published \(document.name) in \(place)") }
            known.insert(document)
        }
    }
}

extension Crews {
    /// Sees in every place that what a plan sends there can be run.
    func requireDocuments(of plan: DeploymentPlan) async throws {
        for crew in all {
            let platforms = Set(plan.hosts.filter { $0.place == crew.place }.map(\.platform))
            try await crew.require((plan.documents ?? []).filter { platforms.contains($0.platform) })
        }
    }
}

extension DocumentMachine.Finding {
    /// Why a document cannot be run; nil when it can.
    package func refusal(_ document: ScriptDocument, in place: Place) -> DeploymentError? {
        let what = "\(document.name) in \(place)"
        switch self {
        case .active: return nil
        case .missing:
            return DeploymentError(
                .notReady, "\(what) does not exist",
                fix: document.content == nil
                    ? "it was published by another version of muster: plan anew, or publish it with that one"
                    : "publish it with 'muster documents publish'")
        case .foreign(let hash):
            return DeploymentError(
                .notReady,
                "\(what) holds something else than Muster published: its SHA-256 is \(hash), not "
                    + "\(document.sha256 ?? "")",
                fix: "find out who made it (CloudTrail: CreateDocument); delete it, and publish it with "
                    + "'muster documents publish'")
        case .unusable(let status, let information):
            let why = information.map { " (\($0))" } ?? ""
            return DeploymentError(
                .notReady, "\(what) cannot be run: its status is \(status)\(why)",
                fix: ["Failed", "Deleting"].contains(status)
                    ? "delete it, and publish it with 'muster documents publish'"
                    : "look at it again with 'muster documents show'")
        }
    }
}
