import Synchronization

/// The wish to stop, raised once (a signal, a lost lease), seen by everything that waits.
///
/// It does not cancel tasks: what is in flight on the fleet has to be ended by requests, which must still be made.
package final class StopSignal: Sendable {
    private struct State {
        var reason: String?
        var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
        var next = 0
    }

    private let state = Mutex(State())

    package init() {}

    /// Raises the signal; the first reason stays.
    package func raise(_ reason: String) {
        let waiting = state.withLock { state in
            state.reason = state.reason ?? reason
            defer { state.waiting = [:] }
            return state.waiting.values.map { $0 }
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Why to stop; nil while nobody wants to.
    package var reason: String? { state.withLock { $0.reason } }
    package var isRaised: Bool { reason != nil }

    /// Waits so long, or until the signal is raised.
    package func sleep(for duration: Duration) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { try? await Task.sleep(for: duration) }
            group.addTask { await self.raised() }
            await group.next()
            group.cancelAll()
        }
    }

    /// Returns when the signal is raised or the task is cancelled.
    package func raised() async {
        let id = state.withLock { state in
            state.next += 1
            return state.next
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let now = state.withLock { state in
                    if state.reason != nil || Task.isCancelled { return true }
                    state.waiting[id] = continuation
                    return false
                }
                if now { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: id) }?.resume()
        }
    }
}
