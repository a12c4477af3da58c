import Foundation
import Synchronization

/// `credential_process`: a program that prints credentials as JSON.
struct ProcessCredentials: Sendable {
    let command: String
    let profile: String
    var timeout: Duration = .seconds(60)

    /// Throws `unavailable` for a program that cannot start, fails, or prints something else. Its standard error goes
    /// to ours, because it may ask to sign in; its output is never shown.
    func load() async throws(CredentialsError) -> Credentials {
        let place = "credential_process of profile \(profile)"
        guard let words = ShellWords.split(command), let program = words.first else {
            throw CredentialsError(
                code: .malformed("credential_process"), message: "\(place) has an open quotation mark, or is empty.")
        }
        let output = try await run(program, Array(words.dropFirst()), place)
        guard let reply = try? JSONDecoder().decode(CredentialsReply.self, from: output) else {
            throw .unavailable("\(place) (\(program)) did not print the JSON of credentials.")
        }
        guard reply.version == 1 else {
            throw .unavailable("\(place) (\(program)) must print \"Version\": 1.")
        }
        return try reply.credentials(source: place)
    }

    private func run(_ program: String, _ arguments: [String], _ place: String) async throws(CredentialsError) -> Data {
        let process = Process()
        process.executableURL = URL(filePath: program.contains("/") ? program : "/usr/bin/env")
        process.arguments = program.contains("/") ? arguments : [program] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardInput = FileHandle.nullDevice
        do {
            try process.run()
        } catch {
            throw .unavailable("\(place) (\(program)) cannot be started: \(error.localizedDescription)")
        }
        let ending = Ending()
        let timer = Task {
            try await Task.sleep(for: timeout)
            process.terminate()
            ending.resume(nil)
        }
        // A grandchild may hold the pipe for longer than the program lives, so the timer alone can end the wait.
        let data: Data? = await withCheckedContinuation { continuation in
            ending.wait(continuation)
            Thread.detachNewThread {
                let data = (try? pipe.fileHandleForReading.readToEnd()) ?? Data()
                process.waitUntilExit()
                ending.resume(data)
            }
        }
        timer.cancel()
        guard let data else { throw .unavailable("\(place) (\(program)) took longer than \(timeout).") }
        let status = process.terminationStatus
        guard process.terminationReason == .exit else {
            throw .unavailable("\(place) (\(program)) was ended by signal \(status).")
        }
        guard status == 0 else { throw .unavailable("\(place) (\(program)) failed with exit code \(status).") }
        return data
    }
}

/// Whoever is first ends the wait.
private final class Ending: Sendable {
    private let waiter = Mutex<CheckedContinuation<Data?, Never>?>(nil)

    func wait(_ continuation: CheckedContinuation<Data?, Never>) {
        waiter.withLock { $0 = continuation }
    }

    func resume(_ data: Data?) {
        waiter.withLock { waiter in
            defer { waiter = nil }
            return waiter
        }?.resume(returning: data)
    }
}

/// Splits a command line as a POSIX shell does, without expanding anything.
enum ShellWords {
    /// Nil when a quotation mark stays open.
    static func split(_ text: String) -> [String]? {
        var words: [String] = []
        var word: String.UnicodeScalarView?
        var quote: Unicode.Scalar?
        var isEscaped = false
        for scalar in text.unicodeScalars {
            if isEscaped {
                if quote == "\"" && scalar != "\"" && scalar != "\\" { word?.append("\\") }
                word = (word ?? .init()) + [scalar]
                isEscaped = false
            } else if scalar == "\\" && quote != "'" {
                word = word ?? .init()
                isEscaped = true
            } else if let open = quote {
                if scalar == open { quote = nil } else { word?.append(scalar) }
            } else if scalar == "'" || scalar == "\"" {
                word = word ?? .init()
                quote = scalar
            } else if scalar.properties.isWhitespace {
                if let done = word { words.append(String(done)) }
                word = nil
            } else {
                word = (word ?? .init()) + [scalar]
            }
        }
        guard quote == nil, !isEscaped else { return nil }
        return words + (word.map { [String($0)] } ?? [])
    }
}
