import Foundation
import Glibc

/// The process that an instance lives in. It ends with ``stop()``, or when this process does.
struct InstanceHolder: Sendable {
    /// The process to wait for.
    private let process: pid_t
    /// The first process inside, as this machine numbers it; 0 without namespaces.
    let leader: pid_t
    /// Open as long as the instance shall live.
    private let lifeLine: Int32

    /// Starts ``InstanceShell/holder``; returns when the instance can be entered.
    static func start(_ shell: InstanceShell) async throws -> InstanceHolder {
        let life = try Pipe.make()
        let pipes = try (ready: Pipe.make(), complaint: Pipe.make(), report: Pipe.make())
        let process: pid_t
        do {
            defer {
                [life.reader, pipes.ready.writer, pipes.complaint.writer, pipes.report.writer].forEach { close($0) }
            }
            process = try ChildProcess.spawn(
                ChildProgram(arguments: shell.holder),
                descriptors: [life.reader, pipes.ready.writer, pipes.complaint.writer, pipes.report.writer])
        } catch let error {
            [life.writer, pipes.ready.reader, pipes.complaint.reader, pipes.report.reader].forEach { close($0) }
            throw error
        }
        let told = await read(pipes.report.reader)
        let ready = await read(pipes.ready.reader, most: 1)
        guard let leader = leader(told), !ready.isEmpty else {
            close(life.writer)
            let complaint = await read(pipes.complaint.reader)
            await wait(process)
            throw SandboxError(.boot, "The instance \(shell.hostname) does not start: \(complaint)")
        }
        close(pipes.complaint.reader)
        return InstanceHolder(process: process, leader: leader, lifeLine: life.writer)
    }

    /// Kills everything inside and returns when it is gone.
    func stop() async {
        close(lifeLine)
        if leader > 0 { kill(leader, SIGKILL) }
        await Self.wait(process)
    }

    private static func leader(_ text: String) -> pid_t? {
        struct Report: Decodable {
            var leader: pid_t
            enum CodingKeys: String, CodingKey { case leader = "child-pid" }
        }
        return try? JSONDecoder().decode(Report.self, from: Data(text.utf8)).leader
    }

    /// What comes up to `most` bytes or the end of `descriptor`, which is closed.
    private static func read(_ descriptor: Int32, most: Int = 65_536) async -> String {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
                let data = (try? handle.read(upToCount: most)) ?? nil
                continuation.resume(returning: String(decoding: data ?? Data(), as: UTF8.self))
            }
        }
    }

    private static func wait(_ process: pid_t) async {
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            Thread.detachNewThread {
                var status: Int32 = 0
                while waitpid(process, &status, 0) < 0 && errno == EINTR {}
                continuation.resume()
            }
        }
    }
}
