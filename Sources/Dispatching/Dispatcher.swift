package import AWS
import Foundation

/// The edge between ``CommandMachine`` and SSM: does what the machine answers and tells it the result.
package struct Dispatcher: Sendable {
    /// What has to be durable, and when. A throwing call ends the dispatch; a command that is in flight is cancelled
    /// first.
    package struct Journal: Sendable {
        /// Before SendCommand is called.
        package var prepared: @Sendable (Send) throws -> Void
        /// SSM accepted; before the first poll.
        package var sent: @Sendable (Send, String) throws -> Void
        /// Every instance has its outcome.
        package var ended: @Sendable (Send, CommandMachine.Conclusion) throws -> Void

        package init(
            prepared: @escaping @Sendable (Send) throws -> Void,
            sent: @escaping @Sendable (Send, String) throws -> Void,
            ended: @escaping @Sendable (Send, CommandMachine.Conclusion) throws -> Void
        ) {
            self.prepared = prepared
            self.sent = sent
            self.ended = ended
        }

        /// For commands that only read: nothing needs to be found again.
        package static var none: Journal {
            Journal(prepared: { _ in }, sent: { _, _ in }, ended: { _, _ in })
        }
    }

    let client: SSMClient
    private let journal: Journal
    private let stop: StopSignal
    var wantsAll: Bool { told != nil }
    private let told: (@Sendable (InstanceResult) -> Void)?

    /// - Parameter told: is told of every instance once, soon after it ended, with all the output that SSM keeps.
    ///   Asking for that costs a page of invocations whenever some have ended.
    package init(
        ssm: SSMClient, journal: Journal, stop: StopSignal, told: (@Sendable (InstanceResult) -> Void)? = nil
    ) {
        client = ssm
        self.journal = journal
        self.stop = stop
        self.told = told
    }

    /// Sends all, at the same time, and returns when every expected instance has its outcome.
    package func run(_ sends: [Send]) async throws -> [CommandMachine.Conclusion] {
        try await withThrowingTaskGroup(of: (Int, CommandMachine.Conclusion).self) { group in
            for (index, send) in sends.enumerated() {
                group.addTask { (index, try await drive(send)) }
            }
            var conclusions: [(Int, CommandMachine.Conclusion)] = []
            for try await conclusion in group { conclusions.append(conclusion) }
            return conclusions.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    private func drive(_ send: Send) async throws -> CommandMachine.Conclusion {
        var machine = CommandMachine(send: send)
        let clock = ContinuousClock()
        let start = clock.now
        var event = CommandMachine.Event.begin
        var cancelled = false
        var known: Set<String> = []
        if stop.isRaised { event = .cancelRequested } else { try journal.prepared(send) }
        while true {
            let action = machine.handle(event, at: clock.now - start)
            switch action {
            case .finish(var conclusion):
                try await finish(&conclusion, of: send)
                for result in conclusion.results + conclusion.unplanned where !known.contains(result.instance) {
                    told?(result)
                }
                return conclusion
            case .wait(let duration):
                let wasCancelled = cancelled
                if !wasCancelled { await stop.sleep(for: duration) } else { try? await Task.sleep(for: duration) }
                cancelled = stop.isRaised
                event = cancelled && !wasCancelled ? .cancelRequested : .woke
            default:
                event = await perform(action, send: send, command: machine.commandID)
                if case .sendAccepted(let id) = event { try await record(send, id) }
                if case .lookedUp(let id?) = event { try await record(send, id) }
                if case .observed(let summary?) = event, summary.completed > known.count, let id = machine.commandID {
                    await tell(id, of: send, known: &known)
                }
            }
        }
    }

    /// Tells of instances that have ended meanwhile. What cannot be read now is told at the end.
    private func tell(_ id: String, of send: Send, known: inout Set<String>) async {
        guard let told, let found = try? await collect(id) else { return }
        for invocation in found where invocation.isTerminal && !known.contains(invocation.instance) {
            var result = Judge.result(of: invocation, send: send, commandID: id)
            if let full = await output(of: result, nonce: send.nonce), !full.isEmpty { result.output = full }
            known.insert(invocation.instance)
            told(result)
        }
    }

    /// The command id must be durable; if it cannot be, nothing may stay in flight.
    private func record(_ send: Send, _ id: String) async throws {
        do { try journal.sent(send, id) } catch {
            _ = try? await client.cancelCommand(CancelCommandRequest(commandID: id))
            throw error
        }
    }

    private func finish(_ conclusion: inout CommandMachine.Conclusion, of send: Send) async throws {
        conclusion.results = await withOutputs(conclusion.results, of: send)
        try journal.ended(send, conclusion)
    }

    private func perform(
        _ action: CommandMachine.Action, send: Send, command: String?
    ) async -> CommandMachine.Event {
        do {
            switch action {
            case .send: return .sendAccepted(commandID: try await client.sendCommand(send.request).commandID)
            case .lookUp: return .lookedUp(commandID: try await find(send.key))
            case .observe: return .observed(try await observe(command ?? ""))
            case .collect: return .collected(try await collect(command ?? ""))
            case .cancel:
                _ = try await client.cancelCommand(CancelCommandRequest(commandID: command ?? ""))
                return .cancelAnswered
            case .wait, .finish: return .woke
            }
        } catch {
            return failure(of: action, error)
        }
    }

    private func failure(of action: CommandMachine.Action, _ error: any Error) -> CommandMachine.Event {
        let reason = (error as? AWSError).map { "\($0.code): \($0.message ?? "")" } ?? "\(error)"
        switch action {
        case .send:
            guard let error = error as? AWSError, !error.isAmbiguous else { return .sendAmbiguous }
            return .sendRejected(reason)
        // Best effort: whether it worked is seen in the statuses that follow.
        case .cancel: return .cancelAnswered
        default: return .readFailed(reason)
        }
    }

    private func find(_ key: SendKey) async throws -> String? {
        var token: String?
        repeat {
            let page = try await client.listCommands(ListCommandsRequest(maxResults: 50, nextToken: token))
            if let found = page.commands.first(where: { $0.comment == key.description }) { return found.commandID }
            // Newest first: what is older than the window cannot be ours.
            let oldest = page.commands.compactMap(\.requestedDateTime).min()
            if let oldest, oldest < Date().addingTimeInterval(-3_600) { return nil }
            token = page.nextToken
        } while token != nil
        return nil
    }

    private func observe(_ id: String) async throws -> CommandSummary? {
        let page = try await client.listCommands(ListCommandsRequest(commandID: id))
        return page.commands.first.map { command in
            CommandSummary(
                status: command.status.word, details: command.statusDetails.word, targets: command.targetCount,
                completed: command.completedCount)
        }
    }

    private func collect(_ id: String) async throws -> [InvocationSummary] {
        try await client.listAllCommandInvocations(
            ListCommandInvocationsRequest(commandID: id, details: true, maxResults: 50)
        ).map(InvocationSummary.init)
    }
}
