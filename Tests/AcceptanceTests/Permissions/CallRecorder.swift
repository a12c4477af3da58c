import Foundation
import Sandbox
import Synchronization

/// Every call that a sandbox got, for who waits for one and for who looks at all of them afterwards.
final class CallRecorder: Sendable {
    private struct State {
        var calls: [SandboxCall] = []
        var waiting: [Int32: (operation: String, continuation: CheckedContinuation<Bool, Never>)] = [:]
    }

    private let state = Mutex(State())

    func note(_ call: SandboxCall) {
        let ready = state.withLock { state in
            state.calls.append(call)
            let ready = state.waiting.filter { $1.operation == call.operation }
            for process in ready.keys { state.waiting[process] = nil }
            return ready.values.map(\.continuation)
        }
        for continuation in ready { continuation.resume(returning: true) }
    }

    /// The calls since the last look.
    func take() -> [SandboxCall] {
        state.withLock { state in
            defer { state.calls = [] }
            return state.calls
        }
    }

    /// Waits until an operation was called since the last look; false when the program ended without it.
    func saw(_ operation: String, of program: Program) async -> Bool {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                let isThere = state.calls.contains { $0.operation == operation }
                if !isThere { state.waiting[program.pid] = (operation, continuation) }
                return isThere
            }
            guard !isThere else { return continuation.resume(returning: true) }
            Thread.detachNewThread {
                _ = program.wait()
                self.state.withLock { $0.waiting.removeValue(forKey: program.pid) }?.continuation
                    .resume(returning: false)
            }
        }
    }
}
