/// The commands of a sandbox in the order in which they were sent. An ordinal names a command for good.
struct CommandBook: Sendable {
    private(set) var records: [CommandRecord] = []
    private var ordinals: [String: Int] = [:]
    private var scopes: [Scope: [Int]] = [:]

    /// - Parameter records: of an earlier run, in any order.
    init(_ records: [CommandRecord]) {
        for record in records.sorted(by: { ($0.requested, $0.id) < ($1.requested, $1.id) }) { add(record) }
    }

    /// - Returns: the ordinal.
    @discardableResult
    mutating func add(_ record: CommandRecord) -> Int {
        let ordinal = records.count
        records.append(record)
        ordinals[record.id] = ordinal
        scopes[record.scope, default: []].append(ordinal)
        return ordinal
    }

    /// Change a record in place through this: a copy of its invocations would be made otherwise.
    subscript(ordinal: Int) -> CommandRecord {
        get { records[ordinal] }
        _modify { yield &records[ordinal] }
    }

    /// The ordinal of a command that is visible in this scope.
    func ordinal(of id: String, in scope: Scope) -> Int? {
        ordinals[id].flatMap { records[$0].scope == scope ? $0 : nil }
    }

    /// Where a command stands in ``ordinals(in:)``.
    func place(of ordinal: Int, in scope: Scope) -> Int? {
        guard let list = scopes[scope] else { return nil }
        var (low, high) = (0, list.count)
        while low < high {
            let middle = (low + high) / 2
            if list[middle] < ordinal { low = middle + 1 } else { high = middle }
        }
        return low < list.count && list[low] == ordinal ? low : nil
    }

    /// The ordinals of a scope's commands, the oldest first.
    func ordinals(in scope: Scope) -> [Int] { scopes[scope] ?? [] }
}
