import Glibc

/// Reads a child's output and waits for its end on the thread that calls ``finish(cancel:)``.
struct ChildWatch {
    private let pid: pid_t
    private var streams: [Int32?]
    private var collected: [[UInt8]]
    private let deadline: Double?
    private var status: Int32?
    private var stopped: (end: ChildOutput.End, at: Double)?

    /// - Parameters:
    ///   - streams: the read ends of standard output and standard error; closed here.
    ///   - deadline: on ``Clock``; the group is killed then.
    init(pid: pid_t, streams: [Int32], deadline: Double?) {
        self.pid = pid
        self.streams = streams
        self.collected = streams.map { _ in [] }
        self.deadline = deadline
    }

    /// Returns when the leader has ended and the streams are closed. After a kill it waits two more seconds for the
    /// streams at most, because a process that left the group may hold them.
    mutating func finish(cancel: CancelSwitch) -> ChildOutput {
        while status == nil || streams.contains(where: { $0 != nil }) {
            read()
            reap()
            stopIfDue(cancel)
            if let stopped, Clock.seconds > stopped.at + 2, status != nil { break }
        }
        streams.forEach { if let stream = $0 { close(stream) } }
        return ChildOutput(end: end, output: collected[0], error: collected[1])
    }

    private var end: ChildOutput.End {
        if let stopped { return stopped.end }
        let status = status ?? 0
        let signal = status & 0x7f
        return .exit(signal == 0 ? Int(status >> 8) & 0xff : 128 + Int(signal))
    }

    private mutating func read() {
        var polled = streams.map { pollfd(fd: $0 ?? -1, events: Int16(POLLIN), revents: 0) }
        guard poll(&polled, nfds_t(polled.count), 20) > 0 else { return }
        for (index, entry) in polled.enumerated() where entry.revents != 0 {
            readOnce(index)
        }
    }

    private mutating func readOnce(_ index: Int) {
        guard let stream = streams[index] else { return }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = Glibc.read(stream, &buffer, buffer.count)
        if count > 0 {
            let room = ChildProcess.kept - collected[index].count
            collected[index] += buffer[..<min(count, room)]
        } else if count == 0 || errno != EINTR {
            close(stream)
            streams[index] = nil
        }
    }

    private mutating func reap() {
        guard status == nil else { return }
        var value: Int32 = 0
        if waitpid(pid, &value, WNOHANG) == pid { status = value }
    }

    private mutating func stopIfDue(_ cancel: CancelSwitch) {
        guard stopped == nil else { return }
        let due: ChildOutput.End? =
            if cancel.isThrown { .cancelled } else if let deadline, Clock.seconds >= deadline { .timedOut } else { nil }
        guard let due else { return }
        // The agent reports a step as failed when the group it wants to kill is gone (agent 3.3.1142, measured).
        stopped = (kill(-pid, SIGKILL) == 0 ? due : .escaped, Clock.seconds)
    }
}
