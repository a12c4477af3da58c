import Foundation
import Sandbox
import Testing

/// A stage whose calls are gathered by the command that made them, to be held against the policies of those commands.
final class ObservedStage {
    private static let account = "123456789012"

    let stage: Stage
    private let recorder: CallRecorder
    private let tags: PermissionRequest.Tags
    /// By the names that `--for` has for commands.
    private(set) var requests: [String: Set<PermissionRequest>] = [:]

    private init(_ stage: Stage, _ recorder: CallRecorder, _ tags: PermissionRequest.Tags) {
        self.stage = stage
        self.recorder = recorder
        self.tags = tags
    }

    static func run(
        linux: Int = 2, settings: String, profile: String? = nil, upstream: String? = nil,
        _ body: (ObservedStage) async throws -> Void
    ) async throws {
        let recorder = CallRecorder()
        try await Stage.run(
            linux: linux, settings: settings, profile: profile, upstream: upstream, onCall: { recorder.note($0) }
        ) { stage in
            try await body(ObservedStage(stage, recorder, await stage.sandbox.tags))
        }
    }

    // MARK: - Commands

    /// Runs the program to its end. `codes` are those that it may end with.
    ///
    /// - Parameter command: as which its calls count; none when nil.
    @discardableResult
    func muster(
        _ command: String?, _ words: [String], _ codes: Set<Int32> = [0], user: String = "ada"
    ) async throws -> Program.Ended {
        _ = recorder.take()
        let ended = try await start(words, user).ended()
        #expect(codes.contains(ended.code), "\(words): \(ended.code)\n\(ended.all)")
        if let command { gather(command) }
        return ended
    }

    private func start(_ words: [String], _ user: String = "ada") throws -> Program {
        try stage.start(
            words, environment: ["USER": user, "MUSTER_APPROVAL_KEY": "0123456789abcdef0123456789abcdef"],
            without: ["GITHUB_RUN_ID"])
    }

    /// Interrupts the program while its first command waits to be delivered.
    func interrupted(_ command: String, _ words: [String]) async throws {
        try await undelivered {
            let program = try start(words)
            #expect(await recorder.saw("SendCommand", of: program), "\(words) sends nothing")
            program.interrupt()
            let ended = await program.ended()
            #expect(ended.code == 130, "\(words): \(ended.code)\n\(ended.all)")
            gather(command)
        }
    }

    /// Kills a deployment when it has said something; answers its run's id.
    func killed(_ environment: String, after text: String) async throws -> String {
        let program = try start(["deploy", environment])
        #expect(await program.says(text))
        program.killNow()
        let ended = await program.ended()
        return String(try #require(ended.error.firstMatch(of: /r[0-9]{6}-[0-9]{4}-[0-9a-z]{4}/)).output)
    }

    /// While the body runs, no host gets a command.
    private func undelivered(_ body: () async throws -> Void) async throws {
        let hosts = await stage.sandbox.instances.map(\.id)
        for id in hosts { await stage.sandbox.inject(.delayDelivery(instance: id)) }
        _ = recorder.take()
        try await body()
        for id in hosts { await stage.sandbox.inject(.releaseDelivery(instance: id)) }
    }

    /// Runs a script on a host, as nobody's command.
    func on(_ id: String, _ script: String) async throws {
        try await muster(nil, ["run", "--target", id, "--", script])
    }

    private func gather(_ command: String) {
        // What the role of a ledger does is decided by that role's policy.
        for call in recorder.take() where call.service != "dynamodb" || call.account == Self.account {
            requests[command, default: []].formUnion(PermissionRequest.of(call, tags))
        }
    }

    // MARK: - Policies

    /// The names that `--for` knows.
    func names() async throws -> Set<String> {
        let help = try await stage.muster("template", "policy", "test", "--for", "nothing")
        return Set(help.error.matches(of: /(?m)^  - (.+)$/).map { String($0.1) })
    }

    /// Holds what a command asked for against the policy of its name, both ways.
    ///
    /// - Parameters:
    ///   - environment: its name, with options that lead to it.
    ///   - sids: the statements that are looked at for being needed; all when nil.
    func expectItsPolicy(
        _ command: String, of environment: [String] = ["test"], sids: Set<String>? = nil
    ) async throws {
        let template = try await stage.start(["template", "policy", "--for", command] + environment).ended()
        #expect(template.code == 0, "\(template.all)")
        try expect(Policy("CommandPolicy", of: template.output), requests[command] ?? [], command, sids)
    }

    func expect(
        _ policy: Policy, _ requests: Set<PermissionRequest>, _ name: String, _ sids: Set<String>? = nil
    ) {
        let lacking = policy.lacks(requests)
        #expect(lacking.isEmpty, "the policy of '\(name)' lacks\n\(lacking.joined(separator: "\n"))")
        // Without such a machine nobody is asked about it.
        let isHybrid = tags.keys.contains { $0.hasPrefix("mi-") }
        let unneeded = policy.exceeds(requests).filter { part in
            (isHybrid || !part.contains(":managed-instance/"))
                && (sids.map { $0.contains { part.hasPrefix("\($0): ") } } ?? true)
        }
        #expect(unneeded.isEmpty, "nothing in '\(name)' needs\n\(unneeded.joined(separator: "\n"))")
    }
}
