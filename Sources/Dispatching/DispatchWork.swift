import AWS
import Foundation
import Synchronization

/// The requests of one dispatch, with what has been recorded and told so far.
final class DispatchWork: Sendable {
    private struct State {
        var commands: [Int: String] = [:]
        /// What was told of, by send and instance.
        var told: [Int: [String: InstanceResult]] = [:]
        var progress = (completed: 0, targets: 0)
        var failedReads = 0
    }

    /// After how many failed reads in a row somebody is told.
    private static let patience = 3

    /// How many outputs are fetched at the end beyond the excerpts that listings hold.
    private static let mostOutputs = 50

    private let dispatcher: Dispatcher
    private let sends: [Send]
    private let tellsAtOnce: Bool
    private let state = Mutex(State())

    /// - Parameter commands: the ids that are known from before, by the index of the send.
    init(_ dispatcher: Dispatcher, _ sends: [Send], commands: [Int: String]) {
        state.withLock { $0.commands = commands }
        self.dispatcher = dispatcher
        self.sends = sends
        let expected = sends.reduce(0) { $0 + $1.expected.count }
        tellsAtOnce = dispatcher.audience?.ended != nil && expected <= 50
    }

    /// Makes a request. The failure is one of the journal, not of SSM.
    func perform(
        _ request: DispatchMachine.Request
    ) async -> (events: [Int: CommandMachine.Event], failure: (any Error)?) {
        switch request {
        case .send(let index): return await send(index)
        case .lookUp(let indices): return await lookUp(indices)
        case .observe(let indices): return (await observe(indices), nil)
        case .collect(let index):
            let event = await reading { .collected(try await self.dispatcher.collect(self.command(index))) }
            return ([index: event], nil)
        case .cancel(let index):
            // Best effort: whether it worked is seen in the statuses that follow.
            _ = try? await dispatcher.client.cancelCommand(CancelCommandRequest(commandID: command(index)))
            return ([index: .cancelAnswered], nil)
        }
    }

    private func command(_ index: Int) -> String {
        state.withLock { $0.commands[index] ?? "" }
    }

    private func send(_ index: Int) async -> ([Int: CommandMachine.Event], (any Error)?) {
        let send = sends[index]
        do { try await dispatcher.journal.prepared(send) } catch {
            return ([index: .sendRejected("the ledger cannot be written")], error)
        }
        do throws(AWSError) {
            let id = try await dispatcher.client.sendCommand(send.request).commandID
            return ([index: .sendAccepted(commandID: id)], await accepted(index, id))
        } catch {
            let said = error.message.flatMap { $0.isEmpty ? nil : $0 } ?? error.remedy
            let reason = ["\(error.code)", said].compactMap(\.self).joined(separator: ": ")
            if error.isAmbiguous { return ([index: .sendAmbiguous], nil) }
            return ([index: error.isThrottle ? .sendThrottled(reason) : .sendRejected(reason)], nil)
        }
    }

    /// Records the id: durable before the first poll.
    private func accepted(_ index: Int, _ id: String) async -> (any Error)? {
        state.withLock { $0.commands[index] = id }
        do {
            try await dispatcher.journal.sent(sends[index], id)
            return nil
        } catch {
            return error
        }
    }

    private func lookUp(_ indices: [Int]) async -> ([Int: CommandMachine.Event], (any Error)?) {
        let found: [String: String]
        do {
            found = try await dispatcher.find(indices.map { sends[$0] })
        } catch {
            return (Dictionary(uniqueKeysWithValues: indices.map { ($0, failed(error)) }), nil)
        }
        var failure: (any Error)?
        var events: [Int: CommandMachine.Event] = [:]
        for index in indices {
            let id = found[sends[index].key.description]
            events[index] = .lookedUp(commandID: id)
            if let id { failure = await accepted(index, id) ?? failure }
        }
        return (events, failure)
    }

    private func observe(_ indices: [Int]) async -> [Int: CommandMachine.Event] {
        let ids = Dictionary(indices.map { (command($0), $0) }, uniquingKeysWith: { first, _ in first })
        do {
            let found = try await dispatcher.observe(Array(ids.keys))
            heard()
            if tellsAtOnce { for (id, summary) in found { await tell(id, summary, index: ids[id] ?? 0) } }
            return Dictionary(uniqueKeysWithValues: ids.map { ($0.value, .observed(found[$0.key])) })
        } catch {
            return Dictionary(uniqueKeysWithValues: indices.map { ($0, failed(error)) })
        }
    }

    private func reading(_ read: () async throws -> CommandMachine.Event) async -> CommandMachine.Event {
        do {
            let event = try await read()
            heard()
            return event
        } catch {
            return failed(error)
        }
    }

    private func failed(_ error: any Error) -> CommandMachine.Event {
        let reason = (error as? AWSError).map { "\($0.code): \($0.message ?? "")" } ?? "\(error)"
        let count = state.withLock { state in
            state.failedReads += 1
            return state.failedReads
        }
        if count == Self.patience { dispatcher.audience?.troubled(reason) }
        return .readFailed(reason)
    }

    private func heard() {
        let count = state.withLock { state in
            defer { state.failedReads = 0 }
            return state.failedReads
        }
        if count >= Self.patience { dispatcher.audience?.troubled(nil) }
    }
}

// MARK: - Telling

extension DispatchWork {
    func progressed(_ progress: (completed: Int, targets: Int)) {
        let isNew = state.withLock { state in
            defer { state.progress = progress }
            return state.progress != progress
        }
        if isNew { dispatcher.audience?.progressed(progress.completed, progress.targets) }
    }

    /// Tells of instances that have ended meanwhile. What cannot be read now is told at the end.
    private func tell(_ id: String, _ summary: CommandSummary, index: Int) async {
        let before = state.withLock { $0.told[index] ?? [:] }
        guard summary.completed > before.count, !summary.isTerminal,
            let found = try? await dispatcher.collect(id)
        else { return }
        let ended = found.filter { $0.isTerminal && before[$0.instance] == nil }
            .map { Judge.result(of: $0, send: sends[index], commandID: id) }
        var budget = ended.count
        for result in await dispatcher.withOutputs(ended, of: sends[index], all: true, budget: &budget) {
            state.withLock { $0.told[index, default: [:]][result.instance] = result }
            dispatcher.audience?.ended?(result)
        }
    }

    /// Completes the outputs, tells of everybody who was not told of yet, and closes the journal.
    /// - Returns: the conclusions, and what kept the journal from being written.
    func finish(
        _ conclusions: [CommandMachine.Conclusion]
    ) async -> ([CommandMachine.Conclusion], failure: (any Error)?) {
        var failure: (any Error)?
        var finished: [CommandMachine.Conclusion] = []
        var budget = Self.mostOutputs
        for (index, var conclusion) in conclusions.enumerated() {
            // A late result can differ from what was told: then it is told again.
            let outcomes = Dictionary(
                conclusion.results.map { ($0.instance, $0.outcome) }, uniquingKeysWith: { first, _ in first })
            let told = state.withLock { $0.told[index] ?? [:] }.filter { $1.outcome == outcomes[$0] }
            conclusion.results = await dispatcher.withOutputs(
                conclusion.results.map { told[$0.instance] ?? $0 }, of: sends[index], all: tellsAtOnce,
                except: Set(told.keys), budget: &budget)
            do { try await dispatcher.journal.ended(sends[index], conclusion) } catch { failure = failure ?? error }
            for result in conclusion.results + conclusion.unplanned where told[result.instance] == nil {
                dispatcher.audience?.ended?(result)
            }
            finished.append(conclusion)
        }
        return (finished, failure)
    }
}
