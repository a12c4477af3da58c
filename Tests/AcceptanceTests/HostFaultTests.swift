import Foundation
import Sandbox
import Testing

/// What hosts do to a deployment: each phase fails, an agent goes away, a machine restarts, a disk is full.
@Suite struct HostFaultTests {
    private static let settings = Stage.settings(
        health: """
            [{url: "http://{address}:8080/host", revision: version, every: 100ms, within: 8s},
                  {url: "http://{address}:8080/runner", from: runner, every: 100ms, within: 8s}]
            """
    ).replacing("path: /opt/orders", with: "path: /opt/orders\n      build: ['test ! -e /srv/refuse-stage']")

    /// A release that refuses in the phase which a file on the host names.
    private static let refusing = Stage.server(
        before: #"if os.path.exists("/srv/refuse-activate"): sys.exit(3)"#,
        status: #"500 if os.path.exists("/srv/refuse" + self.path.replace("/", "-")) else 200"#)

    /// Hosts that serve a first release.
    private func prepared(_ stage: Stage) async throws -> String {
        let first = try stage.commit(Stage.server())
        #expect(try await stage.muster("deploy", "test").code == 0)
        return first
    }

    private func on(_ id: String, _ stage: Stage, _ script: String) async throws {
        let ended = try await stage.muster("run", "--target", id, "--", script)
        #expect(ended.code == 0, "\(ended.all)")
    }

    private static let courses = [0, 1].flatMap { host in
        ["stage", "activate", "host", "runner"].map { (host, $0) }
    }

    @Test(arguments: courses) func aHostThatFailsInAnyPhaseTakesEverythingBack(host: Int, phase: String) async throws {
        try await Stage.run(linux: 2, settings: Self.settings) { stage in
            let first = try await prepared(stage)
            let id = await stage.sandbox.instances[host].id
            try await on(id, stage, "touch /srv/refuse-\(phase)")
            _ = try stage.commit(Self.refusing)
            let deploy = try await stage.muster("deploy", "test")
            #expect(deploy.code == (phase == "stage" ? 1 : 3), "\(deploy.all)")
            #expect(deploy.output.contains("\(id)  linux-\(host + 1)  failed"), "\(deploy.output)")
            #expect(try await stage.serving() == [first, first])
            try await stage.expectQuiet()
        }
    }

    @Test func aWayBackThatFailsNeedsAPerson() async throws {
        try await Stage.run(linux: 2) { stage in
            let first = try await prepared(stage)
            let id = await stage.sandbox.instances[0].id
            try await on(id, stage, "rm -r /opt/orders/releases/\(first)/app.py")
            _ = try stage.commit(Stage.server(status: "500"))
            let deploy = try await stage.muster("deploy", "test")
            #expect(deploy.code == 4, "\(deploy.all)")
            #expect(deploy.output.contains("and the way back failed"), "\(deploy.output)")
            #expect(try await stage.serving() == [nil, first])
            try await stage.expectQuiet()
        }
    }

    @Test func aHostThatServesAndHasNothingToReturnToIsLeftServing() async throws {
        try await Stage.run(linux: 2, settings: Self.settings) { stage in
            let id = await stage.sandbox.instances[1].id
            try await on(id, stage, "touch /srv/refuse-host")
            let goal = try stage.commit(Self.refusing)
            let deploy = try await stage.muster("deploy", "test")
            #expect(deploy.code == 4, "\(deploy.all)")
            #expect(deploy.output.contains("linux-1  failed   active"), "\(deploy.output)")
            #expect(deploy.output.contains("linux-2  failed   broken"), "\(deploy.output)")
            #expect(try await stage.serving() == [goal, nil])
        }
    }

    @Test func anAgentThatGoesOfflineAfterItsReleaseWasStagedIsNamedAndTheRestGoesBack() async throws {
        // SSM lets a command expire after both time-outs together.
        let settings = Stage.settings().replacing("execution: 30s", with: "execution: 20s")
        try await Stage.run(linux: 2, settings: settings) { stage in
            let first = try await prepared(stage)
            let id = await stage.sandbox.instances[1].id
            _ = try stage.commit(Stage.server())
            let program = try stage.start(["deploy", "test"])
            #expect(await program.says("activate (batch 1"))
            try await stage.sandbox.setOffline(id, true)
            let ended = await program.ended()
            // Whether the command came through before is not known, nor could it be taken back.
            #expect(ended.code == 4, "\(ended.all)")
            #expect(ended.output.contains("linux-1  succeeded  rolledBack  \(first.prefix(10))"), "\(ended.output)")
            #expect(ended.output.contains("linux-2  timedOut   unknown     -"), "\(ended.output)")
            try await stage.sandbox.setOffline(id, false)
            #expect(try await stage.serving() == [first, first])
            try await stage.expectQuiet()
        }
    }

    @Test func aMachineThatRestartsMeanwhileIsTakenBack() async throws {
        try await Stage.run(linux: 2) { stage in
            let first = try await prepared(stage)
            let id = await stage.sandbox.instances[0].id
            _ = try stage.commit(Stage.server(before: "time.sleep(3)"))
            let program = try stage.start(["deploy", "test"])
            #expect(await program.says("verify (batch 1"))
            try await stage.sandbox.stopInstance(id)
            try await stage.sandbox.startInstance(id)
            let ended = await program.ended()
            #expect(ended.code == 3, "\(ended.all)")
            #expect(!ended.error.contains("activate (batch 2"))
            #expect(try await stage.serving() == [first, first])
            try await stage.expectQuiet()
        }
    }

    /// What a build writes does not fit any more.
    @Test func aFullDiskFailsTheStageAndChangesNothing() async throws {
        let settings = Stage.settings().replacing(
            "path: /opt/orders", with: "path: /opt/orders\n      build: ['cat app.py >$(cat /srv/place)']")
        try await Stage.run(settings: settings) { stage in
            let id = await stage.sandbox.instances[0].id
            try await on(id, stage, "echo built.txt >/srv/place")
            let first = try await prepared(stage)
            try await on(id, stage, "test -c /dev/full && echo /dev/full >/srv/place")
            _ = try stage.commit(Stage.server())
            let deploy = try await stage.muster("deploy", "test")
            #expect(deploy.code == 1, "\(deploy.all)")
            #expect(deploy.output.contains("No space left on device"), "\(deploy.all)")
            #expect(try await stage.serving() == [first])
            try await stage.expectQuiet()
        }
    }
}
