private import CSpawn
import Dispatch
import Foundation
import Glibc

/// A child process in a process group of its own.
///
/// Started by `posix_spawn` and not by a process library: output has to be read after the leader has ended (a
/// background child that inherited it keeps an SSM step running), the whole group is killed, and descriptors such
/// as a life line must reach exactly one child.
enum ChildProcess {
    /// Bytes kept of each output stream; the rest is read and dropped. More than any limit of SSM.
    static let kept = 65_536

    /// Starts `program`, waits until it has ended *and* both its output streams are closed.
    ///
    /// - Throws: ``SandboxError`` with code `spawn` when it cannot be started.
    static func run(_ program: ChildProgram, cancel: CancelSwitch = CancelSwitch()) async throws -> ChildOutput {
        let output = try Pipe.make()
        let error = try Pipe.make()
        let input = try memoryFile(program.input)
        let pid: pid_t
        do {
            defer { [output.writer, error.writer, input].forEach { close($0) } }
            pid = try spawn(program, descriptors: [input, output.writer, error.writer])
        } catch let failure {
            [output.reader, error.reader].forEach { close($0) }
            throw failure
        }
        let deadline = program.timeout.map { Clock.seconds + $0 }
        return await withCheckedContinuation { continuation in
            // A thread and not a task: it blocks in poll(2) and waitpid(2) for as long as the child lives.
            Thread.detachNewThread {
                var watch = ChildWatch(pid: pid, streams: [output.reader, error.reader], deadline: deadline)
                continuation.resume(returning: watch.finish(cancel: cancel))
            }
        }
    }

    /// Starts `program` with `descriptors` as its descriptors 0, 1, 2, …; every other one is closed there.
    ///
    /// - Returns: the process id, which is also its group's. The caller waits for it.
    static func spawn(_ program: ChildProgram, descriptors: [Int32]) throws -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // First up to numbers that no target has, so that no dup2 overwrites a source that is still needed.
        for (index, descriptor) in descriptors.enumerated() {
            posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(900 + index))
        }
        for index in descriptors.indices {
            posix_spawn_file_actions_adddup2(&actions, Int32(900 + index), Int32(index))
        }
        muster_spawn_in(&actions, "/", Int32(descriptors.count))
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        resetSignals(&attributes)
        let arguments = program.arguments.map { strdup($0) } + [nil]
        let environment = program.environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (arguments + environment).forEach { free($0) } }
        var pid: pid_t = 0
        let status = posix_spawn(&pid, program.arguments[0], &actions, &attributes, arguments, environment)
        guard status == 0 else {
            throw SandboxError(
                .spawn, "\(program.arguments[0]) cannot be started (errno \(status)); is its package installed?")
        }
        return pid
    }

    /// Own group, every signal at its default: a server that ignores SIGPIPE must not pass that on to scripts.
    private static func resetSignals(_ attributes: inout posix_spawnattr_t) {
        var all = sigset_t()
        var none = sigset_t()
        sigfillset(&all)
        sigemptyset(&none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETPGROUP | Int32(POSIX_SPAWN_SETSIGDEF) | Int32(POSIX_SPAWN_SETSIGMASK)
        posix_spawnattr_setflags(&attributes, Int16(flags))
    }

    /// A file without a name that holds `bytes`, positioned at its start. The caller closes it.
    private static func memoryFile(_ bytes: [UInt8]) throws -> Int32 {
        let descriptor = muster_memory_file("muster-sandbox-input")
        guard descriptor >= 0 else {
            throw SandboxError(.spawn, "no memory file for a child's input (errno \(errno)); free some descriptors")
        }
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { break }
            written += count
        }
        lseek(descriptor, 0, SEEK_SET)
        return descriptor
    }
}

/// Both ends of a pipe, closed at exec. Whoever holds an end closes it.
struct Pipe: Sendable {
    var reader: Int32
    var writer: Int32

    static func make() throws -> Pipe {
        var ends: [Int32] = [0, 0]
        guard muster_pipe(&ends) == 0 else {
            throw SandboxError(.spawn, "no pipe for a child (errno \(errno)); raise the limit of open files")
        }
        return Pipe(reader: ends[0], writer: ends[1])
    }
}

/// Monotonic seconds.
enum Clock {
    static var seconds: Double {
        Double(DispatchTime.now().uptimeNanoseconds) / 1e9
    }
}
