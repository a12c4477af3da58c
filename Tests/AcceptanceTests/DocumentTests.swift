import AWS
import Foundation
import HTTPTransport
import Sandbox
import Testing

/// `document: own`: what runs the scripts is Muster's, published, pinned and looked at.
@Suite struct DocumentTests {
    private static let settings = Stage.settings().replacing("offline: refuse", with: "document: own")
    private static let newAgent = "3.3.2746.0"

    private func client(_ stage: Stage) throws -> SSMClient {
        SSMClient(
            try AWSConfiguration.standard(
                environment: stage.sandbox.environment, region: try #require(Region("eu-west-1")), http: HTTPClient()))
    }

    private func commands(_ stage: Stage) async throws -> [Command] {
        try await client(stage).listCommandsPages(ListCommandsRequest(maxResults: 50)).all()
    }

    private struct Shown: Decodable {
        struct Entry: Decodable {
            var name: String
            var delivery: String
            var sha256: String
            var region: String
            var state: String
            var problem: String?
            var content: String?
        }
        var documents: [Entry]
    }

    private func shown(_ stage: Stage, _ words: [String] = ["documents", "show", "test"]) async throws
        -> (code: Int32, entries: [Shown.Entry])
    {
        let ended = try await stage.start(words + ["--output", "json"]).ended()
        return (ended.code, try JSONDecoder().decode(Shown.self, from: Data(ended.output.utf8)).documents)
    }

    @Test(arguments: [(nil, "lines", "commands"), (newAgent, "variable", "script")])
    func everySendCarriesThePinnedDocument(agent: String?, delivery: String, parameter: String) async throws {
        try await Stage.run(linux: 2, settings: Self.settings, agent: agent) { stage in
            let good = try stage.commit(Stage.server())
            let plan = try await stage.muster("plan", "test")
            #expect(plan.code == 0 && plan.error.contains("published Muster-RunShellScript-"), "\(plan.all)")
            let entry = try #require(try await shown(stage).entries.first { $0.delivery == delivery })
            #expect(entry.state == "active")
            #expect(
                plan.output.contains("document \(entry.name), version 1, SHA-256 \(entry.sha256)"), "\(plan.output)")
            let json = try await stage.muster("plan", "test", "--output", "json")
            #expect(json.output.contains(entry.sha256) && !json.error.contains("published"))
            let deployed = try await stage.muster("deploy", "test")
            #expect(deployed.code == 0, "\(deployed.all)")
            #expect(!deployed.error.contains("published"), "once is enough: \(deployed.error)")
            // Back by itself, back by hand, looks, and a script of one's own.
            _ = try stage.commit(Stage.server(status: "500"))
            #expect(try await stage.muster("deploy", "test").code == 3)
            #expect(try await stage.serving() == [good, good])
            _ = try stage.commit(Stage.server())
            #expect(try await stage.muster("deploy", "test").code == 0)
            #expect(try await stage.muster("watch", "test", "--for", "1s", "--every", "1s").code == 0)
            #expect(try await stage.muster("rollback", "test").code == 0)
            #expect(try await stage.muster("doctor", "test", "--hosts").code == 0)
            let id = await stage.sandbox.instances[0].id
            let own = try await stage.muster("run", "--own-document", "--target", id, "--", "echo 'it'\\''s me'")
            #expect(own.code == 0 && own.output.contains("it's me"), "\(own.all)")
            let sent = try await commands(stage)
            #expect(sent.count > 20 && Set(sent.map(\.documentName)) == [entry.name])
            #expect(sent.allSatisfy { $0.documentVersion == "1" && $0.parameters[parameter]?.count == 1 })
        }
    }

    @Test func theApplicationDoesNotInheritTheScript() async throws {
        try await Stage.run(settings: Self.settings, agent: Self.newAgent) { stage in
            _ = try stage.commit(Stage.server())
            #expect(try await stage.muster("deploy", "test").code == 0)
            let id = await stage.sandbox.instances[0].id
            let seen = try await stage.muster(
                "run", "--target", id, "--", "tr '\\0' '\\n' </proc/$(pgrep -f '[a]pp.py')/environ | cut -d = -f 1")
            #expect(seen.output.contains("MUSTER_REVISION") && !seen.output.contains("SSM_script"), "\(seen.all)")
        }
    }

    @Test func anotherContentUnderTheNameIsRefusedAndNothingRuns() async throws {
        try await Stage.run(settings: Self.settings) { stage in
            _ = try stage.commit(Stage.server())
            let entry = try #require(
                try await shown(stage, ["documents", "show", "test", "--content"]).entries.first {
                    $0.delivery == "lines"
                })
            let content = try #require(entry.content).replacing(
                "\"{{ commands }}\"", with: "[\"echo owned >/root/owned\"]")
            let made = try await client(stage).createDocument(
                CreateDocumentRequest(content: content, name: entry.name, documentType: "Command"))
            for command in ["deploy", "plan", "status", "watch"] {
                let ended = try await stage.start([command, "test"]).ended()
                if command == "watch" { continue }
                #expect(ended.code == 6, "\(command): \(ended.all)")
                #expect(
                    ended.error.contains(try #require(made.hash)) && ended.error.contains(entry.sha256),
                    "\(ended.error)")
            }
            #expect(try await commands(stage).isEmpty)
            let show = try await shown(stage)
            #expect(show.code == 6 && show.entries.contains { $0.state == "foreign" && $0.problem != nil })
            let published = try await stage.muster("documents", "publish", "test")
            #expect(published.code == 6 && published.output.contains("CloudTrail"), "\(published.all)")
        }
    }

    /// Looked at once, and compared by SSM at every send.
    @Test func oneThatIsSwappedInTheMiddleRunsNowhere() async throws {
        let settings = Self.settings.replacing(
            "{canary: 1, batch: 1}", with: "{canary: 1, batch: 1, bake: 15s, on-failure: stop}")
        try await Stage.run(linux: 2, settings: settings) { stage in
            _ = try stage.commit(Stage.server())
            let program = try stage.start(["deploy", "test"])
            #expect(await program.says("baking"))
            let client = try client(stage)
            let name = try #require(try await commands(stage).first?.documentName)
            let content = try await client.getDocument(GetDocumentRequest(name: name)).content
            try await client.deleteDocument(DeleteDocumentRequest(name: name))
            _ = try await client.createDocument(
                CreateDocumentRequest(
                    content: content.replacing("\"{{ commands }}\"", with: "[\"echo owned >/root/owned\"]"), name: name,
                    documentType: "Command"))
            let ended = await program.ended()
            // A host that cannot be asked is not known: it waits, and nobody goes on before this is cleared up.
            #expect(ended.code == 8 && ended.all.contains("InvalidDocument"), "\(ended.all)")
            let run = try #require(ended.error.split(separator: "run ").dropFirst().first?.prefix { $0 != "," })
            let resumed = try await stage.muster("resume", String(run))
            #expect(resumed.code == 6 && resumed.error.contains("holds something else"), "\(resumed.all)")
            for instance in await stage.sandbox.instances {
                let seen = try await stage.muster("run", "--target", instance.id, "--", "test ! -e /root/owned")
                #expect(seen.code == 0, "\(seen.all)")
            }
        }
    }

    @Test func withoutThePermissionItIsNamedAndSomebodyElseCanPublish() async throws {
        try await Stage.run(settings: Self.settings) { stage in
            _ = try stage.commit(Stage.server())
            await stage.sandbox.inject(.deny(operation: "CreateDocument", count: 1))
            let denied = try await stage.muster("deploy", "test")
            #expect(denied.code == 6, "\(denied.all)")
            #expect(
                denied.error.contains("ssm:CreateDocument") && denied.error.contains("muster documents publish"),
                "\(denied.error)")
            #expect(try await commands(stage).isEmpty)
            await stage.sandbox.inject(.deny(operation: "DescribeDocument", count: 1))
            let blind = try await stage.muster("deploy", "test")
            #expect(blind.code == 6 && blind.error.contains("allow ssm:DescribeDocument"), "\(blind.error)")
            let dry = try await shown(stage, ["documents", "publish", "test", "--dry-run"])
            #expect(dry.code == 0 && dry.entries.map(\.state) == ["missing", "missing"])
            let published = try await shown(stage, ["documents", "publish", "test"])
            #expect(published.code == 0 && published.entries.map(\.state) == ["published", "published"])
            let again = try await shown(stage, ["documents", "publish", "test"])
            #expect(again.code == 0 && again.entries.map(\.state) == ["active", "active"])
            await stage.sandbox.inject(.deny(operation: "CreateDocument", count: 1_000))
            let deployed = try await stage.muster("deploy", "test")
            #expect(deployed.code == 0, "\(deployed.all)")
        }
    }

    @Test func twoWhoPublishAtOnceBothEndWell() async throws {
        try await Stage.run(settings: Self.settings) { stage in
            await stage.sandbox.inject(.delay(operation: "CreateDocument", seconds: 0.3))
            let words = ["documents", "publish", "test", "--output", "json"]
            let programs = try (0..<4).map { _ in try stage.start(words) }
            for program in programs {
                let ended = await program.ended()
                #expect(ended.code == 0, "\(ended.all)")
            }
            #expect(try await shown(stage).entries.map(\.state) == ["active", "active"])
            let versions = try await client(stage).listDocuments(
                .init(filters: [DocumentKeyValuesFilter(key: "Owner", values: ["Self"])])
            ).all()
            #expect(versions.count == 2 && versions.allSatisfy { $0.documentVersion == "1" })
        }
    }

    @Test func aLostReplyToPublishingIsNoFailure() async throws {
        try await Stage.run(settings: Self.settings) { stage in
            await stage.sandbox.inject(.dropReply(operation: "CreateDocument", count: 1))
            let ended = try await stage.muster("documents", "publish", "test")
            #expect(ended.code == 0, "\(ended.all)")
        }
    }

    @Test func resumingUsesThePlansDocumentWhateverTheSettingsSayNow() async throws {
        try await Stage.run(linux: 2, settings: Self.settings) { stage in
            _ = try stage.commit(Stage.server())
            let program = try stage.start(["deploy", "test"])
            #expect(await program.says("activate (batch 1"))
            program.killNow()
            let killed = await program.ended()
            let run = try #require(killed.error.split(separator: "run ").dropFirst().first?.prefix { $0 != "," })
            try stage.write("muster.yml", Stage.settings())
            let resumed = try await stage.muster("resume", String(run))
            #expect(resumed.code == 0, "\(resumed.all)")
            #expect(try await commands(stage).allSatisfy { $0.documentName.hasPrefix("Muster-") })
        }
    }

    @Test func aRunWhoseDocumentIsGoneIsNotSpoiltByResumingIt() async throws {
        try await Stage.run(linux: 2, settings: Self.settings) { stage in
            _ = try stage.commit(Stage.server())
            let program = try stage.start(["deploy", "test"])
            #expect(await program.says("activate (batch 1"))
            program.killNow()
            let killed = await program.ended()
            let run = String(
                try #require(killed.error.split(separator: "run ").dropFirst().first?.prefix { $0 != "," }))
            let name = try #require(try await commands(stage).first?.documentName)
            try await client(stage).deleteDocument(DeleteDocumentRequest(name: name))
            await stage.sandbox.inject(.deny(operation: "CreateDocument", count: 1))
            let refused = try await stage.muster("resume", run)
            #expect(refused.code == 6 && refused.error.contains("ssm:CreateDocument"), "\(refused.all)")
            let resumed = try await stage.muster("resume", run)
            #expect(resumed.code == 0, "\(resumed.all)")
        }
    }

    /// Near, all agents know variables, and far they do not: looks differ by place, a plan has one form a platform.
    @Test func everyPlaceAndPlatformHasItsOwn() async throws {
        let settings = PlaceTests.settings.replacing("rollout:", with: "document: own\n    rollout:")
        let profile = PlaceTests.profile((near: 2, far: 1, windows: 1))
            .replacing("{name: near,", with: "{name: near, agent: 3.3.2746.0,")
        try await Stage.run(linux: 0, settings: settings, profile: profile) { stage in
            _ = try stage.commit(Stage.server())
            let ended = try await stage.muster("deploy", "test")
            #expect(ended.code == 0, "\(ended.all)")
            #expect(ended.error.contains("published Muster-RunPowerShellScript-"), "\(ended.error)")
            let entries = try await shown(stage).entries
            let near = entries.filter { $0.region == "eu-west-1" }
            let far = entries.filter { $0.region == "us-east-1" }
            // Lines, variable, Windows: nobody publishes what no host gets.
            #expect(near.map(\.state) == ["active", "active", "missing"])
            #expect(far.map(\.state) == ["active", "missing", "active"])
        }
    }

    @Test func itIsSaidWhoseDocumentsTheSettingsMean() async throws {
        try await Stage.run(settings: Self.settings) { stage in
            let before = try await stage.muster("documents", "show", "test")
            #expect(before.code == 0)
            let after = try await stage.muster("documents", "publish", "test")
            try stage.write("muster.yml", Stage.settings())
            let other = try await stage.muster("documents", "show", "test")
            #expect(before.output.contains("missing") && after.output.contains("published"))
            #expect(other.output.contains("test uses AWS's documents"), "\(other.output)")
            let both = try await stage.muster(
                "run", "--own-document", "--document", "X", "--target", "i-00000000000000001")
            #expect(both.code == 2)
        }
    }
}
