import Foundation

/// A Linux instance: it is started, runs scripts as the agent would, is rebooted and stopped.
actor LinuxInstance {
    let id: String
    private let shell: InstanceShell
    private let link: VirtualLink?
    private let address: String
    private let region: String
    private var holder: InstanceHolder?
    /// Grows with every start; a script that ends under another number than it began did not end by itself.
    private(set) var generation = 0
    private var freeWorkers = LinuxInstance.workers
    private var queue: [CheckedContinuation<Void, Never>] = []
    private var isRetired = false
    private var isChanging = false
    private var changers: [CheckedContinuation<Void, Never>] = []

    /// Commands that the agent runs at a time.
    static let workers = 5

    /// - Parameter link: nil without a network namespace.
    init(id: String, shell: InstanceShell, link: VirtualLink?, address: String, region: String) {
        self.id = id
        self.shell = shell
        self.link = link
        self.address = address
        self.region = region
    }

    /// It is up: its address answers, and enabled units have been started.
    private(set) var isRunning = false

    /// Starts it, and the units that are enabled in it. Does nothing when it runs.
    func start() async throws {
        try await changing { try await powerOn() }
    }

    /// Kills every process in it. Its files stay, without `/run` and `/tmp`.
    func stop() async {
        await changing { await powerOff() }
    }

    /// Stops it for good; what waits to start it fails.
    func retire() async {
        isRetired = true
        await stop()
    }

    /// Stops and starts it, unless that has happened since `generation`.
    func reboot(after generation: Int) async throws {
        try await changing {
            guard self.generation == generation else { return }
            await powerOff()
            try await powerOn()
        }
    }

    private func powerOn() async throws {
        guard !isRetired else { throw SandboxError(.instance, "\(id) is gone; start another sandbox for it.") }
        guard holder == nil else { return }
        let started = try await InstanceHolder.start(shell)
        holder = started
        generation += 1
        do {
            try await link?.create(leader: started.leader)
            if case .chroot = shell.isolation { try await installTools() }
            _ = try await run(inside: ["/bin/sh", "/usr/local/bin/systemctl", "default"])
            isRunning = true
        } catch {
            await powerOff()
            throw error
        }
    }

    private func powerOff() async {
        guard let running = holder else { return }
        holder = nil
        isRunning = false
        generation += 1
        await link?.remove()
        await running.stop()
    }

    /// One change at a time: an actor alone lets others in wherever it waits.
    private func changing(_ body: () async throws -> Void) async rethrows {
        while isChanging { await withCheckedContinuation { changers.append($0) } }
        isChanging = true
        defer {
            isChanging = false
            changers.forEach { $0.resume() }
            changers = []
        }
        try await body()
    }

    /// Waits for one of the agent's workers; give it back with ``releaseWorker()``.
    func takeWorker() async {
        guard freeWorkers == 0 else {
            freeWorkers -= 1
            return
        }
        await withCheckedContinuation { queue.append($0) }
    }

    func releaseWorker() {
        guard queue.isEmpty else {
            queue.removeFirst().resume()
            return
        }
        freeWorkers += 1
    }

    /// Writes a step's script and runs it, as the agent does: `sh -c <path>`, root, own process group.
    ///
    /// - Throws: ``SandboxError`` with code `instance` when the instance is not running.
    func run(_ step: DocumentStep, commandID: String, cancel: CancelSwitch) async throws -> ChildOutput {
        guard isRunning else { throw SandboxError(.instance, "\(id) is not running; start it first.") }
        let orchestration = "/var/lib/amazon/ssm/\(id)/document/orchestration/\(commandID)"
        let folder = "\(orchestration)/\(step.folder)"
        let writer =
            "umask 077; mkdir -p \"$1\" && cd \"$1\" && rm -f _script.sh && cat >_script.sh && chmod 0700 _script.sh"
        let written = try await run(
            inside: ["/bin/sh", "-c", writer, "sh", folder], input: Array(step.script.utf8))
        guard written.succeeded else { return written }
        let directory = step.workingDirectory.hasPrefix("/") ? step.workingDirectory : "/"
        let starter =
            "cd \"$2\" 2>/dev/null || { printf %s \"fork/exec /usr/bin/sh: no such file or directory\" >&2; "
            + "exit 1; }; exec sh -c \"$1\""
        return try await run(
            inside: ["/bin/sh", "-c", starter, "sh", "\(folder)/_script.sh", directory],
            environment: agentEnvironment(commandID).merging(step.variables ?? [:]) { $1 },
            timeout: Double(step.timeout), cancel: cancel)
    }

    private func agentEnvironment(_ commandID: String) -> [String: String] {
        [
            "SSM_COMMAND_ID": commandID, "AWS_SSM_INSTANCE_ID": id, "AWS_SSM_REGION_NAME": region,
            "AWS_SSM_PLATFORM_NAME": "Muster Sandbox Linux", "AWS_SSM_PLATFORM_VERSION": "1",
        ]
    }

    /// Runs a program inside, as root in `/`, with the instance's environment and `environment` on top.
    func run(
        inside command: [String], environment: [String: String] = [:], input: [UInt8] = [], timeout: Double? = nil,
        cancel: CancelSwitch = CancelSwitch()
    ) async throws -> ChildOutput {
        guard let holder else { throw SandboxError(.instance, "\(id) is not running; start it first.") }
        let program = ChildProgram(
            arguments: shell.entering(holder.leader, command),
            environment: shell.environment(address: address).merging(environment) { $1 }, input: input,
            timeout: timeout)
        return try await ChildProcess.run(program, cancel: cancel)
    }

    /// Without mount namespaces the tools are written through the instance itself, see ``RootFileSystem``.
    private func installTools() async throws {
        for (name, text) in ShellTools.all {
            let writer = "mkdir -p /usr/local/bin && rm -f \"$1\" && cat >\"$1\" && chmod 0755 \"$1\""
            let result = try await run(
                inside: ["/bin/sh", "-c", writer, "sh", "/usr/local/bin/\(name)"], input: Array(text.utf8))
            guard result.succeeded else {
                throw SandboxError(.boot, "\(name) cannot be installed in \(id): \(result.errorText)")
            }
        }
    }
}
