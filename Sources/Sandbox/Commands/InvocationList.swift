/// The invocations of a command, with counts that are kept as they change: a command with 10,000 of them is
/// aggregated, released and looked up without walking through them.
struct InvocationList: Sendable {
    private(set) var entries: [CommandRecord.Invocation]
    /// By ``Phase/rawValue``.
    private var counts: [Int]
    private var positions: [String: Int]
    /// Shorter lists are searched.
    private static let searched = 16

    init(_ entries: [CommandRecord.Invocation]) {
        self.entries = entries
        counts = Phase.allCases.map { _ in 0 }
        for entry in entries { counts[entry.phase.rawValue] += 1 }
        positions = [:]
        guard entries.count > Self.searched else { return }
        positions.reserveCapacity(entries.count)
        for (index, entry) in entries.enumerated() { positions[entry.instanceID] = index }
    }

    var count: Int { entries.count }
    var indices: Range<Int> { entries.indices }
    subscript(index: Int) -> CommandRecord.Invocation { entries[index] }

    func index(of instanceID: String) -> Int? {
        positions.isEmpty ? entries.firstIndex { $0.instanceID == instanceID } : positions[instanceID]
    }

    /// How many are in this phase.
    func count(in phase: Phase) -> Int { counts[phase.rawValue] }

    /// How many are in phases that `isCounted`.
    func count(where isCounted: (Phase) -> Bool) -> Int {
        Phase.allCases.reduce(0) { $0 + (isCounted($1) ? counts[$1.rawValue] : 0) }
    }

    mutating func move(_ index: Int, to phase: Phase) {
        counts[entries[index].phase.rawValue] -= 1
        counts[phase.rawValue] += 1
        entries[index].phase = phase
    }

    mutating func replace(_ plugin: PluginRecord, at step: Int, of index: Int) {
        entries[index].plugins[step] = plugin
    }

    /// Moves the steps that are not over to this phase.
    mutating func endSteps(of index: Int, with phase: Phase) {
        for step in entries[index].plugins.indices where !entries[index].plugins[step].phase.isTerminal {
            entries[index].plugins[step].phase = phase
        }
    }
}

extension InvocationList: Codable {
    init(from decoder: any Decoder) throws {
        self.init(try [CommandRecord.Invocation](from: decoder))
    }

    func encode(to encoder: any Encoder) throws { try entries.encode(to: encoder) }
}
