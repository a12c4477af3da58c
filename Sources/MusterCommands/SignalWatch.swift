import Dispatch
import Dispatching
import Foundation

/// Turns SIGINT, SIGTERM and SIGHUP (a terminal that went away) into the stop signal; a second one ends the process at once
/// with 130.
final class SignalWatch: Sendable {
    /// Dispatch sources are thread-safe; they are only created, resumed and cancelled here.
    private nonisolated(unsafe) let sources: [any DispatchSourceSignal]

    init(_ stop: StopSignal) {
        sources = ([SIGINT, SIGTERM] + (Self.isDetached ? [] : [SIGHUP])).map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                if stop.isRaised { _exit(MusterExit.interrupted.rawValue) }
                Console.error("interrupted: cancelling what is in flight; once more ends at once")
                stop.raise(Self.name(number))
            }
            source.resume()
            return source
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

    func end() { for source in sources { source.cancel() } }
}

/// Runs a command's work under the stop signal.
func interruptible<Value>(_ body: (StopSignal) async throws -> Value) async throws -> Value {
    let stop = StopSignal()
    let watch = SignalWatch(stop)
    defer { watch.end() }
    return try await body(stop)
}
