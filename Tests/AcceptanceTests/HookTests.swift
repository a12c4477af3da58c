import Foundation
import Sandbox
import Testing

/// Hooks of hosts and of the runner around real deployments.
@Suite struct HookTests {
    /// Settings of two hosts, one after the other.
    private static func settings(_ hooks: String) -> String {
        Stage.settings(rollout: "{batch: 1}").replacing(
            "timeouts:", with: "hooks: {\(hooks)}\n    timeouts:")
    }

    /// What a runner's hook wrote down beside `muster.yml`.
    private func told(_ stage: Stage) -> [String] {
        let text = try? String(contentsOf: stage.repository.appending(path: "told"), encoding: .utf8)
        return (text ?? "").split(separator: "\n").map(String.init)
    }

    @Test func everyHookRunsAtItsMoment() async throws {
        let runner = ["stage", "activate", "verify"].flatMap { phase in
            ["before", "after"].map { moment in
                "\(moment)-\(phase): [{on: runner, run: 'echo $MUSTER_HOOK $MUSTER_BATCH $MUSTER_HOSTS >>told'},"
                    + " {run: 'echo $MUSTER_HOOK $MUSTER_PREVIOUS >>/run/told'}]"
            }
        }
        try await Stage.run(linux: 2, settings: Self.settings(runner.joined(separator: ", "))) { stage in
            let first = try stage.commit(Stage.server())
            #expect(try await stage.muster("deploy", "test").code == 0)
            let (one, two) = await (stage.sandbox.instances[0].id, stage.sandbox.instances[1].id)
            #expect(
                told(stage) == [
                    "before-stage 0 \(one) \(two)", "after-stage 0 \(one) \(two)", "before-activate 1 \(one)",
                    "after-activate 1 \(one)", "before-verify 1 \(one)", "after-verify 1 \(one)",
                    "before-activate 2 \(two)", "after-activate 2 \(two)", "before-verify 2 \(two)",
                    "after-verify 2 \(two)",
                ])
            _ = try stage.commit(Stage.server())
            #expect(try await stage.muster("deploy", "test").code == 0)
            let there = try await stage.muster("run", "--target", one, "--", "cat /run/told")
            let moments = ["stage", "activate", "verify"].flatMap { ["before-\($0)", "after-\($0)"] }
            for moment in moments { #expect(there.output.contains("\(moment) \(first)"), "\(there.output)") }
        }
    }

    /// Nothing of the phase is sent: what serves goes on as if nothing had been.
    @Test func aRunnersHookThatFailsStopsBeforeAnythingIsSent() async throws {
        try await Stage.run(settings: Self.settings("after-verify: []")) { stage in
            let first = try stage.commit(Stage.server())
            #expect(try await stage.muster("deploy", "test").code == 0)
            try stage.write(
                "muster.yml", Self.settings("before-stage: [{on: runner, run: 'echo the tests are red >&2; exit 7'}]"))
            _ = try stage.commit(Stage.server())
            let deploy = try await stage.muster("deploy", "test")
            #expect(deploy.code == 1, "\(deploy.all)")
            #expect(deploy.all.contains("hook before-stage 1 failed: it ended with exit code 7"), "\(deploy.all)")
            #expect(deploy.all.contains("the tests are red"), "\(deploy.all)")
            #expect(!deploy.all.contains("stage.0.1: command"), "\(deploy.all)")
            #expect(try await stage.serving() == [first])
            #expect(try await stage.history().first == "failed")
            try await stage.expectQuiet()
        }
    }

    @Test(arguments: [
        // No host has switched then, so that nothing serves again.
        ("before-activate: [{run: 'exit 4'}]", "hook before-activate ended with exit code 4", 1),
        ("after-verify: [{run: 'exit 4'}]", "hook after-verify ended with exit code 4", 3),
        ("after-activate: [{on: runner, run: 'exit 4'}]", "hook after-activate 1 failed: it ended with exit code 4", 3),
        ("after-verify: [{on: runner, run: 'sleep 60 & wait', timeout: 1s}]", "it took longer than 1 s", 3),
    ])
    func aHookThatFailsLaterTakesTheReleaseBack(_ hooks: String, _ reason: String, _ code: Int32) async throws {
        try await Stage.run { stage in
            let first = try stage.commit(Stage.server())
            #expect(try await stage.muster("deploy", "test").code == 0)
            try stage.write("muster.yml", Self.settings(hooks + ", after-restore: [{on: runner, run: touch restored}]"))
            _ = try stage.commit(Stage.server())
            let deploy = try await stage.muster("deploy", "test")
            #expect(deploy.code == code, "\(deploy.all)")
            #expect(deploy.all.contains(reason), "\(deploy.all)")
            #expect(FileManager.default.fileExists(atPath: stage.repository.appending(path: "restored").path))
            #expect(try await stage.serving() == [first])
            try await stage.expectQuiet()
        }
    }

    @Test func aRunnersHookCannotSpeakForTheStep() async throws {
        let names = ["GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_STATE", "GITHUB_PATH", "GITHUB_STEP_SUMMARY"]
        let others = ["ACTIONS_RUNTIME_TOKEN", "INPUT_TOKEN", "STATE_run"]
        let text = (names + others).map { "[$\($0)]" }.joined()
        let hooks = "before-stage: [{on: runner, aws: true, run: 'echo \"\(text)$GITHUB_REPOSITORY\" >>told'}]"
        try await Stage.run(settings: Self.settings(hooks)) { stage in
            _ = try stage.commit(Stage.server())
            var environment = Dictionary(uniqueKeysWithValues: (names + others).map { ($0, "/dev/null") })
            environment["GITHUB_REPOSITORY"] = "acme/orders"
            let deploy = try await stage.muster("deploy", "test", environment: environment)
            #expect(deploy.code == 0, "\(deploy.all)")
            #expect(told(stage) == [String(repeating: "[]", count: names.count + others.count) + "acme/orders"])
        }
    }

    @Test func aRunnersHookGetsNoCredentialsUnlessItAsksAndPrintsNoSecrets() async throws {
        let hooks = """
            before-stage: [{on: runner, run: 'echo [$AWS_SECRET_ACCESS_KEY] >>told; echo $MY_TOKEN'},
              {on: runner, aws: true, run: 'echo [$AWS_SECRET_ACCESS_KEY] >>told; echo $AWS_SECRET_ACCESS_KEY'},
              {on: runner, run: 'printf %s "$MY_TOKEN"; head -c 8188 /dev/zero | tr "\\0" x'}]
            """
        try await Stage.run(settings: Self.settings(hooks)) { stage in
            _ = try stage.commit(Stage.server())
            let deploy = try await stage.muster("deploy", "test", environment: ["MY_TOKEN": "opensesame-42"])
            #expect(deploy.code == 0, "\(deploy.all)")
            let secret = stage.sandbox.environment["AWS_SECRET_ACCESS_KEY"] ?? "none"
            #expect(told(stage) == ["[]", "[\(secret)]"])
            let history = try await stage.muster("history", "test")
            let run = try #require(history.output.split(whereSeparator: \.isNewline).last?.split(separator: " ").first)
            let logs = try await stage.muster("logs", String(run), "--output", "json")
            // What the hooks printed is there, and of the one that was cut no end of a secret.
            #expect(logs.output.contains("***") && logs.output.contains("xxxx"), "\(logs.output)")
            for text in [deploy.all, history.all, logs.all] {
                #expect(!text.contains(secret) && !text.contains("opensesame-42") && !text.contains("e-42x"))
            }
        }
    }
}
