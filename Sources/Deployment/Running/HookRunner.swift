import Dispatching
import Foundation
import Redaction

/// Runs a hook on the machine on which Muster runs: as a process group of its own, which ends with it.
struct HookRunner: Sendable {
    let stop: StopSignal
    /// The environment that Muster was started with.
    var inherited = ProcessInfo.processInfo.environment

    struct Ended: Sendable {
        /// The end of what it printed on both streams, without secrets.
        var output: String
        /// Why it failed; nil when it did well.
        var fault: String?
    }

    private static let kept = 8_192
    /// Longer than any secret: what is read beyond ``kept`` before secrets are looked for.
    private static let margin = 8_192

    func run(_ hook: Hook, variables: [String: String]) async -> Ended {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return Ended(output: "", fault: "it cannot be started: there is no pipe left") }
        let (reading, writing) = (ends[0], ends[1])
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let environment = environment(aws: hook.aws).merging(variables) { $1 }
        let group = ProcessGroup.start(["/bin/sh", "-e", "-c", hook.run], environment: environment, output: writing)
        let why = Self.reason(errno)
        close(writing)
        guard let group else {
            close(reading)
            return Ended(output: "", fault: "it cannot be started: \(why)")
        }
        return await withTaskGroup(of: Bool.self) { tasks in
            tasks.addTask { await watch(group, for: .seconds(hook.timeout)) }
            async let code = Self.detached { group.end() }
            let output = await Self.detached { Self.end(of: reading) }
            let ended = await code
            tasks.cancelAll()
            let isLate = await tasks.next() ?? false
            let fault: String? =
                if isLate {
                    stop.isRaised ? "it was stopped: \(stop.reason ?? "")" : "it took longer than \(hook.timeout) s"
                } else if ended != 0 { "it ended with exit code \(ended)" } else { nil }
            // Cut only now: of a secret that a cut had halved, the rest would not be known for one.
            let clean = Redactor(environment: inherited).redacted(output)
            return Ended(output: String(decoding: clean.utf8.suffix(Self.kept), as: UTF8.self), fault: fault)
        }
    }

    /// Why nothing was started: there are images without a shell.
    private static func reason(_ error: Int32) -> String {
        guard error == ENOENT, access("/bin/sh", X_OK) != 0 else { return String(cString: strerror(error)) }
        return "there is no /bin/sh here, as in the action's image; run it on hosts, or as a step of the workflow"
    }

    /// Ends the group at its time-out or when somebody wants to stop; true when it had to.
    private func watch(_ group: ProcessGroup, for duration: Duration) async -> Bool {
        await stop.sleep(for: duration)
        guard !Task.isCancelled else { return false }
        group.signal(SIGTERM)
        try? await Task.sleep(for: .seconds(1))
        if !Task.isCancelled { group.signal(SIGKILL) }
        return true
    }

    /// On a thread of its own: it blocks.
    private static func detached<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: body()) }
        }
    }

    /// The last of what comes out of a descriptor until its end; closes it.
    private static func end(of descriptor: Int32) -> String {
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var bytes = Data()
        while let piece = try? file.read(upToCount: kept), !piece.isEmpty {
            bytes.append(piece)
            if bytes.count > 2 * (kept + margin) { bytes = Data(bytes.suffix(kept + margin)) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Where credentials lie, by name.
    private static let credentials: Set<String> = [
        "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN", "AWS_PROFILE",
        "AWS_DEFAULT_PROFILE", "AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_AUTHORIZATION_TOKEN",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "ACTIONS_ID_TOKEN_REQUEST_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_URL",
        "MUSTER_APPROVAL_KEY",
    ]

    /// By which a step speaks to its job: what a hook wrote there would stand for Muster's own word.
    private static let runner: Set<String> = [
        "GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_STATE", "GITHUB_PATH", "GITHUB_STEP_SUMMARY", "GITHUB_ARTIFACTS",
        "ACTIONS_RUNTIME_TOKEN",
    ]

    private func environment(aws: Bool) -> [String: String] {
        inherited.filter { name, _ in
            // A step's inputs and state hold tokens.
            if Self.runner.contains(name) || name.hasPrefix("INPUT_") || name.hasPrefix("STATE_") { return false }
            return aws || !Self.credentials.contains(name)
        }
    }
}
