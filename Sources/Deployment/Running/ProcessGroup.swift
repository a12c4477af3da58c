package import Foundation

/// A program that was started in a process group of its own.
package struct ProcessGroup: Sendable {
    /// The id of the program and of its group.
    package let id: pid_t

    /// Starts a program, which is looked for on the PATH.
    ///
    /// No signal is blocked in it, though the runtime's threads block most, so that it can wait for its children and be
    /// ended; those that this process ignores for itself are at their default. What it was started with stays: under
    /// `nohup`, SIGHUP is ignored.
    ///
    /// - Parameters:
    ///   - environment: all of it.
    ///   - output: a descriptor for both of its streams, with nothing to read; without one it has this process's own.
    /// - Returns: nil, with `errno` set, when it cannot be started.
    package static func start(_ words: [String], environment: [String: String], output: Int32? = nil) -> ProcessGroup? {
        let arguments = words.map { strdup($0) } + [nil]
        let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for pointer in arguments + variables { free(pointer) } }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setpgroup(&attributes, 0)
        resetSignals(&attributes)
        let flags = POSIX_SPAWN_SETPGROUP | Int32(POSIX_SPAWN_SETSIGDEF) | Int32(POSIX_SPAWN_SETSIGMASK)
        posix_spawnattr_setflags(&attributes, Int16(flags))
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let output {
            posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
            posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
            posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO)
        }
        var process = pid_t()
        let status = posix_spawnp(&process, words[0], &actions, &attributes, arguments, variables)
        errno = status
        return status == 0 ? ProcessGroup(id: process) : nil
    }

    private static func resetSignals(_ attributes: inout posix_spawnattr_t) {
        var changed = sigset_t()
        sigemptyset(&changed)
        for number in [SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGTTOU] { sigaddset(&changed, number) }
        posix_spawnattr_setsigdefault(&attributes, &changed)
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
    }

    /// Sends a signal to every process of the group.
    package func signal(_ number: Int32) { kill(-id, number) }

    /// Waits for the program, ends what it has left of its group, and answers its exit code: 128 and the signal's
    /// number when a signal ended it. Blocks its thread.
    package func end() -> Int32 {
        var info = siginfo_t()
        // Seen, not reaped: until then nobody else can be given the group's id.
        while waitid(P_PID, id_t(id), &info, WEXITED | WNOWAIT) < 0, errno == EINTR {}
        signal(SIGKILL)
        var state: Int32 = 0
        while waitpid(id, &state, 0) < 0, errno == EINTR {}
        // The low seven bits hold the signal, the next eight the exit code (POSIX `wait`).
        let number = state & 0x7f
        return number == 0 ? (state >> 8) & 0xff : 128 + number
    }
}
