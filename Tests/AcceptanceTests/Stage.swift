import Foundation
import Sandbox
import Synchronization
import Testing

/// A sandbox, a git repository with an application and the program, for one test.
///
/// The program runs as its users run it: as a process, with the sandbox's environment.
final class Stage: Sendable {
    let sandbox: Sandbox
    let work: URL
    let settings: String

    var repository: URL { work.appending(path: "orders") }
    var state: URL { work.appending(path: "state/muster") }

    /// Starts everything, runs the body, ends everything.
    static func run(
        linux: Int = 1, windows: Int = 0, settings: String = Stage.settings(), windowsAnswers: String? = nil,
        profile: String? = nil, upstream: String? = nil, agent: String? = nil,
        onCall: (@Sendable (SandboxCall) -> Void)? = nil, _ body: (Stage) async throws -> Void
    ) async throws {
        await Seats.shared.take()
        do {
            try await perform(
                linux: linux, windows: windows, settings: settings, windowsAnswers: windowsAnswers, profile: profile,
                upstream: upstream, agent: agent, onCall: onCall, body)
            await Seats.shared.leave()
        } catch {
            await Seats.shared.leave()
            throw error
        }
    }

    private static func perform(
        linux: Int, windows: Int, settings: String, windowsAnswers: String?, profile: String?,
        upstream: String?, agent: String?, onCall: (@Sendable (SandboxCall) -> Void)?,
        _ body: (Stage) async throws -> Void
    ) async throws {
        let work = FileManager.default.temporaryDirectory.appending(path: "muster-stage-\(UUID().uuidString.prefix(8))")
        let state = work.appending(path: "state")
        let artifacts = work.appending(path: "artifacts")
        for folder in [state, artifacts] {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        }
        defer { try? FileManager.default.removeItem(at: work) }
        var configuration = SandboxConfiguration(
            linux: linux, windows: windows, state: state, shares: [work.appending(path: "origin.git"), artifacts])
        configuration.upstream = upstream
        configuration.agentVersion = agent
        configuration.onCall = onCall
        if let windowsAnswers {
            let file = work.appending(path: "answers.json")
            try Data(windowsAnswers.utf8).write(to: file)
            configuration.windowsAnswers = file
        }
        if let profile {
            let file = work.appending(path: "profile.yml")
            try Data(profile.utf8).write(to: file)
            configuration.profile = try SandboxProfile.read(path: file.path)
        }
        try git(["init", "--quiet", "--bare", "--initial-branch", "main", work.appending(path: "origin.git").path])
        try await withSandbox(configuration) { sandbox in
            let stage = Stage(sandbox: sandbox, work: work, settings: settings)
            try stage.prepare()
            try await body(stage)
        }
    }

    private init(sandbox: Sandbox, work: URL, settings: String) {
        self.sandbox = sandbox
        self.work = work
        self.settings = settings
    }

    private func prepare() throws {
        try FileManager.default.createDirectory(at: repository, withIntermediateDirectories: true)
        try Stage.git(["init", "--quiet", "--initial-branch", "main"], in: repository)
        try Stage.git(["remote", "add", "origin", work.appending(path: "origin.git").path], in: repository)
        try write("muster.yml", settings)
    }

    func write(_ path: String, _ text: String) throws {
        try Data(text.utf8).write(to: repository.appending(path: path))
    }

    /// Commits an application and pushes it; answers the commit's id.
    func commit(_ application: String, message: String = "a release", branch: String = "main") throws -> String {
        try write("app.py", application + "\n# \(UUID().uuidString)\n")
        try Stage.git(["add", "--all"], in: repository)
        try Stage.git(["commit", "--quiet", "--message", message], in: repository)
        try Stage.git(["push", "--quiet", "origin", "HEAD:\(branch)"], in: repository)
        return try Stage.git(["rev-parse", "HEAD"], in: repository)
    }

    @discardableResult
    static func git(_ words: [String], in folder: URL? = nil) throws -> String {
        let identity = ["-c", "user.name=Ada Example", "-c", "user.email=ada@example.com"]
        let process = Program.Run(
            path: "/usr/bin/git", words: identity + words, folder: folder,
            environment: ProcessInfo.processInfo.environment)
        let ended = try process.start().wait()
        guard ended.code == 0 else { throw Failure(message: "git \(words): \(ended.error)") }
        return ended.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    struct Failure: Error {
        var message: String
    }

    private var held: URL { work.appending(path: "artifacts/held") }

    /// From now on builds wait for ``letGo()``: a deployment is met in its phase "stage", however slow the machine is.
    func holdBuilds() throws {
        try Data().write(to: held)
        let build = "build: ['while test -e \(held.path); do sleep 0.1; done']"
        try write(
            "muster.yml",
            settings.replacing("path: /opt/orders", with: "path: /opt/orders\n      \(build)")
                .replacing("execution: 30s", with: "execution: 5m"))
    }

    func letGo() throws { try FileManager.default.removeItem(at: held) }

    /// Starts the program; the caller waits for it.
    func start(_ words: [String], environment: [String: String] = [:], without: [String] = []) throws -> Program {
        var merged = ProcessInfo.processInfo.environment.merging(sandbox.environment) { $1 }
        for name in without { merged.removeValue(forKey: name) }
        return try Program.Run(
            path: Program.muster, words: words, folder: repository, environment: merged.merging(environment) { $1 }
        ).start()
    }

    /// Runs the program to its end.
    func muster(_ words: String..., environment: [String: String] = [:], without: [String] = []) async throws
        -> Program.Ended
    {
        try await start(words, environment: environment, without: without).ended()
    }

    /// What each host says serves there, by `status`.
    func serving() async throws -> [String?] {
        struct Report: Decodable {
            struct Entry: Decodable { var serving: String? }
            var hosts: [Entry]
        }
        let ended = try await muster("status", "test", "--output", "json")
        return try JSONDecoder().decode(Report.self, from: Data(ended.output.utf8)).hosts.map(\.serving)
    }

    /// The results of the runs in the history, newest first.
    func history() async throws -> [String] {
        struct Report: Decodable {
            struct Entry: Decodable { var state: String }
            var runs: [Entry]
        }
        let ended = try await muster("history", "test", "--output", "json")
        return try JSONDecoder().decode(Report.self, from: Data(ended.output.utf8)).runs.map(\.state)
    }

    /// The id of the newest run.
    func newestRun() async throws -> String {
        struct Report: Decodable {
            struct Entry: Decodable { var id: String }
            var runs: [Entry]
        }
        let ended = try await muster("history", "test", "--output", "json")
        return try #require(try JSONDecoder().decode(Report.self, from: Data(ended.output.utf8)).runs.first?.id)
    }

    /// Nothing must be left in flight, nobody must hold the lock, and what is remembered must hold together.
    func expectQuiet() async throws {
        let lock = try await muster("lock", "show", "test")
        #expect(lock.output.contains("is free"), "\(lock.output)")
        let status = try await muster("status", "test")
        #expect(!status.output.contains("works here"), "\(status.output)")
        let verified = try await muster("ledger", "verify")
        #expect(verified.code == 0, "\(verified.all)")
    }
}

/// How many stages may play at once: more would only be slower on a small machine, and their time-outs are real.
private actor Seats {
    static let shared = Seats(6)
    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(_ free: Int) { self.free = free }

    func take() async {
        if free > 0 {
            free -= 1
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
    }

    func leave() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
}
