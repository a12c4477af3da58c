import Dispatching
import ArgumentParser
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

    @Option(help: "Linux instances.")
    var linux = 3

    @Option(help: "Windows instances; they keep scripts and answer 'simulated'.")
    var windows = 0

    @Option(help: "The region that it plays.")
    var region = "eu-west-1"

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

    @Option(help: ArgumentHelp("auto, namespaces, mounts (loopback addresses) or chroot=DIR.", valueName: "kind"))
    var isolation = "auto"

    @Argument(parsing: .postTerminator, help: "The command to run.")
    var command: [String] = []

    func validate() throws {
        if kind == nil { throw ValidationError("--isolation takes auto, namespaces, mounts or chroot=DIR") }
        guard (0...200).contains(linux), (0...200).contains(windows), linux + windows > 0 else {
            throw ValidationError("--linux and --windows take 0 to 200, and one instance at least is needed")
        }
    }

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
        let folder =
            state.map { URL(filePath: $0).absoluteURL }
            ?? FileManager.default.temporaryDirectory.appending(path: "muster-sandbox-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { if state == nil { try? FileManager.default.removeItem(at: folder) } }
        let configuration = SandboxConfiguration(
            linux: linux, windows: windows, state: folder, region: region, isolation: kind ?? .automatic,
            shares: share.map { URL(filePath: $0).absoluteURL },
            windowsAnswers: windowsAnswers.map { URL(filePath: $0) },
            port: port)
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
            for instance in await sandbox.instances {
                Console.error("\(instance.id)  \(instance.name)  \(instance.platform)  \(instance.address)")
            }
            await stop.raised()
            return MusterExit.ok.rawValue
        }
    }
}
