import Synchronization

/// Asks a running child to be killed; may be thrown from anywhere, any number of times, also before the start.
final class CancelSwitch: Sendable {
    private let thrown = Atomic<Bool>(false)

    var isThrown: Bool { thrown.load(ordering: .acquiring) }
    func `throw`() { thrown.store(true, ordering: .releasing) }
}
