/// Sees that a document with a known content is there and can be run: decides, does nothing itself.
///
/// Times are durations since its beginning. Feed it what happened, do the one thing that it answers and tell it the
/// result; it answers ``Action/finish(_:)`` once, and from then on always. Two publishers of the same document do not
/// harm each other: it has one content, so that whoever comes second finds what it wanted to make.
package struct DocumentMachine: Sendable {
    package enum Event: Sendable, Equatable {
        case begin
        /// What DescribeDocument says; hash and status are the wire's words.
        case described(hash: String?, status: String, information: String?)
        /// SSM knows no such document, or not its version.
        case missing
        case created
        /// Somebody else has made it (`DocumentAlreadyExists`).
        case taken
        /// The reply to CreateDocument was lost: it may have been carried out.
        case ambiguous
        case woke
    }

    package enum Action: Sendable, Equatable {
        case describe
        case create
        /// Wait so long, then say ``Event/woke``.
        case wait(Duration)
        case finish(Finding)
    }

    package enum Finding: Sendable, Equatable {
        /// It can be run.
        case active(isNew: Bool)
        /// It is not there, and was not to be made.
        case missing
        /// The name holds another content.
        case foreign(hash: String)
        /// `Failed`, `Deleting`, or too long on its way.
        case unusable(status: String, information: String?)
    }

    /// How long a document may take until it is active, and a new one until it is seen.
    package static let patience: Duration = .seconds(60)
    /// CreateDocument calls whose replies were lost before it is given up.
    private static let attempts = 3

    private let hash: String
    private let mayCreate: Bool
    private var attemptsMade = 0
    private var isCreated = false
    private var isNew = false
    private var waitingSince: Duration?
    private var finding: Finding?

    /// - Parameter hash: the SHA-256 of the content, in hexadecimal.
    package init(hash: String, mayCreate: Bool) {
        self.hash = hash
        self.mayCreate = mayCreate
    }

    package mutating func handle(_ event: Event, at now: Duration) -> Action {
        if let finding { return .finish(finding) }
        switch event {
        case .begin, .woke: return .describe
        case .described(let hash, let status, let information):
            return described(hash, status, information, at: now)
        case .missing: return missing(at: now)
        case .created:
            (isCreated, isNew) = (true, true)
            return .describe
        case .taken:
            isCreated = true
            return .describe
        case .ambiguous: return .describe
        }
    }

    private mutating func described(
        _ found: String?, _ status: String, _ information: String?, at now: Duration
    ) -> Action {
        // SSM may say the hash only of what it has finished.
        if let found, found.lowercased() != hash { return finish(.foreign(hash: found)) }
        switch status {
        case "Active" where found != nil: return finish(.active(isNew: isNew))
        case "Failed", "Deleting": return finish(.unusable(status: status, information: information))
        default: return wait(at: now, else: .unusable(status: status, information: information))
        }
    }

    private mutating func missing(at now: Duration) -> Action {
        guard mayCreate else { return finish(.missing) }
        // What was made may not be seen everywhere at once.
        if isCreated { return wait(at: now, else: .missing) }
        guard attemptsMade < Self.attempts else { return finish(.missing) }
        attemptsMade += 1
        return .create
    }

    private mutating func wait(at now: Duration, else finding: Finding) -> Action {
        let since = waitingSince ?? now
        waitingSince = since
        return now < since + Self.patience ? .wait(.seconds(1)) : finish(finding)
    }

    private mutating func finish(_ finding: Finding) -> Action {
        self.finding = finding
        return .finish(finding)
    }
}
