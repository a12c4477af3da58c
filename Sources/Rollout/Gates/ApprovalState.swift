package import Foundation

/// How a request stands after the votes so far. Pure; time is passed in.
package struct ApprovalState: Sendable, Equatable {
    package enum Standing: Sendable, Equatable {
        /// So many people are missing.
        case waiting(missing: Int)
        case approved
        case rejected(by: Person, reason: String)
        case expired
    }

    /// What a vote changed.
    package enum Effect: Sendable, Equatable {
        case counted
        /// The person had decided so before, or nobody is missing any more.
        case unchanged
    }

    /// Why a vote does not count.
    package enum Refusal: Error, Sendable, Equatable, CustomStringConvertible {
        case ownRun(Person)
        case notListed(Person, [Person])
        case rejected(by: Person, reason: String)
        case expired(Date)

        package var description: String {
            switch self {
            case .ownRun(let person): "\(person) asked for this run and cannot approve it"
            case .notListed(let person, let approvers):
                "\(person) is none of its approvers (\(approvers.map(\.description).joined(separator: ", ")))"
            case .rejected(let person, let reason): "it was rejected by \(person): \(reason)"
            case .expired(let time): "its approval expired at \(time.ISO8601Format())"
            }
        }
    }

    package let request: ApprovalRequest
    /// In the order of time, one of each person.
    package private(set) var approvals: [ApprovalVote] = []
    package private(set) var rejection: ApprovalVote?

    package init(_ request: ApprovalRequest) { self.request = request }

    /// An approval that is complete stays so; one that is not ends when its time is over. Whatever was approved, one
    /// rejection ends it.
    package func standing(at now: Date) -> Standing {
        if let rejection { return .rejected(by: rejection.person, reason: rejection.reason) }
        let missing = request.required - approvals.count
        if missing <= 0 { return .approved }
        return now < request.expires ? .waiting(missing: missing) : .expired
    }

    /// Counts a vote, or says why it does not count. The asker may reject, which takes the request back.
    package mutating func take(_ vote: ApprovalVote) throws(Refusal) -> Effect {
        switch standing(at: vote.time) {
        case .rejected(let person, let reason): throw .rejected(by: person, reason: reason)
        case .expired: throw .expired(request.expires)
        case .waiting, .approved: break
        }
        let isAsker = vote.person == request.asker
        let isListed = request.approvers.isEmpty || request.approvers.contains { vote.person.isMeant(by: $0) }
        switch vote.decision {
        case .reject:
            guard isListed || isAsker else { throw .notListed(vote.person, request.approvers) }
            rejection = vote
            return .counted
        case .approve:
            guard !isAsker else { throw .ownRun(vote.person) }
            guard isListed else { throw .notListed(vote.person, request.approvers) }
            let isComplete = approvals.count >= request.required
            guard !isComplete, !approvals.contains(where: { $0.person == vote.person }) else { return .unchanged }
            approvals.append(vote)
            return .counted
        }
    }
}
