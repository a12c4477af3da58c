import Dispatching
import ArgumentParser
import Fleet
import Foundation
import Sandbox

/// `muster sandbox`: a fleet of this machine's own.
struct SandboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox",
        abstract:
            "Starts an SSM-compatible endpoint whose Linux instances really execute, and runs a command against it.",
        discussion: """
            The command behind -- gets AWS_ENDPOINT_URL, region, throw-away credentials and MUSTER_STATE in its \
            environment; the sandbox ends with its exit code. Without a command it stays and prints the export lines.
            """)

    @Option(help: "Linux instances; 3, or 0 with a profile.")
    var linux: Int?

    @Option(help: "Windows instances; they keep scripts and answer 'simulated'.")
    var windows = 0

    @Option(help: "The region that it plays; the profile's, or eu-west-1.")
    var region: String?

    @Option(help: ArgumentHelp("Virtual instances, the service's behaviour and faults, YAML.", valueName: "file"))
    var profile: String?

    @Flag(help: "Prints the JSON schema of profiles and ends.")
    var printProfileSchema = false

    @Option(
        help: ArgumentHelp(
            "Another endpoint, such as moto's, for what the sandbox does not serve, and for S3.", valueName: "url"))
    var upstream: String?

    @Option(help: "The port; 0 takes a free one.")
    var port = 0

    @Option(help: ArgumentHelp("A folder that keeps instances and history across restarts.", valueName: "dir"))
    var state: String?

    @Option(
        help: ArgumentHelp(
            "A folder that every Linux instance sees read-only at the same path; repeatable.", valueName: "dir"))
    var share: [String] = []

    @Option(help: ArgumentHelp("Scripted results for Windows instances, JSON.", valueName: "file"))
    var windowsAnswers: String?

    @Option(
        help: ArgumentHelp(
            "The agent's version on Linux instances; since 3.3.2746.0 they know ENV_VAR.", valueName: "version"))
    var agent: String?

    @Option(help: ArgumentHelp("auto, namespaces, mounts (loopback addresses) or chroot=DIR.", valueName: "kind"))
    var isolation = "auto"

    @Argument(parsing: .postTerminator, help: "The command to run.")
    var command: [String] = []

    /// Instances that are listed at the start.
    private static let shown = 20

    func validate() throws {
        if kind == nil { throw ValidationError("--isolation takes auto, namespaces, mounts or chroot=DIR") }
        let range = 0...200
        guard range.contains(realLinux), range.contains(windows), realLinux + windows > 0 || profile != nil else {
            throw ValidationError("--linux and --windows take 0 to 200, and one instance at least is needed")
        }
        guard (0...65_535).contains(port) else { throw ValidationError("--port takes 0 to 65535; 0 takes a free one") }
        if let agent, AgentVersion(agent) == nil {
            throw ValidationError("--agent takes a version such as 3.3.2746.0, not '\(agent)'")
        }
        if let region, !SandboxConfiguration.isRegion(region) {
            throw ValidationError("--region takes a region such as eu-west-1, not '\(region)'")
        }
        if let upstream, !SandboxConfiguration.isUpstream(upstream) {
            throw ValidationError("--upstream takes a URL such as http://127.0.0.1:5000, not '\(upstream)'")
        }
    }

    private var realLinux: Int { linux ?? (profile == nil ? 3 : 0) }

    private var kind: Isolation? {
        switch isolation {
        case "auto": .automatic
        case "namespaces": .namespaces
        case "mounts": .mountsOnly
        default:
            isolation.hasPrefix("chroot=") ? .chroot(rootfs: URL(filePath: String(isolation.dropFirst(7)))) : nil
        }
    }

    func run() async throws {
        if printProfileSchema { return Console.out(ProfileSchema.text) }
        var behaviour = SandboxProfile()
        if let profile {
            do { behaviour = try SandboxProfile.read(path: profile) } catch { throw CommandFailure(error) }
        }
        let folder: URL
        do {
            folder = try state.map { URL(filePath: $0).absoluteURL } ?? TemporaryState.make()
        } catch let error as SandboxError { throw CommandFailure(.failed, "\(error)") }
        defer { if state == nil { try? FileManager.default.removeItem(at: folder) } }
        var configuration = SandboxConfiguration(
            linux: realLinux, windows: windows, state: folder, region: region ?? behaviour.region ?? "eu-west-1",
            accountID: behaviour.account ?? "123456789012", isolation: kind ?? .automatic,
            shares: share.map { URL(filePath: $0).absoluteURL },
            windowsAnswers: windowsAnswers.map { URL(filePath: $0) },
            profile: behaviour, upstream: upstream, port: port)
        configuration.agentVersion = agent
        let code: Int32
        do {
            code = try await withSandbox(configuration) { sandbox in
                if command.isEmpty { return try await serve(sandbox) }
                return try await ChildCommand(words: command, environment: sandbox.environment).run()
            }
        } catch let error as SandboxError { throw CommandFailure(.failed, "\(error)") }
        if code != 0 { throw ExitCode(code) }
    }

    private func serve(_ sandbox: Sandbox) async throws -> Int32 {
        try await interruptible { stop in
            for (name, value) in sandbox.environment.sorted(by: { $0.key < $1.key }) {
                Console.out("export \(name)='\(value.replacing("'", with: "'\\''"))'")
            }
            let instances = await sandbox.instances
            for instance in instances.prefix(Self.shown) {
                Console.error("\(instance.id)  \(instance.name)  \(instance.platform)  \(instance.address)")
            }
            if instances.count > Self.shown { Console.error("… and \(instances.count - Self.shown) more") }
            await stop.raised()
            return MusterExit.ok.rawValue
        }
    }
}
