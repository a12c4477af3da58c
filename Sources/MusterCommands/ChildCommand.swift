import Deployment
import Dispatch
import Foundation
import Synchronization

/// A program that is run with added environment, in a process group of its own, which is the terminal's foreground
/// group where there is a terminal: Ctrl-C and Ctrl-Z reach it there.
///
/// SIGINT and SIGTERM to this process are passed on to the whole group; what is left of it after
/// ``secondsToEnd`` is killed.
struct ChildCommand {
    var words: [String]
    var environment: [String: String]

    /// How long a group may take to end after a signal. With it, the whole of it is gone within two seconds.
    static let secondsToEnd = 1.0

    /// Its exit code; 128 and the signal's number when a signal ended it, 127 when it cannot be started.
    func run() async throws -> Int32 {
        let merged = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        guard let group = ProcessGroup.start(words, environment: merged)?.id else {
            throw CommandFailure(.failed, "'\(words[0])' cannot be started: \(String(cString: strerror(errno)))")
        }
        let terminal = Foreground(group)
        let due = Deadline()
        let sources = [SIGINT, SIGTERM].map { forward($0, to: group, due) }
        defer {
            for source in sources { source.cancel() }
            terminal.restore()
        }
        return await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: Self.wait(group, terminal, due)) }
        }
    }

    private func forward(_ number: Int32, to group: pid_t, _ due: Deadline) -> any DispatchSourceSignal {
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        source.setEventHandler {
            let deadline = due.set(.now() + Self.secondsToEnd)
            kill(-group, number)
            kill(-group, SIGCONT)
            DispatchQueue.global().asyncAfter(deadline: deadline) { kill(-group, SIGKILL) }
        }
        source.resume()
        return source
    }

    /// Waits for the leader's end. When it is stopped (Ctrl-Z), this process stops with it, and it goes on with it.
    private static func wait(_ group: pid_t, _ terminal: Foreground, _ due: Deadline) -> Int32 {
        var state: Int32 = 0
        while true {
            let found = waitpid(group, &state, WUNTRACED)
            if found < 0, errno == EINTR { continue }
            // 0x7f in the low byte: stopped (POSIX `wait`).
            guard found == group, state & 0xff == 0x7f else { break }
            terminal.restore()
            raise(SIGSTOP)
            terminal.give(to: group)
        }
        waitForMembers(group, due)
        // The low seven bits hold the signal, the next eight the exit code (POSIX `wait`).
        let number = state & 0x7f
        return number == 0 ? (state >> 8) & 0xff : 128 + number
    }

    /// After a signal to this process, the rest of the group is gone before the leader's exit code is told.
    private static func waitForMembers(_ group: pid_t, _ due: Deadline) {
        guard let deadline = due.time else { return }
        while kill(-group, 0) == 0, DispatchTime.now() < deadline { usleep(20_000) }
        kill(-group, SIGKILL)
    }
}

/// When the group of a command has to be gone, once that is known.
private final class Deadline: Sendable {
    private let stored = Mutex<DispatchTime?>(nil)

    var time: DispatchTime? { stored.withLock { $0 } }

    /// The first one counts.
    func set(_ time: DispatchTime) -> DispatchTime {
        stored.withLock { stored in
            stored = stored ?? time
            return stored ?? time
        }
    }
}

/// The foreground of the terminal on standard input, where this process has it.
private struct Foreground: Sendable {
    private let own: pid_t?

    /// Gives the foreground to a group.
    init(_ group: pid_t) {
        let own = getpgrp()
        self.own = isatty(STDIN_FILENO) == 1 && tcgetpgrp(STDIN_FILENO) == own ? own : nil
        give(to: group)
    }

    func give(to group: pid_t) {
        if own != nil {
            // Who is not in the foreground is stopped for changing it, unless it ignores that signal.
            signal(SIGTTOU, SIG_IGN)
            tcsetpgrp(STDIN_FILENO, group)
        }
        // It may have asked for the terminal before it had it.
        kill(-group, SIGCONT)
    }

    func restore() {
        if let own { tcsetpgrp(STDIN_FILENO, own) }
    }
}
