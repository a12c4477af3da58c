import Foundation
import Testing

/// Deployments that people have to approve.
@Suite struct ApprovalTests {
    private static let settings = Stage.settings()
        .replacing("offline: refuse", with: "approvals: {required: 2, timeout: 1h}")

    private static let key = ["MUSTER_APPROVAL_KEY": "0123456789abcdef0123456789abcdef"]

    private struct Standing: Decodable {
        var run: String
        var standing: String
        var missing: Int
        var approvedBy: [String]
    }

    /// Runs the program as somebody on a machine of their own.
    private func muster(_ stage: Stage, _ user: String, _ words: String...) async throws -> Program.Ended {
        try await stage.start(
            words, environment: ["USER": user].merging(Self.key) { $1 }, without: ["GITHUB_RUN_ID"]
        ).ended()
    }

    private func ask(_ stage: Stage) async throws -> String {
        _ = try stage.commit(Stage.server())
        let deploy = try await muster(stage, "ada", "deploy", "test", "--output", "json")
        #expect(deploy.code == 8, "\(deploy.all)")
        let standing = try JSONDecoder().decode(Standing.self, from: Data(deploy.output.utf8))
        #expect(standing.standing == "waiting" && standing.missing == 2)
        return standing.run
    }

    @Test func aDeploymentWaitsForTwoOthersAndSendsNothing() async throws {
        try await Stage.run(settings: Self.settings) { stage in
            let run = try await ask(stage)
            #expect(try await stage.serving() == [nil])
            #expect(try await stage.history() == ["waiting"])
            let own = try await muster(stage, "ada", "approve", run)
            #expect(own.code == 2)
            #expect(own.error.contains("asked for this run and cannot approve it"), "\(own.error)")
            for words in [["approve", run], ["reject", run, "--reason", "no"]] {
                let dry = try await stage.start(
                    words + ["--dry-run", "--output", "json"], environment: ["USER": "bob"], without: ["GITHUB_RUN_ID"]
                ).ended()
                #expect(dry.code == 0 && dry.output.contains("\"dryRun\" : true"), "\(dry.all)")
                let standing = try JSONDecoder().decode(Standing.self, from: Data(dry.output.utf8))
                #expect(standing.standing == (words[0] == "approve" ? "waiting" : "rejected"))
            }
            #expect(try await muster(stage, "ada", "approve", run, "--dry-run").code == 2)
            let first = try await muster(stage, "bob", "approve", run, "--reason", "read it")
            #expect(first.code == 0, "\(first.all)")
            #expect(first.output.contains("one person must approve until "), "\(first.output)")
            let again = try await muster(stage, "bob", "approve", run)
            #expect(again.code == 0)
            #expect(again.output.contains("nothing changed: one person must approve"), "\(again.output)")
            let second = try await muster(stage, "cyd", "approve", run, "--output", "json")
            let standing = try JSONDecoder().decode(Standing.self, from: Data(second.output.utf8))
            #expect(standing.standing == "approved" && standing.missing == 0)
            #expect(standing.approvedBy.map { $0.prefix(4) } == ["bob@", "cyd@"])
            let logs = try await stage.muster("logs", run)
            #expect(logs.output.contains("approved by bob@"), "\(logs.output)")
            #expect(logs.output.contains(": read it"))
            #expect(try await stage.serving() == [nil])
            try await stage.expectQuiet()
        }
    }

