import Foundation

/// Reading commands.
extension Engine {
    /// The newest first; a command that is sent while pages are read is on none of the later ones.
    func listCommands(_ request: ListRequest, in scope: Scope) throws(ServiceFault) -> [UInt8] {
        try check(request, in: scope)
        let filters = try CommandFilters(request.Filters, allowsStage: true)
        if request.InstanceId != nil, filters.wants("Status", "Pending") { throw ServiceFault("InvalidFilterKey", "") }
        let page = try page("ListCommands", request, in: scope)
        var shapes: [CommandShape] = []
        for number in candidates(request, page.position, in: scope) {
            let ordinal = commands.ordinals(in: scope)[number]
            guard isWanted(ordinal, request) else { continue }
            let (status, details) = commands[ordinal].aggregate(now: now)
            guard filters.accept(commands[ordinal], status: status, details: details) else { continue }
            if shapes.count == page.size {
                return JSONBody.encode(ListCommandsOutput(Commands: shapes, NextToken: page.token(number + 1)))
            }
            shapes.append(commands[ordinal].shape(now: now))
        }
        return JSONBody.encode(ListCommandsOutput(Commands: shapes, NextToken: nil))
    }

    /// The invocations of the newest command first, within a command in its order.
    func listCommandInvocations(_ request: ListRequest, in scope: Scope) throws(ServiceFault) -> [UInt8] {
        try check(request, in: scope)
        let filters = try CommandFilters(request.Filters, allowsStage: false)
        let page = try page("ListCommandInvocations", request, in: scope)
        let (first, begin) = (page.position >> Self.indexBits, page.position & (1 << Self.indexBits - 1))
        var shapes: [InvocationShape] = []
        for number in candidates(request, first, in: scope) {
            let ordinal = commands.ordinals(in: scope)[number]
            guard isWanted(ordinal, request), commands[ordinal].isResolved(now: now) else { continue }
            let only = request.InstanceId.flatMap { commands[ordinal].index(of: $0) }
            let start = number + 1 == first ? begin : 0
            for index in only.map({ $0..<$0 + 1 }) ?? start..<commands[ordinal].invocations.count {
                let phase = commands[ordinal].invocations[index].phase
                guard filters.accept(commands[ordinal], status: phase.status, details: phase.details) else { continue }
                if shapes.count == page.size {
                    let token = page.token((number + 1) << Self.indexBits | index)
                    return JSONBody.encode(ListCommandInvocationsOutput(CommandInvocations: shapes, NextToken: token))
                }
                let isDetailed = request.Details == true
                shapes.append(
                    commands[ordinal].shape(of: shown(index, of: ordinal, isDetailed), isDetailed: isDetailed))
            }
        }
        return JSONBody.encode(ListCommandInvocationsOutput(CommandInvocations: shapes, NextToken: nil))
    }

    /// Bits of a position that hold an invocation's index.
    private static let indexBits = 24

    func getCommandInvocation(_ request: InvocationRequest, in scope: Scope) throws(ServiceFault) -> [UInt8] {
        let id = try ModelRules.required(request.CommandId, "commandId")
        let instance = try ModelRules.required(request.InstanceId, "instanceId")
        try ModelRules.checkCommandID(id)
        try ModelRules.checkInstanceID(instance)
        try ModelRules.checkLength(request.PluginName, "pluginName", 4...Int.max)
        guard let ordinal = commands.ordinal(of: id, in: scope), commands[ordinal].isVisible(now: now),
            commands[ordinal].isResolved(now: now), let index = commands[ordinal].index(of: instance)
        else { throw ServiceFault("InvocationDoesNotExist", "") }
        let invocation = shown(index, of: ordinal, true)
        let step: Int? =
            if let name = request.PluginName {
                invocation.plugins.firstIndex { $0.name == name }
            } else {
                invocation.plugins.count == 1 ? 0 : nil
            }
        guard let step else { throw ServiceFault("InvalidPluginName", "") }
        return JSONBody.encode(commands[ordinal].execution(of: invocation, step: step))
    }

    private func check(_ request: ListRequest, in scope: Scope) throws(ServiceFault) {
        try ModelRules.checkCommandID(request.CommandId)
        try ModelRules.checkInstanceID(request.InstanceId)
        if let instance = request.InstanceId, fleet.instance(instance, in: scope) == nil {
            throw ServiceFault("InvalidInstanceId", "")
        }
    }

    private func page(_ operation: String, _ request: ListRequest, in scope: Scope) throws(ServiceFault) -> Page {
        let choice =
            [request.CommandId ?? "", request.InstanceId ?? ""]
            + (request.Filters ?? []).map { "\($0.key)=\($0.value)" }
        return try Page(
            request.NextToken, size: request.MaxResults, allowed: 1...50, usual: 50,
            seal: seal.stamp(operation, scope, choice))
    }

    /// Places in the scope's list of commands, the newest first, from below `position` on; 0 is the top.
    private func candidates(_ request: ListRequest, _ position: Int, in scope: Scope) -> ReversedCollection<Range<Int>>
    {
        let ordinals = commands.ordinals(in: scope)
        let top = position == 0 ? ordinals.count : min(position, ordinals.count)
        guard let id = request.CommandId else { return (0..<top).reversed() }
        guard let ordinal = commands.ordinal(of: id, in: scope), let place = commands.place(of: ordinal, in: scope),
            place < top
        else { return (0..<0).reversed() }
        return (place..<place + 1).reversed()
    }

    private func isWanted(_ ordinal: Int, _ request: ListRequest) -> Bool {
        commands[ordinal].isVisible(now: now)
            && (request.InstanceId.map { commands[ordinal].index(of: $0) != nil } ?? true)
    }
}

/// The filters of ListCommands and ListCommandInvocations.
struct CommandFilters {
    private let filters: [CommandFilter]
    private static let keys: Set<String> = ["InvokedAfter", "InvokedBefore", "Status", "DocumentName"]

    /// - Throws: `InvalidFilterKey`.
    init(_ filters: [CommandFilter]?, allowsStage: Bool) throws(ServiceFault) {
        self.filters = filters ?? []
        let allowed = allowsStage ? Self.keys.union(["ExecutionStage"]) : Self.keys
        guard self.filters.allSatisfy({ allowed.contains($0.key) }) else { throw ServiceFault("InvalidFilterKey", "") }
        guard filters.map({ (1...5).contains($0.count) }) ?? true else {
            throw .validation(
                "1 validation error detected: Value at 'filters' failed to satisfy constraint: "
                    + "Member must have length between 1 and 5")
        }
        guard self.filters.allSatisfy({ (1...128).contains($0.value.utf16.count) }) else {
            throw .validation(
                "1 validation error detected: Value at 'filters.1.member.value' failed to satisfy constraint: "
                    + "Member must have length between 1 and 128")
        }
    }

    /// Whether a filter asks for exactly this.
    func wants(_ key: String, _ value: String) -> Bool { filters.contains { $0.key == key && $0.value == value } }

    /// Whether an entry with this status passes every filter.
    func accept(_ command: CommandRecord, status: String, details: String) -> Bool {
        filters.allSatisfy { filter in
            switch filter.key {
            case "InvokedAfter": Timestamps.date(extended: filter.value).map { command.requested > $0 } ?? false
            case "InvokedBefore": Timestamps.date(extended: filter.value).map { command.requested < $0 } ?? false
            case "Status": filter.value == status || filter.value == details
            case "ExecutionStage": filter.value == (command.isTerminal ? "Complete" : "Executing")
            default: filter.value == command.request.DocumentName
            }
        }
    }
}
