import Foundation
import Sandbox
import Testing

/// What is refused before anything is sent.
@Suite struct InputTests {
    @Test func everyMistakeOfTheSettingsIsListed() async throws {
        let settings = Stage.settings(rollout: "{canery: 1, batch: x, on-failure: rolback}")
            .replacing("region: eu-west-1", with: "regoin: eu-west-1")
        try await Stage.run(settings: settings) { stage in
            let ended = try await stage.muster("deploy", "test")
            #expect(ended.code == 2)
            let expected = [
                "muster.yml:5:5: environments.test: 'region' is missing",
                "muster.yml:5:5: environments.test: unknown key 'regoin'; did you mean 'region'?",
                "unknown key 'canery'; did you mean 'canary'?",
                "expected a count such as 2 or a percentage such as 25%, found 'x'",
                "expected rollback, stop, found 'rolback'; did you mean 'rollback'?",
            ]
            for line in expected { #expect(ended.error.contains(line), "\(line) is not in \(ended.error)") }
            #expect(ended.error.split(separator: "\n").count == 5)
            let validated = try await stage.muster("config", "validate", "--output", "json")
            #expect(validated.code == 2)
            #expect(validated.output.contains("\"column\" : "))
        }
    }

    @Test func whatIsMissingOrUnknownIsNamedWithItsRemedy() async throws {
        try await Stage.run { stage in
            let commit = try stage.commit(Stage.server())
            let bare = try await stage.muster(
                "deploy", "test", without: ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"])
            #expect(bare.code == 2)
            #expect(bare.error.contains("AWS_ACCESS_KEY_ID"), "\(bare.error)")
            let wrong = try await stage.muster("doctor", "test", environment: ["AWS_SECRET_ACCESS_KEY": "wrong"])
            #expect(wrong.code == 2)
            let environment = try await stage.muster("deploy", "tset")
            #expect(environment.code == 2)
            #expect(environment.error.contains("did you mean 'test'?"))
            let reference = try await stage.muster("deploy", "test", "--ref", "v9.9.9")
            #expect(reference.code == 2)
            #expect(reference.error.contains("v9.9.9"))
            let flag = try await stage.muster("deploy", "test", "--reff", "x")
            #expect(flag.code == 2)
            let both = try await stage.muster("deploy", "test", "--ref", commit, "--plan", "x")
            #expect(both.code == 2)
            let target = try await stage.muster("run", "--target", "all", "--", "true")
            #expect(target.code == 2)
            let file = try await stage.muster("deploy", "test", "--config", "nowhere.yml")
            #expect(file.code == 2)
            #expect(file.error.contains("--config"))
            #expect(try await stage.history().isEmpty)
        }
    }

    @Test func workThatWouldOutliveItsCredentialsIsNotBegun() async throws {
        try await Stage.run { stage in
            let soon = Date().addingTimeInterval(120).ISO8601Format()
            let refused = try await stage.muster(
                "run", "--target", "tag:Platform=linux", "--", "true",
                environment: ["AWS_CREDENTIAL_EXPIRATION": soon])
            #expect(refused.code == 6)
            #expect(refused.error.contains("the credentials from environment variables end at \(soon)"))
            #expect(try await stage.history().isEmpty)
        }
    }

    @Test func aCommitOffTheBranchIsRefused() async throws {
        try await Stage.run(settings: Stage.settings(branch: "main")) { stage in
            _ = try stage.commit(Stage.server())
            try Stage.git(["checkout", "--quiet", "-b", "feature"], in: stage.repository)
            let commit = try stage.commit(Stage.server(), branch: "feature")
            let ended = try await stage.muster("deploy", "test", "--ref", commit)
            #expect(ended.code == 2)
            #expect(ended.error.contains("takes commits of branch 'main' only"), "\(ended.error)")
        }
    }

    @Test func aShallowCloneIsToldHowToBeMended() async throws {
        try await Stage.run { stage in
            let old = try stage.commit(Stage.server())
            _ = try stage.commit(Stage.server())
            let shallow = stage.work.appending(path: "shallow")
            try Stage.git(["clone", "--quiet", "--depth", "1", "file://\(stage.work.path)/origin.git", shallow.path])
            let config = shallow.appending(path: "muster.yml").path
            let ended = try await stage.muster("deploy", "test", "--config", config, "--ref", old)
            #expect(ended.code == 2)
            #expect(ended.error.contains("fetch-depth: 0"), "\(ended.error)")
        }
    }

    @Test func aShallowClonesPlanSaysThatItCannotNameWhatShips() async throws {
        try await Stage.run { stage in
            _ = try stage.commit(Stage.server())
            #expect(try await stage.muster("deploy", "test").code == 0)
            _ = try stage.commit(Stage.server())
            let shallow = stage.work.appending(path: "shallow")
            try Stage.git(["clone", "--quiet", "--depth", "1", "file://\(stage.work.path)/origin.git", shallow.path])
            let config = shallow.appending(path: "muster.yml").path
            let words = ["plan", "test", "--config", config]
            let why = "is shallow; fetch the whole history (fetch-depth: 0)"
            let summary = stage.work.appending(path: "summary")
            try Data().write(to: summary)
            let job = ["GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": summary.path]
            let text = try await stage.start(words, environment: job).ended()
            #expect(text.code == 0 && text.output.contains(why), "\(text.all)")
            #expect(try String(contentsOf: summary, encoding: .utf8).contains("is shallow; fetch the whole history"))
            let json = try await stage.start(words + ["--output", "json"]).ended()
            #expect(json.output.contains("\"shipsUnknown\"") && json.output.contains(why), "\(json.all)")
            let whole = try await stage.muster("plan", "test")
            #expect(whole.output.contains("1 commit will ship") && !whole.output.contains("not known"), "\(whole.all)")
        }
    }

    @Test func aTargetThatIsNotReadyIsNamedWithCauseAndFix() async throws {
        let missing = "i-0123456789abcdef0"
        let ids = (1...5).map { "i-0000000000000000\($0)" } + [missing]
        let settings = Stage.settings(targets: "{instances: [\(ids.joined(separator: ", "))]}")
        try await Stage.run(linux: 4, windows: 1, settings: settings) { stage in
            _ = try stage.commit(Stage.server())
            try await stage.sandbox.setOffline(ids[1], true)
            try await stage.sandbox.stopInstance(ids[2])
            try await stage.sandbox.terminate(ids[3])
            let doctor = try await stage.muster("doctor", "test")
            #expect(doctor.code == 6)
            let causes = [
                (ids[0], "ready"), (ids[1], "connectionLost"), (ids[2], "stopped"), (ids[3], "terminated"),
                (ids[4], "wrongPlatform"), (missing, "noSuchInstance"),
            ]
            for (id, cause) in causes {
                let line = doctor.output.split(separator: "\n").first { $0.hasPrefix(id) }
                #expect(line?.hasSuffix(cause) == true, "\(line ?? "")")
            }
            #expect(doctor.output.components(separatedBy: "fix: ").count == 6)
            let deploy = try await stage.muster("deploy", "test")
            #expect(deploy.code == 6)
            #expect(deploy.error.contains(missing))
            #expect(try await stage.history().isEmpty)
        }
    }

    @Test func anInstanceOfAnotherRegionIsFoundThere() async throws {
        let settings = Stage.settings(targets: "{instances: [i-00000000000000001]}")
            .replacing("region: eu-west-1", with: "region: us-east-1")
        try await Stage.run(settings: settings) { stage in
            let doctor = try await stage.muster("doctor", "test", "--quick")
            #expect(doctor.code == 6)
            #expect(doctor.output.contains("wrongRegion"), "\(doctor.all)")
            #expect(doctor.output.contains("set 'region: eu-west-1'"))
        }
    }

    @Test func skippedHostsAreNamedAndMakeTheRunPartial() async throws {
        let settings = Stage.settings().replacing("offline: refuse", with: "offline: skip")
        try await Stage.run(linux: 2, settings: settings) { stage in
            let commit = try stage.commit(Stage.server())
            try await stage.sandbox.setOffline("i-00000000000000002", true)
            let deploy = try await stage.muster("deploy", "test")
            #expect(deploy.code == 7, "\(deploy.all)")
            #expect(deploy.output.contains("i-00000000000000002: skipped"))
            #expect(try await stage.serving() == [commit, nil])
        }
    }

    @Test func aPlanIsAppliedExactlyOrNotAtAll() async throws {
        try await Stage.run { stage in
            let commit = try stage.commit(Stage.server())
            let plan = try await stage.muster("plan", "test", "--out", "plan.json")
            #expect(plan.code == 0, "\(plan.all)")
            let path = stage.repository.appending(path: "plan.json")
            let text = try String(contentsOf: path, encoding: .utf8)
            try stage.write("forged.json", text.replacing("muster_keep=5", with: "muster_keep=6"))
            let forged = try await stage.muster("deploy", "test", "--plan", "forged.json")
            #expect(forged.code == 2)
            #expect(forged.error.contains("was changed after it was made"))
            let applied = try await stage.muster("deploy", "test", "--plan", "plan.json")
            #expect(applied.code == 0, "\(applied.all)")
            #expect(try await stage.serving() == [commit])
            let stale = try await stage.muster("deploy", "test", "--plan", "plan.json")
            #expect(stale.code == 2)
            #expect(stale.error.contains("the plan no longer fits"))
        }
    }

    @Test func dryRunsSendNothingThatChangesAnything() async throws {
        try await Stage.run { stage in
            _ = try stage.commit(Stage.server())
            let deploy = try await stage.muster("deploy", "test", "--dry-run")
            #expect(deploy.code == 0)
            #expect(deploy.output.contains("muster_switch"))
            let run = try await stage.muster("run", "--dry-run", "--target", "tag:Platform=linux", "--", "touch /srv/x")
            #expect(run.code == 0)
            let look = try await stage.muster("run", "--target", "tag:Platform=linux", "--", "ls /srv /opt")
            #expect(!look.output.contains("orders") && !look.output.contains("| x"), "\(look.output)")
            #expect(try await stage.history().isEmpty)
        }
    }

    @Test func windowsIsOnlySimulatedHereAndNeverASuccess() async throws {
        let settings = Stage.settings(targets: "{tags: {Platform: windows}}", platform: "windows")
        try await Stage.run(linux: 0, windows: 1, settings: settings) { stage in
            _ = try stage.commit(Stage.server())
            let plan = try await stage.muster("plan", "test", "--scripts")
            #expect(plan.code == 0, "\(plan.all)")
            #expect(plan.output.contains("function Switch-MusterRelease"))
            let deploy = try await stage.muster("deploy", "test")
            #expect(deploy.code == 9, "\(deploy.all)")
            #expect(deploy.output.contains("simulated"))
            #expect(try await stage.history() == ["unknown"])
        }
    }

    @Test func aLedgerThatWouldBeLostIsRefusedUnlessThatWillDo() async throws {
        try await Stage.run { stage in
            let commit = try stage.commit(Stage.server())
            let home = stage.work.appending(path: "home").path
            let hosted = ["RUNNER_ENVIRONMENT": "github-hosted", "XDG_STATE_HOME": home, "MUSTER_STATE": ""]
            let refused = try await stage.muster("deploy", "test", environment: hosted)
            #expect(refused.code == 2)
            #expect(refused.error.contains("ephemeral: true"))
            try stage.write("muster.yml", stage.settings + "\nstate: {ephemeral: true}\n")
            #expect(try await stage.muster("deploy", "test", environment: hosted).code == 0)
            #expect(try await stage.serving() == [commit])
        }
    }

    /// In an action's container HOME outlives the step, and the account's folder does not.
    @Test func stateGoesToTheHomeThatTheEnvironmentNames() async throws {
        try await Stage.run { stage in
            let home = stage.work.appending(path: "home")
            let ended = try await stage.muster(
                "run", "--target", "tag:Platform=linux", "--", "true", environment: ["HOME": home.path],
                without: ["MUSTER_STATE", "XDG_STATE_HOME"])
            #expect(ended.code == 0, "\(ended.all)")
            #expect(FileManager.default.fileExists(atPath: home.appending(path: ".local/state/muster").path))
        }
    }

    @Test func helpSucceedsAndNamesTheExitCodes() async throws {
        let help = try await Program.Run(path: Program.muster, words: ["--help"], folder: nil, environment: [:]).start()
            .ended()
        #expect(help.code == 0)
        #expect(help.output.contains("4 rollbackFailed"))
        let none = try await Program.Run(path: Program.muster, words: ["nonsense"], folder: nil, environment: [:])
            .start().ended()
        #expect(none.code == 2)
    }
}
