import Dispatch
import Dispatching
import Foundation
import Synchronization

/// Turns SIGINT, SIGTERM and SIGHUP (a terminal that went away) into the stop signal; a second one ends the process at once
/// with 130.
final class SignalWatch: Sendable {
    private struct State {
        var stops: [StopSignal] = []
        /// What a signal does while nobody has a stop signal.
        var idle: (@Sendable () -> Void)?
    }

    private static let state = Mutex(State())

    /// One for each signal, for the process's whole life: two sources of one signal do not both fire.
    /// Dispatch sources are thread-safe; they are only created and resumed here.
    private nonisolated(unsafe) static let sources: [any DispatchSourceSignal] = {
        ([SIGINT, SIGTERM] + (isDetached ? [] : [SIGHUP])).map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { came(number) }
            source.resume()
            return source
        }
    }()

    private let stop: StopSignal

    init(_ stop: StopSignal) {
        self.stop = stop
        Self.state.withLock { $0.stops.append(stop) }
        _ = Self.sources
    }

    func end() { Self.state.withLock { state in state.stops.removeAll { $0 === stop } } }

    /// Runs commands of which not all have a stop signal as the first process of a container: for that one, the kernel
    /// ignores signals that nobody handles. Who has no stop signal has nothing in flight, and ends at once.
    static func asFirstProcess<Value>(
        _ finish: @escaping @Sendable () -> Void, _ body: () async throws -> Value
    ) async rethrows -> Value {
        state.withLock { $0.idle = finish }
        _ = sources
        defer { state.withLock { $0.idle = nil } }
        return try await body()
    }

    private static func came(_ number: Int32) {
        let (stops, idle) = state.withLock { ($0.stops, $0.idle) }
        guard !stops.isEmpty else {
            guard let idle else { return }
            Console.error("interrupted: nothing was in flight")
            idle()
            _exit(MusterExit.interrupted.rawValue)
        }
        for stop in stops {
            if stop.isRaised { _exit(MusterExit.interrupted.rawValue) }
            Console.error("interrupted: cancelling what is in flight; once more ends at once")
            stop.raise(name(number))
        }
    }

    /// Whether the process was started so that it outlives its terminal (`nohup`).
    private static let isDetached: Bool = {
        var action = sigaction()
        sigaction(SIGHUP, nil, &action)
        return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
    }()

    private static func name(_ number: Int32) -> String {
        switch number {
        case SIGINT: "SIGINT"
        case SIGHUP: "SIGHUP"
        default: "SIGTERM"
        }
    }
}

/// Runs a command's work under the stop signal.
func interruptible<Value>(_ body: (StopSignal) async throws -> Value) async throws -> Value {
    let stop = StopSignal()
    let watch = SignalWatch(stop)
    defer { watch.end() }
    return try await body(stop)
}
