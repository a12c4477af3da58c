import Foundation

extension Ledger {
    /// A command and when it was prepared first, which is its place among those of its run.
    struct CommandRow: Codable {
        var command: CommandRecord
        var prepared: Date
    }

    private static func key(run: String, command: String) -> ItemKey {
        ItemKey(partition(run: run), "command/\(command)")
    }

    /// Writes down a command that is about to be sent. A command that SSM refused for now, or that did not
    /// arrive, is prepared again before it is sent again.
    ///
    /// - Throws: ``LedgerError/sent(key:commandID:)`` for one that SSM is known to have accepted.
    package func prepare(_ command: CommandRecord) async throws {
        let key = Self.key(run: command.run, command: command.key)
        let now = Date()
        // Nearly every command is new.
        if try await store.write([try Self.insertion(of: command, prepared: now)]) { return }
        try await transact {
            let stored = try await item(key)
            var row = try stored.map { try decode(CommandRow.self, $0) } ?? CommandRow(command: command, prepared: now)
            if let accepted = row.command.commandID {
                throw LedgerError.sent(key: command.key, commandID: accepted)
            }
            row.command.nonce = command.nonce
            return ([try Self.change(key, from: stored, to: row)], ())
        }
    }

    /// Records SSM's id; durable before the first poll.
    package func sent(run: String, key: String, commandID: String) async throws {
        try await amend(run: run, command: key) { $0.commandID = commandID }
    }

    package func ended(run: String, key: String) async throws {
        try await amend(run: run, command: key) { $0.ended = true }
    }

    private func amend(run: String, command: String, _ change: (inout CommandRecord) -> Void) async throws {
        let key = Self.key(run: run, command: command)
        try await transact {
            guard let stored = try await item(key) else { return ([], ()) }
            var row = try decode(CommandRow.self, stored)
            change(&row.command)
            return ([try Self.change(key, from: stored, to: row)], ())
        }
    }

    /// The commands of a run, in the order in which they were prepared.
    package func commands(run: String) async throws -> [CommandRecord] {
        try await items(in: Self.partition(run: run), prefix: "command/").map { try decode(CommandRow.self, $0) }
            .sorted { ($0.prepared, $0.command.key) < ($1.prepared, $1.command.key) }
            .map(\.command)
    }

    package func record(_ release: ReleaseRecord) async throws {
        var number = 0
        while try await !store.write([try Self.insertion(of: release, distinguishedBy: number)]) { number += 1 }
    }

    /// - Parameter number: tells apart what was recorded of a host at the same time; the higher is the newer.
    static func insertion(of release: ReleaseRecord, distinguishedBy number: Int) throws -> ItemChange {
        let sort = [microseconds(release.time), padded(number, 10), release.host].joined(separator: "#")
        return try change(ItemKey("releases/\(release.scope)", sort), from: nil, to: release)
    }

    static func insertion(of command: CommandRecord, prepared: Date) throws -> ItemChange {
        try change(
            key(run: command.run, command: command.key), from: nil,
            to: CommandRow(command: command, prepared: prepared))
    }

    /// The releases of a scope, newest first.
    package func releases(scope: String, limit: Int) async throws -> [ReleaseRecord] {
        try await store.items(in: "releases/\(scope)", prefix: "", isAscending: false, limit: limit)
            .map { try decode(ReleaseRecord.self, $0) }
    }
}
