import Deployment
import Foundation
import Scripting
import Settings
import Testing

/// Hooks as they are read, and those of hosts in rendered scripts that are really run.
@Suite struct HookTests {
    private func read(_ hooks: String) throws -> [Hook]? {
        try Environments.read(Environments.text(app: Environments.linuxUnit, extra: "hooks: \(hooks)"))?.hooks
    }

    @Test func aHookRunsOnHostsForAMinuteUnlessItIsSaidOtherwise() throws {
        #expect(
            try read(
                "{after-verify: [{run: a}, {run: b, on: runner, timeout: 5m, aws: true}], before-stage: [{run: c}]}")
                == [
                    Hook(moment: .beforeStage, run: "c", on: .host, timeout: 60, aws: false),
                    Hook(moment: .afterVerify, run: "a", on: .host, timeout: 60, aws: false),
                    Hook(moment: .afterVerify, run: "b", on: .runner, timeout: 300, aws: true),
                ])
    }

    @Test(arguments: [
        "{before-confirm: [{run: a}]}", "{before-stage: {run: a}}", "{before-stage: [{}]}",
        "{before-stage: [{run: ' '}]}",
        "{before-stage: [{run: a, on: hosts}]}", "{before-stage: [{run: a, aws: true}]}",
        "{before-stage: [{run: a, timeout: 3h}]}", "{before-stage: [{run: a, timeout: 0s}]}",
    ])
    func whatIsNoHookIsRefused(_ hooks: String) throws {
        #expect(throws: SettingsError.self) { try read(hooks) }
    }

    private func stage(_ hooks: String, _ host: RenderedHost) throws -> (ran: RenderedHost.Ran, commit: String) {
        let settings = try host.settings("keep: 2", extra: "hooks: \(hooks)")
        let commit = try host.commit(["a": "a"])
        return (try host.stage(settings, commit), commit)
    }

    @Test func aHookKnowsWhatIsDoneAndWhere() throws {
        let host = try RenderedHost()
        let words = ["APPLICATION", "ENVIRONMENT", "PHASE", "HOOK", "RUN", "REVISION", "PREVIOUS", "RELEASE"]
        let print = "echo \(words.map { "$MUSTER_\($0)" }.joined(separator: "/")); pwd -P"
        let (ran, commit) = try stage(
            "{before-stage: [{run: '\(print)'}], after-stage: [{run: '\(print)'}]}", host)
        #expect(ran.isGood, "\(ran.reason)")
        let release = host.app.path + "/releases/\(commit)"
        for (moment, place) in [("before-stage", host.app.path), ("after-stage", release)] {
            #expect(
                ran.output.contains("orders/test/stage/\(moment)/r1/\(commit)//\(release)\n\(place)\n"), "\(ran.output)"
            )
        }
    }

    @Test func aHookThatFailsFailsItsPhase() throws {
        let host = try RenderedHost()
        let (before, commit) = try stage("{before-stage: [{run: 'echo no; exit 3; echo yes'}, {run: touch x}]}", host)
        #expect(before.verdict?.exit == 1)
        #expect(before.reason == "hook before-stage ended with exit code 3: echo no; exit 3; echo yes")
        #expect(!FileManager.default.fileExists(atPath: host.app.appending(path: "releases").path))
        #expect(host.text("x") == nil)
        let (after, _) = try stage("{after-stage: [{run: 'false; true'}]}", host)
        #expect(after.reason.hasPrefix("hook after-stage ended with exit code 1"), "\(after.reason)")
        // Hooks run although the release has been staged in the meantime.
        let again = try host.stage(
            try host.settings("keep: 2", extra: "hooks: {after-stage: [{run: touch seen}]}"), commit)
        #expect(again.isGood && host.text("releases/\(commit)/seen") == "", "\(again.reason)")
    }

    /// Two clocks that are played: a look at the time takes a minute, and waiting nothing.
    @Test func aHookThatTakesTooLongIsEndedWithItsChildren() throws {
        let host = try RenderedHost()
        let settings = try host.settings(
            "keep: 2", extra: "hooks: {before-stage: [{run: 'sleep 300 & echo $! >child; wait', timeout: 2m}]}")
        let clock = """
            date() { echo x >>"\(host.folder.path)/asked"; echo $(($(wc -l <"\(host.folder.path)/asked") * 60)); }
            sleep() { until [ -s "\(host.app.path)/child" ]; do :; done; }
            """
        let ran = try host.stage(settings, try host.commit(["a": "a"]), before: clock)
        #expect(ran.reason.hasPrefix("hook before-stage took longer than 120 s"), "\(ran.reason)")
        let child = try #require(host.text("child")).trimmingCharacters(in: .whitespacesAndNewlines)
        let stat = (try? String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8)) ?? ""
        #expect(stat.isEmpty || stat.contains(") Z "), "\(stat)")
    }
}