    @Test func whatWasApprovedIsWhatBegins() async throws {
        try await Stage.run(settings: Self.settings) { stage in
            let run = try await ask(stage)
            let commit = try Stage.git(["rev-parse", "HEAD"], in: stage.repository)
            let early = try await muster(stage, "ada", "resume", run)
            #expect(early.code == 8, "\(early.all)")
            #expect(early.error.contains("waits for 2 people to approve it until "), "\(early.error)")
            for name in ["bob", "cyd"] { #expect(try await muster(stage, name, "approve", run).code == 0) }
            _ = try stage.commit(Stage.server())
            let settings = Self.settings.replacing("consecutive: 2", with: "consecutive: 3")
            try stage.write("muster.yml", settings)
            let other = try await muster(stage, "ada", "resume", run)
            #expect(other.code == 2, "\(other.all)")
            #expect(other.error.contains("the plan that was approved no longer fits"), "\(other.error)")
            try stage.write("muster.yml", Self.settings)
            let resumed = try await muster(stage, "dan", "resume", run)
            #expect(resumed.code == 0, "\(resumed.all)")
            #expect(try await stage.serving() == [commit])
            #expect(try await stage.history() == ["ok"])
            let logs = try await stage.muster("logs", run)
            #expect(logs.output.contains("begun by dan@"), "\(logs.output)")
            let again = try await muster(stage, "dan", "resume", run)
            #expect(again.code == 2)
            #expect(again.error.contains("\(run) has ended: ok"), "\(again.error)")
            try await stage.expectQuiet()
        }
    }

    @Test func anApprovedRunBeginsOnceWhoeverRacesAndIsFinishedByAnother() async throws {
        try await Stage.run(settings: Self.settings) { stage in
            let run = try await ask(stage)
            let commit = try Stage.git(["rev-parse", "HEAD"], in: stage.repository)
            for name in ["bob", "cyd"] { #expect(try await muster(stage, name, "approve", run).code == 0) }
            let killed = try stage.start(["resume", run])
            #expect(await killed.says("stage: ok"))
            killed.killNow()
            _ = await killed.ended()
            let late = try await muster(stage, "bob", "reject", run, "--reason", "too late")
            #expect(late.code == 2, "\(late.all)")
            #expect(late.error.contains("has begun already"), "\(late.error)")
            let racing = try (0..<5).map { _ in try stage.start(["resume", run]) }
            var codes: [Int32] = []
            for program in racing { codes.append(await program.ended().code) }
            #expect(codes.count { $0 == 0 } == 1, "\(codes)")
            #expect(codes.allSatisfy { [0, 2, 5].contains($0) }, "\(codes)")
            #expect(try await stage.serving() == [commit])
            #expect(try await stage.history() == ["ok"])
            try await stage.expectQuiet()
        }
    }

    @Test func aWindowThatHasClosedMeanwhileHoldsAnApprovedRun() async throws {
        try await Stage.run(settings: Self.settings) { stage in
            let run = try await ask(stage)
            for name in ["bob", "cyd"] { #expect(try await muster(stage, name, "approve", run).code == 0) }
            let window = "window: {zone: UTC, freeze: [2000-01-01/2999-12-31]}\n    approvals:"
            try stage.write("muster.yml", Self.settings.replacing("approvals:", with: window))
            let held = try await muster(stage, "ada", "resume", run)
            #expect(held.code == 8, "\(held.all)")
            #expect(held.error.contains("the window is closed"), "\(held.error)")
            #expect(try await stage.history() == ["waiting"])
            try stage.write("muster.yml", Self.settings)
            #expect(try await muster(stage, "ada", "resume", run).code == 0)
        }
    }

    @Test func aRejectionEndsTheRun() async throws {
        try await Stage.run(settings: Self.settings) { stage in
            let run = try await ask(stage)
            #expect(try await muster(stage, "bob", "reject", run).code == 2)
            let reject = try await muster(stage, "bob", "reject", run, "--reason", "not on a friday")
            #expect(reject.code == 0, "\(reject.all)")
            #expect(try await stage.history() == ["failed"])
            let late = try await muster(stage, "cyd", "approve", run)
            #expect(late.code == 1)
            #expect(late.error.contains(": not on a friday"), "\(late.error)")
            let resumed = try await muster(stage, "ada", "resume", run)
            #expect(resumed.code == 1, "\(resumed.all)")
        }
    }

    /// In a workflow that is run again, GITHUB_ACTOR remains who started it first.
    @Test func inAWorkflowWhoRunsItAgainIsWhoDecides() async throws {
        try await Stage.run(settings: Self.settings) { stage in
            let run = try await ask(stage)
            let workflow = [
                "GITHUB_SERVER_URL": "https://github.example", "GITHUB_REPOSITORY": "acme/orders", "GITHUB_RUN_ID": "7",
                "GITHUB_ACTOR": "bob",
            ]
            let own = try await stage.muster(
                "approve", run, environment: workflow.merging(["GITHUB_TRIGGERING_ACTOR": "ada"]) { $1 })
            #expect(own.code == 2, "\(own.all)")
            #expect(own.error.contains("ada asked for this run"), "\(own.error)")
            let other = try await stage.muster(
                "approve", run, environment: workflow.merging(["GITHUB_TRIGGERING_ACTOR": "cyd"]) { $1 })
            #expect(other.code == 0)
            #expect(other.output.contains("approved by cyd"), "\(other.output)")
        }
    }

    @Test func signedTokensDecideInAPersonsName() async throws {
        try await Stage.run(settings: Self.settings) { stage in
            struct Links: Decodable {
                struct Link: Decodable {
                    var approver: String
                    var decision: String
                    var token: String
                }
                var links: [Link]
            }
            let run = try await ask(stage)
            let nobody = try await muster(stage, "ada", "approve", "--link", run)
            #expect(nobody.code == 2)
            #expect(nobody.error.contains("--for"), "\(nobody.error)")
            let printed = try await muster(
                stage, "ada", "approve", "--link", run, "--for", "bob", "--for", "cyd", "--output", "json")
            #expect(printed.code == 0, "\(printed.all)")
            let links = try JSONDecoder().decode(Links.self, from: Data(printed.output.utf8)).links
            #expect(links.map(\.approver) == ["bob", "bob", "cyd", "cyd"])
            #expect(links.map(\.decision) == ["approve", "reject", "approve", "reject"])
            let used = try await muster(stage, "ci", "approve", "--token", links[0].token)
            #expect(used.code == 0, "\(used.all)")
            #expect(used.output.contains("approved by bob"), "\(used.output)")
            let forged = try await muster(stage, "ci", "approve", "--token", links[2].token + "x")
            #expect(forged.code == 2)
            #expect(forged.error.contains("MUSTER_APPROVAL_KEY"))
            let keyless = try await stage.muster("approve", "--token", links[2].token)
            #expect(keyless.code == 2)
            #expect(keyless.error.contains("openssl rand -hex 32"))
            let rejected = try await muster(stage, "ci", "approve", "--token", links[3].token)
            #expect(rejected.code == 0, "\(rejected.all)")
            #expect(try await stage.history() == ["failed"])
        }
    }

    @Test func aPlanSaysWhoMustApproveAndARollbackNeedsNobody() async throws {
        try await Stage.run { stage in
            let first = try stage.commit(Stage.server())
            for _ in 0..<2 {
                #expect(try await stage.muster("deploy", "test").code == 0)
                _ = try stage.commit(Stage.server())
            }
            try stage.write("muster.yml", Self.settings)
            let plan = try await stage.muster("plan", "test")
            #expect(plan.output.contains("approvals: 2 people must approve within 3600 s"), "\(plan.output)")
            let rollback = try await stage.muster("rollback", "test")
            #expect(rollback.code == 0, "\(rollback.all)")
            #expect(try await stage.serving() == [first])
        }
    }
}
