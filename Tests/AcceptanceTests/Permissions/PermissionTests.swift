import AWS
import Foundation
import MotoServer
import Sandbox
import Testing

/// What policies allow, against the calls that commands really make: every command, with every setting that makes it
/// ask for something, in every course that asks for more.
@Suite struct PermissionTests {
    private struct Links: Decodable {
        struct Link: Decodable {
            var decision: String
            var token: String
        }
        var links: [Link]
    }

    private static let noisy = "{run: '! test -e /srv/noisy || { seq 90000; exit 1; }'}"

    private static func state(_ table: String) -> String {
        "state: {ledger: {dynamodb: {table: \(table), region: eu-west-1}}}\n"
    }

    /// Everything that AWS has for a team, and an environment `guarded` whose deployments wait for somebody.
    private func settings(bucket: String, table: String) throws -> String {
        let telling = """
            notify: [{sns: "\(try MotoServer.shared().topic)"}]
                metrics: {cloudwatch: {namespace: Muster}}
                output: {s3: {bucket: \(bucket), prefix: ssm}}
                hooks:
                  before-activate: [{run: '! test -e /srv/slow || sleep 30'}, \(Self.noisy)]
                  before-restore: [\(Self.noisy)]
                timeouts:
            """
        let test = Stage.settings(rollout: "{canary: 1, batch: 1, bake: 1s, alarms: [errors]}")
            .replacing("timeouts:", with: telling)
        let other = test.replacing("  test:", with: "  guarded:").replacing("/opt/orders", with: "/opt/guarded")
            .replacing("offline: refuse", with: "approvals: {required: 1, timeout: 1h}")
        return test + other.split(separator: "\n").dropFirst(3).joined(separator: "\n")
            + "\n" + Self.state(table)
    }

    @Test func everyCommandMayDoWhatItDoesAndNoMore() async throws {
        let moto = try MotoServer.shared()
        let bucket = MotoServer.name("outputs")
        try await S3Client(moto.configuration).createBucket(bucket)
        let table = try await SharedLedgerTests.table()
        let settings = try settings(bucket: bucket, table: table)
        try await ObservedStage.run(settings: settings, upstream: moto.url) { stage in
            try await looks(stage)
            try await changes(stage)
            try await asks(stage)
            try await keeps(stage, table: table)
            try await runs(stage, bucket: bucket)
            try await interrupts(stage)
            try await fails(stage)
            let all = try await stage.names()
            // Other tests make these.
            let documents: Set = ["documents show", "documents publish"]
            let reports = Set(all.filter { $0.hasPrefix("report ") })
            let own = all.subtracting(documents).subtracting(reports)
            #expect(own == Set(stage.requests.keys) && reports == ReportPermissionTests.commands)
            for command in stage.requests.keys.sorted() {
                let environments = [
                    "approve": ["guarded"], "reject": ["guarded"], "ledger import": ["test", "--config", "other.yml"],
                ]
                try await stage.expectItsPolicy(command, of: environments[command] ?? ["test"])
            }
            try await expectRoles(stage, own.subtracting(["ledger import"]))
        }
    }

    /// The roles of workflows have the policies of their commands.
    private func expectRoles(_ stage: ObservedStage, _ deploying: Set<String>) async throws {
        let template = try await stage.stage.muster("template", "iam", "test", "--repository", "acme/orders")
        let requests = deploying.reduce(into: Set<PermissionRequest>()) { $0.formUnion(stage.requests[$1] ?? []) }
        stage.expect(try Policy("DeployPolicy", of: template.output), requests, "DeployPolicy")
        stage.expect(
            try Policy("LookPolicy", of: template.output), stage.requests["doctor --quick"] ?? [], "LookPolicy")
    }

    private func looks(_ stage: ObservedStage) async throws {
        _ = try stage.stage.commit(Stage.server())
        try await stage.muster("doctor --quick", ["doctor", "test", "--quick"])
        try await stage.muster("doctor", ["doctor", "test", "--hosts"])
        try await stage.muster("plan", ["plan", "test"])
    }

    /// What changes hosts.
    private func changes(_ stage: ObservedStage) async throws {
        try await stage.muster("deploy", ["deploy", "test"])
        try await stage.muster("status", ["status", "test", "--drift"])
        try await stage.muster("watch", ["watch", "test", "--for", "1s"])
        _ = try stage.stage.commit(Stage.server())
        try await stage.muster("deploy", ["deploy", "test"])
        try await stage.muster("rollback", ["rollback", "test"])
        let run = try await stage.killed("test", after: "activate.1.1: command")
        try await stage.muster("resume", ["resume", run])
        try await stage.muster("history", ["history", "test"])
        try await stage.muster("logs", ["logs", run])
        // A process that is gone leaves what it sent.
        let id = await stage.stage.sandbox.instances[0].id
        try await stage.on(id, "touch /srv/slow")
        let slow = try await stage.killed("test", after: "activate.1.1: command")
        try await stage.muster("cancel", ["cancel", slow, "--reason", "enough"])
        try await stage.on(id, "rm /srv/slow")
    }

