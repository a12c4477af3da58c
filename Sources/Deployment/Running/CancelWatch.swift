package import Dispatching
package import Ledger

extension Ledger {
    /// Raises the signal when somebody wants the run cancelled. Returns then, or when the task is cancelled.
    package func heedCancelRequests(run: String, _ stop: StopSignal) async {
        while !Task.isCancelled, !stop.isRaised {
            try? await Task.sleep(for: .seconds(1))
            // A ledger that cannot be read now is read again; what depends on it fails by itself.
            if let reason = try? await cancelRequest(run: run) { stop.raise(reason) }
        }
    }
}
