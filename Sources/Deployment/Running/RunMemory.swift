import Dispatching
import Fleet
import Foundation
package import Ledger

/// What an earlier process left of a run, so that another one can go on with it: the same plan asks for the same
/// sends, whose keys tell which of them were made.
package struct RunMemory: Sendable {
    /// Sends nothing of what the earlier process had not sent; takes back what it did.
    package let isUndoing: Bool
    private let commands: [String: CommandRecord]
    private let events: Set<Trace>
    /// What the runner's checks found, by batch: each host that failed, and why.
    private let runnerFaults: [Int: [InstanceID: String]]
    /// How often the run has paused.
    package let pauses: Int
    /// The number of the look whose answer was open when the run paused; nil when it did not pause for that.
    package let openObservation: Int?
    private let failures: [Int: String]

    /// An event, as far as it must not be written twice.
    private struct Trace: Hashable {
        var kind: String
        var host: String?
        var details: [String: String]
    }

    /// A run that begins.
    package static let none = RunMemory(isUndoing: false, commands: [:], events: [])

    private init(
        isUndoing: Bool, commands: [String: CommandRecord], events: Set<Trace>,
        runnerFaults: [Int: [InstanceID: String]] = [:], pauses: [LedgerEvent] = [], failures: [Int: String] = [:]
    ) {
        self.isUndoing = isUndoing
        self.commands = commands
        self.events = events
        self.runnerFaults = runnerFaults
        self.pauses = pauses.count
        self.failures = failures
        openObservation = pauses.last.flatMap { last in
            last.kind == Kind.inconclusive ? Self.details(last)["batch"].flatMap { Int($0) } : nil
        }
    }

    private static func details(_ event: LedgerEvent) -> [String: String] {
        (try? JSONDecoder().decode([String: String].self, from: Data(event.payload.utf8))) ?? [:]
    }

    /// Reads what the ledger holds of a run.
    package init(of run: String, in ledger: Ledger, isUndoing: Bool) async throws {
        let events = try await ledger.events(run: run).map { ($0, Self.details($0)) }
        var faults: [Int: [InstanceID: String]] = [:]
        for (event, details) in events where event.kind == Self.runnerChecked {
            guard let batch = details["batch"].flatMap({ Int($0) }) else { continue }
            let found = details.compactMap { name, fault in InstanceID(name).map { ($0, fault) } }
            faults[batch] = Dictionary(uniqueKeysWithValues: found)
        }
        self.init(
            isUndoing: isUndoing,
            commands: Dictionary(try await ledger.commands(run: run).map { ($0.key, $0) }, uniquingKeysWith: { $1 }),
            events: Set(events.map { Self.trace($0.kind, host: $0.host, $1) }), runnerFaults: faults,
            pauses: events.map(\.0).filter { [Kind.paused, Kind.inconclusive].contains($0.kind) },
            failures: Dictionary(
                events.compactMap { event, details in
                    guard event.kind == Kind.failed, let batch = details["batch"].flatMap({ Int($0) }) else {
                        return nil
                    }
                    return (batch, details["message"] ?? "")
                }, uniquingKeysWith: { $1 }))
    }

    private typealias Kind = DeploymentRun.Kind

    /// Why a look at a batch failed, when the run has judged so.
    func failure(ofObservation number: Int) -> String? { failures[number] }

    static let runnerChecked = "runner.checked"

    /// What an event is told apart by: its words for people may differ.
    private static func trace(_ kind: String, host: String?, _ details: [String: String]) -> Trace {
        Trace(
            kind: kind, host: host,
            details: details.filter { ["phase", "batch", "outcome", "command"].contains($0.key) })
    }

    /// Whether the earlier process wrote this event.
    func holds(_ kind: String, host: String?, _ details: [String: String]) -> Bool {
        events.contains(Self.trace(kind, host: host, details))
    }

    func runnerFaults(batch: Int) -> [InstanceID: String]? { runnerFaults[batch] }

    /// The nonces of sends that were prepared, by key: their result lines carry them.
    var nonces: [String: String] { commands.mapValues(\.nonce) }

    /// How the dispatcher takes up these sends.
    func resumptions(_ sends: [Send]) -> [SendKey: DispatchMachine.Resumption] {
        Dictionary(
            sends.compactMap { send in
                commands[send.key.description].map {
                    (send.key, $0.commandID.map { .sent(commandID: $0) } ?? .prepared)
                }
            }, uniquingKeysWith: { $1 })
    }

    /// Whether the earlier process knew that SSM had accepted the send.
    func wasAccepted(_ send: Send) -> Bool { commands[send.key.description]?.commandID != nil }

    /// Whether it may have been accepted without that being known.
    func mayHaveBeenSent(_ send: Send) -> Bool {
        commands[send.key.description].map { $0.commandID == nil } ?? false
    }
}
