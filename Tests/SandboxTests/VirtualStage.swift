import Foundation
import Synchronization

@testable import Sandbox

/// A clock that stands until it is moved. Who sleeps on it is woken when its time has come.
final class ManualClock: SandboxClock {
    private struct State {
        var now: Date
        var sleepers: [(due: Date, wake: CheckedContinuation<Void, Never>)] = []
    }
    private let state: Mutex<State>

    init(_ start: Date = Date(timeIntervalSince1970: 1_767_225_600)) { state = Mutex(State(now: start)) }

    var now: Date { state.withLock { $0.now } }

    func sleep(seconds: Double) async throws {
        await withCheckedContinuation { continuation in
            let isDue = state.withLock { state in
                guard seconds > 0 else { return true }
                state.sleepers.append((state.now.addingTimeInterval(seconds), continuation))
                return false
            }
            if isDue { continuation.resume() }
        }
    }

    func advance(_ seconds: Double) {
        let due = state.withLock { state in
            state.now = state.now.addingTimeInterval(seconds)
            let now = state.now
            defer { state.sleepers.removeAll { $0.due <= now } }
            return state.sleepers.filter { $0.due <= now }
        }
        for sleeper in due { sleeper.wake.resume() }
    }

    var sleeping: Int { state.withLock { $0.sleepers.count } }
}

/// An engine with virtual instances only, without a server, on a clock of its own.
struct VirtualStage: Sendable {
    static let scope = Scope(account: "111122223333", region: "eu-west-1")
    let engine: Engine
    let clock: ManualClock
    var scope = VirtualStage.scope

    static func run(
        _ groups: [GroupProfile], seed: UInt64 = 1, _ service: (inout ServiceBehaviour) -> Void = { _ in },
        _ body: (VirtualStage) async throws -> Void
    ) async throws {
        try await withFolder { folder in
            let clock = ManualClock()
            var profile = SandboxProfile()
            profile.seed = seed
            profile.groups = groups
            service(&profile.service)
            let configuration = SandboxConfiguration(
                linux: 0, state: folder, region: scope.region, accountID: scope.account, profile: profile, clock: clock)
            let engine = Engine(
                EngineParts(
                    configuration: configuration, store: try StateFolder(folder, logger: .silent), logger: .silent,
                    instances: VirtualGroup.instances(of: profile, main: scope, start: clock.now),
                    documents: CommandDocument.shipped(at: clock.now).map(DocumentEntry.init)))
            try await body(VirtualStage(engine: engine, clock: clock))
            await engine.stop()
        }
    }

    /// The answer of an operation of SSM; errors are thrown.
    func ask(_ operation: String, _ body: String) async throws -> JSONValue {
        let request = WireRequest(method: "POST", path: "/", query: "", headers: [], body: Array(body.utf8))
        let caller = Caller(principal: .user(of: scope.account), region: scope.region)
        let response = try await engine.respond(to: Call(request: request, caller: caller), .ssm, operation)
        return try JSONDecoder().decode(JSONValue.self, from: Data(response.body))
    }

    /// Sends `true` to everything with this tag, or as `members` say.
    func send(_ members: String = "", target: String = #""Key":"tag:Fleet","Values":["sandbox"]"#) async throws
        -> String
    {
        let sent = try await ask(
            "SendCommand",
            #"{"DocumentName":"AWS-RunShellScript","Targets":[{\#(target)}],"Parameters":{"commands":["true"]}\#(members)}"#
        )
        guard let id = sent["Command"]?["CommandId"]?.string else { throw Unexpected("\(sent)") }
        return id
    }

    func command(_ id: String) async throws -> JSONValue {
        guard case .array(let commands)? = try await ask("ListCommands", "{\"CommandId\":\"\(id)\"}")["Commands"],
            let command = commands.first
        else { throw Unexpected("no command \(id)") }
        return command
    }

    /// StatusDetails of every invocation, counted.
    func details(_ id: String) async throws -> [String: Int] {
        var counts: [String: Int] = [:]
        var token: String?
        repeat {
            let more = token.map { ",\"NextToken\":\"\($0)\"" } ?? ""
            let page = try await ask("ListCommandInvocations", "{\"CommandId\":\"\(id)\"\(more)}")
            guard case .array(let invocations)? = page["CommandInvocations"] else { throw Unexpected("\(page)") }
            for each in invocations { counts[each["StatusDetails"]?.string ?? "", default: 0] += 1 }
            token = page["NextToken"]?.string
        } while token != nil
        return counts
    }

    func invocation(_ id: String, _ instance: String) async throws -> JSONValue {
        try await ask("GetCommandInvocation", "{\"CommandId\":\"\(id)\",\"InstanceId\":\"\(instance)\"}")
    }
}

extension JSONValue {
    var number: Double? { if case .number(let value) = self { value } else { nil } }
}
