import Foundation

/// Reading commands.
extension Engine {
    func listCommands(_ request: ListRequest) throws(ServiceFault) -> [UInt8] {
        let filters = try CommandFilters(request.Filters, allowsStage: true)
        let found = try selected(request).filter { command in
            let (status, details) = command.aggregate
            return filters.accept(command, status: status, details: details)
        }
        let page = try Page(request.NextToken, size: request.MaxResults, allowed: 1...50, usual: 50)
        let (shown, next) = page.cut(found)
        return JSONBody.encode(
            ListCommandsOutput(
                Commands: shown.map { $0.shape(region: configuration.region) }, NextToken: next))
    }

    func listCommandInvocations(_ request: ListRequest) throws(ServiceFault) -> [UInt8] {
        let filters = try CommandFilters(request.Filters, allowsStage: false)
        let found = try selected(request).flatMap { command in
            command.invocations.filter { invocation in
                (request.InstanceId == nil || request.InstanceId == invocation.instanceID)
                    && filters.accept(command, status: invocation.phase.status, details: invocation.phase.details)
            }.map { (command, $0) }
        }
        let page = try Page(request.NextToken, size: request.MaxResults, allowed: 1...50, usual: 50)
        let (shown, next) = page.cut(found)
        let shapes = shown.map { command, invocation in
            command.shape(of: invocation, isDetailed: request.Details == true, region: configuration.region)
        }
        return JSONBody.encode(ListCommandInvocationsOutput(CommandInvocations: shapes, NextToken: next))
    }

    func getCommandInvocation(_ request: InvocationRequest) throws(ServiceFault) -> [UInt8] {
        let id = request.CommandId ?? ""
        let instance = request.InstanceId ?? ""
        guard id.utf8.count == 36 else {
            throw .validation(
                "1 validation error detected: Value '\(id)' at 'commandId' failed to satisfy constraint: "
                    + "Member must have length equal to 36")
        }
        guard instance.isInstanceID else { throw ServiceFault("InvalidInstanceId", "") }
        guard let command = commands[id], command.isVisible(now: Date()), let index = command.index(of: instance) else {
            throw ServiceFault("InvocationDoesNotExist", "")
        }
        let invocation = command.invocations[index]
        let step: Int? =
            if let name = request.PluginName {
                invocation.plugins.firstIndex { $0.name == name }
            } else {
                invocation.plugins.count == 1 ? 0 : nil
            }
        guard let step else { throw ServiceFault("InvalidPluginName", "") }
        return JSONBody.encode(command.execution(of: invocation, step: step, region: configuration.region))
    }

    /// The visible commands that `CommandId` and `InstanceId` leave, the newest first.
    private func selected(_ request: ListRequest) throws(ServiceFault) -> [CommandRecord] {
        if let instance = request.InstanceId, fleet[instance] == nil { throw ServiceFault("InvalidInstanceId", "") }
        if let id = request.CommandId, id.utf8.count != 36 { throw ServiceFault("InvalidCommandId", "") }
        let now = Date()
        return commands.values.filter { command in
            command.isVisible(now: now) && (request.CommandId == nil || request.CommandId == command.id)
                && (request.InstanceId.map { command.index(of: $0) != nil } ?? true)
        }.sorted { ($1.requested, $1.id) < ($0.requested, $0.id) }
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
        guard self.filters.count <= 5 else {
            throw .validation(
                "1 validation error detected: Value at 'filters' failed to satisfy constraint: "
                    + "Member must have length less than or equal to 5")
        }
    }

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
