import Foundation
import Synchronization

/// A running program, its output gathered without blocking it.
final class Program: Sendable {
    struct Run {
        var path: String
        var words: [String]
        var folder: URL?
        var environment: [String: String]

        func start() throws -> Program { try Program(self) }
    }

    struct Ended: Sendable {
        var code: Int32
        var output: String
        var error: String
        /// When its end was seen, whoever asks for it later.
        let time = ContinuousClock.now
        var all: String { output + error }
    }

    /// The program under test, built beside the tests.
    static var muster: String {
        Bundle(for: Program.self).bundleURL.appending(path: "muster").path
    }

    private let process = Process()
    private let output = Gathered()
    private let error = Gathered()

    private init(_ run: Run) throws {
        process.executableURL = URL(filePath: run.path)
        process.arguments = run.words
        process.currentDirectoryURL = run.folder
        process.environment = run.environment
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output.pipe
        process.standardError = error.pipe
        try process.run()
        output.gather()
        error.gather()
    }

    var pid: Int32 { process.processIdentifier }
    func interrupt() { kill(pid, SIGINT) }
    func killNow() { kill(pid, SIGKILL) }

    /// Waits until a line of progress holds the text; false when the program ended without it.
    func says(_ text: String) async -> Bool { await error.holds(text) }

    /// The same, and kills it then: at once, without waiting for the test's turn.
    func killed(after text: String) async -> Bool { await error.holds(text) { self.killNow() } }

    /// The same for its results.
    func prints(_ text: String) async -> Bool { await output.holds(text) }

    func wait() -> Ended {
        let out = output.wait()
        let err = error.wait()
        process.waitUntilExit()
        return Ended(
            code: process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus,
            output: out, error: err)
    }

    func ended() async -> Ended {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: self.wait()) }
        }
    }
}

/// One stream, read by a thread of its own; readers are woken at each piece.
private final class Gathered: Sendable {
    let pipe = Pipe()
    private let condition = NSCondition()
    private let state = Mutex((text: "", done: false))

    func gather() {
        let handle = pipe.fileHandleForReading
        Thread.detachNewThread {
            var bytes = Data()
            while true {
                let piece = handle.availableData
                bytes += piece
                self.state.withLock { $0 = (String(decoding: bytes, as: UTF8.self), piece.isEmpty) }
                self.condition.lock()
                self.condition.broadcast()
                self.condition.unlock()
                if piece.isEmpty { return }
            }
        }
    }

    func wait() -> String {
        until { _, done in done }
        return state.withLock { $0.text }
    }

    /// Whether the text came; what is to be done then is done by the thread that waits for it.
    func holds(_ text: String, then act: @escaping @Sendable () -> Void = {}) async -> Bool {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                self.until { found, done in done || found.contains(text) }
                let isThere = self.state.withLock { $0.text.contains(text) }
                if isThere { act() }
                continuation.resume(returning: isThere)
            }
        }
    }

    private func until(_ accepts: (String, Bool) -> Bool) {
        condition.lock()
        defer { condition.unlock() }
        while true {
            let now = state.withLock { $0 }
            if accepts(now.text, now.done) { return }
            condition.wait()
        }
    }
}
