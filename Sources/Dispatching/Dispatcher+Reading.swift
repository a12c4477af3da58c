import AWS
import Foundation

extension Dispatcher {
    /// The ids of the commands that carry these sends' keys and run their documents, by key; sends that SSM knows no
    /// command for are missing. A comment can be copied by anybody who may send anything: what runs another document is
    /// not ours.
    func find(_ sends: [Send]) async throws -> [String: String] {
        var wanted = Dictionary(sends.map { ($0.key.description, $0.document) }, uniquingKeysWith: { $1 })
        var found: [String: String] = [:]
        // Newest first: what is older than any window cannot be ours.
        let horizon = Date().addingTimeInterval(-3_600)
        for try await command in client.listCommandsPages(ListCommandsRequest(maxResults: 50)).items {
            if let document = wanted[command.comment], Self.isSame(document, command.documentName) {
                wanted[command.comment] = nil
                found[command.comment] = command.commandID
            }
            if wanted.isEmpty { break }
            if let requested = command.requestedDateTime, requested < horizon { break }
        }
        return found
    }

    /// A document that was named by its ARN may be listed by its name.
    private static func isSame(_ sent: String, _ listed: String) -> Bool {
        sent == listed || (sent.hasPrefix("arn:") && sent.split(separator: "/").last.map(String.init) == listed)
    }

    /// What SSM says of these commands; those that it does not list (yet) are missing. One page shows fifty commands,
    /// so several are looked for among the newest before they are asked for one by one.
    func observe(_ ids: [String]) async throws -> [String: CommandSummary] {
        var found: [String: CommandSummary] = [:]
        if ids.count > 1 {
            var pages = (ids.count + 49) / 50 + 1
            var token: String?
            let wanted = Set(ids)
            repeat {
                let page = try await client.listCommands(ListCommandsRequest(maxResults: 50, nextToken: token))
                for command in page.commands where wanted.contains(command.commandID) {
                    found[command.commandID] = CommandSummary(command)
                }
                token = page.nextToken
                pages -= 1
            } while token != nil && pages > 0 && found.count < ids.count
        }
        for id in ids where found[id] == nil {
            let page = try await client.listCommands(ListCommandsRequest(commandID: id))
            found[id] = page.commands.first.map(CommandSummary.init)
        }
        return found
    }

    func collect(_ id: String) async throws -> [InvocationSummary] {
        try await client.listAllCommandInvocations(
            ListCommandInvocationsRequest(commandID: id, details: true, maxResults: 50)
        ).map(InvocationSummary.init)
    }
}

extension CommandSummary {
    init(_ command: Command) {
        self.init(
            status: command.status.word, details: command.statusDetails.word, targets: command.targetCount,
            completed: command.completedCount, errors: command.errorCount)
    }
}
