import Foundation

/// How many calls of each operation came since the tally was last read. A call counts when its signature was right,
/// whatever became of it.
struct CallTally: Codable, Sendable {
    var calls: [String: Int] = [:]
    /// Those that a fault answered: throttled, expired, failed.
    var refused: [String: Int] = [:]
    /// Those that got no answer, carried out or not.
    var lost: [String: Int] = [:]

    mutating func count(_ operation: String, _ fate: FaultPlan.Fate) {
        calls[operation, default: 0] += 1
        if fate.refusal != nil {
            refused[operation, default: 0] += 1
        } else if fate.isLost || fate.losesReply {
            lost[operation, default: 0] += 1
        }
    }
}

/// A command as who measures a client wants to know it.
struct CommandTally: Codable, Sendable {
    var id: String
    /// The key by which a client finds it again, if it gave one.
    var comment: String
    var targets: Int
    /// When its last step ended, in seconds since 1970; nil while an instance has not ended.
    var ended: Double?

    init(_ command: CommandRecord) {
        id = command.id
        comment = command.request.Comment ?? ""
        targets = command.invocations.count
        guard command.isTerminal else { return }
        ended = command.invocations.entries.flatMap(\.plugins).compactMap(\.finished).max()?.timeIntervalSince1970
    }
}
