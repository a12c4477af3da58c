import Dispatch
import Foundation

/// A program that is run in the foreground with added environment, in this process's own group, so that a terminal's
/// Ctrl-C reaches it. SIGTERM is passed on.
struct ChildCommand {
    var words: [String]
    var environment: [String: String]

    /// Its exit code; 128 and the signal's number when a signal ended it, 127 when it cannot be started.
    func run() async throws -> Int32 {
        var process = pid_t()
        let status = spawn(&process)
        guard status == 0 else {
            throw CommandFailure(.failed, "'\(words[0])' cannot be started: \(String(cString: strerror(status)))")
        }
        let child = process
        signal(SIGINT, SIG_IGN)
        signal(SIGTERM, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: SIGTERM, queue: .global())
        source.setEventHandler { kill(child, SIGTERM) }
        source.resume()
        defer { source.cancel() }
        return await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                var state: Int32 = 0
                while waitpid(child, &state, 0) < 0, errno == EINTR {}
                // The low seven bits hold the signal, the next eight the exit code (POSIX `wait`).
                let number = state & 0x7f
                continuation.resume(returning: number == 0 ? (state >> 8) & 0xff : 128 + number)
            }
        }
    }

    private func spawn(_ process: inout pid_t) -> Int32 {
        var merged = ProcessInfo.processInfo.environment
        merged.merge(environment) { $1 }
        let arguments = words.map { strdup($0) } + [nil]
        let variables = merged.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for pointer in arguments + variables { free(pointer) } }
        return posix_spawnp(&process, words[0], nil, nil, arguments, variables)
    }
}