    private func asks(_ stage: ObservedStage) async throws {
        func ask() async throws -> String {
            let deploy = try await stage.muster(nil, ["deploy", "guarded"], [8])
            return String(try #require(deploy.all.firstMatch(of: /r[0-9]{6}-[0-9]{4}-[0-9a-z]{4}/)).output)
        }
        let first = try await ask()
        try await stage.muster("approve", ["approve", first], user: "bob")
        try await stage.muster("reject", ["reject", try await ask(), "--reason", "no"], user: "bob")
        // A token may be one that rejects.
        let printed = try await stage.muster(
            "approve", ["approve", "--link", try await ask(), "--for", "bob", "--output", "json"])
        let links = try JSONDecoder().decode(Links.self, from: Data(printed.output.utf8)).links
        let token = try #require(links.first { $0.decision == "reject" }).token
        try await stage.muster("approve", ["approve", "--token", token], user: "ci")
    }

    /// The ledger and its locks.
    private func keeps(_ stage: ObservedStage, table: String) async throws {
        let reason = ["--reason", "audit"]
        try await stage.muster("lock acquire", ["lock", "acquire", "test"] + reason)
        try await stage.muster("lock show", ["lock", "show", "test"])
        try await stage.muster("lock list", ["lock", "list"])
        try await stage.muster("lock break", ["lock", "break", "test"] + reason)
        try await stage.muster(nil, ["lock", "acquire", "test"] + reason)
        try await stage.muster("lock release", ["lock", "release", "test"])
        try await stage.muster("lock adopt", ["lock", "adopt", "test"])
        // Of a plan that is larger than an item, the ledger keeps parts.
        let large = Array(repeating: "{on: runner, run: ': \(String(repeating: "x", count: 90_000))'}", count: 3)
        try stage.stage.write(
            "large.yml",
            Stage.settings().replacing(
                "timeouts:", with: "hooks: {after-stage: [\(large.joined(separator: ", "))]}\n    timeouts:")
                + "\n" + Self.state(table))
        try await stage.muster(nil, ["deploy", "test", "--config", "large.yml"])
        let file = stage.stage.work.appending(path: "ledger.jsonl").path
        try await stage.muster("ledger export", ["ledger", "export", "--to", file])
        try await stage.muster("ledger verify", ["ledger", "verify"])
        // Into an empty one, and then into one that holds the same.
        try stage.stage.write(
            "other.yml", Stage.settings() + "\n" + Self.state(try await SharedLedgerTests.table()))
        for _ in 0..<2 { try await stage.muster("ledger import", ["ledger", "import", file, "--config", "other.yml"]) }
    }

    private func runs(_ stage: ObservedStage, bucket: String) async throws {
        try await stage.muster(
            "run", ["run", "--target", "tag:Platform=linux", "--output-s3", "\(bucket)/ssm", "--", "seq 9000"])
        let history = try await stage.muster(nil, ["history"])
        let run = try #require(history.output.firstMatch(of: /r[0-9]{6}-[0-9]{4}-[0-9a-z]{4}/)).output
        try await stage.muster("logs --remote", ["logs", String(run), "--remote"])
    }

    /// Whoever is interrupted cancels what is in flight.
    private func interrupts(_ stage: ObservedStage) async throws {
        let commands = [
            ["doctor", "test"], ["plan", "test"], ["deploy", "test"], ["rollback", "test"], ["status", "test"],
            ["lock", "adopt", "test"], ["run", "--target", "tag:Platform=linux", "--", "true"],
            ["watch", "test", "--for", "1m"],
        ]
        for words in commands {
            try await stage.interrupted(words[0] == "lock" ? "lock adopt" : words[0], words)
        }
        let run = try await stage.killed("test", after: "stage: ok")
        try await stage.interrupted("resume", ["resume", run])
    }

    /// What hosts print when they fail is read whole.
    private func fails(_ stage: ObservedStage) async throws {
        let id = await stage.stage.sandbox.instances[0].id
        let run = try await stage.killed("test", after: "stage: ok")
        try await stage.on("tag:Platform=linux", "touch /srv/noisy")
        for words in [["resume", run], ["deploy", "test"], ["rollback", "test"]] {
            try await stage.muster(words[0], words, [1, 4])
        }
        let mktemp = "/usr/local/bin/mktemp"
        try await stage.on(id, "printf '#!/bin/sh\\nexit 1\\n' >\(mktemp); chmod +x \(mktemp)")
        for words in [["doctor", "test"], ["plan", "test"], ["status", "test"], ["lock", "adopt", "test"]] {
            try await stage.muster(words[0] == "lock" ? "lock adopt" : words[0], words, [0, 1, 6, 7])
        }
        try await stage.muster("watch", ["watch", "test", "--for", "1s"], [1, 9])
    }
}
