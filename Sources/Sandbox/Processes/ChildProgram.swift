/// A program to start: everything a child process gets from this one.
struct ChildProgram: Sendable {
    /// The executable's absolute path, then its arguments.
    var arguments: [String]
    /// The whole environment; nothing is inherited.
    var environment: [String: String] = ["PATH": ChildProgram.searchPath, "LC_ALL": "C.UTF-8"]
    /// The bytes on standard input.
    var input: [UInt8] = []
    /// Seconds after which the process group is killed; nil: never.
    var timeout: Double?

    static let searchPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
}

/// How a child process ended and what it wrote.
struct ChildOutput: Sendable, Equatable {
    /// Who ended it.
    enum End: Sendable, Equatable {
        /// It ended by itself; 128 plus the signal's number when a signal did it.
        case exit(Int)
        /// Its process group was killed at the time-out.
        case timedOut
        /// Its process group was killed on request.
        case cancelled
        /// It had to be killed, but its group was gone and something else held its output open.
        case escaped
    }
    var end: End
    /// The first bytes of standard output, at most ``ChildProcess/kept``.
    var output: [UInt8]
    /// The first bytes of standard error, at most ``ChildProcess/kept``.
    var error: [UInt8]

    var succeeded: Bool { end == .exit(0) }
    var text: String { String(decoding: output, as: UTF8.self) }
    var errorText: String { String(decoding: error, as: UTF8.self) }
}
