import AWS
import Dispatching

extension Crew {
    /// Commands that carry a key of a scope and have not ended.
    func commandsInFlight(scope: String) async throws -> [(key: SendKey, id: String)] {
        var found: [(SendKey, String)] = []
        var token: String?
        repeat {
            let request = ListCommandsRequest(
                filters: [CommandFilter(key: "ExecutionStage", value: "Executing")], maxResults: 50, nextToken: token)
            let page = try await Patience.reading(stop) { try await ssm.listCommands(request) }
            found += page.commands.compactMap { command in
                SendKey(comment: command.comment).map { ($0, command.commandID) }
            }.filter { $0.0.scope == scope }
            token = page.nextToken
        } while token != nil
        return found
    }

    /// Cancels what a run has in flight in this region, and answers how many commands that were.
    package func cancelCommands(of run: String, scope: String) async throws -> Int {
        let own = try await commandsInFlight(scope: scope).filter { $0.key.run == run }
        for command in own {
            try await Patience.reading(stop) {
                _ = try await ssm.cancelCommand(CancelCommandRequest(commandID: command.id))
            }
        }
        return own.count
    }
}
