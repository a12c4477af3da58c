import AWS
import Foundation
import MotoServer
import Sandbox
import Testing

/// Policies of what not every team has: documents of one's own, artifacts, several places, an order of environments.
@Suite struct PlacePermissionTests {
    @Test func ownDocumentsAreSentAndLookedAtAndPublishedBySomebodyElse() async throws {
        let settings = Stage.settings().replacing("offline: refuse", with: "document: own")
        try await ObservedStage.run(linux: 1, settings: settings) { stage in
            _ = try stage.stage.commit(Stage.server())
            try await stage.muster("documents show", ["documents", "show", "test"])
            try await stage.muster("documents publish", ["documents", "publish", "test"])
            // Who may not create a document does not need to.
            await stage.stage.sandbox.inject(.deny(operation: "CreateDocument", count: 1_000))
            let id = await stage.stage.sandbox.instances[0].id
            try await stage.muster("deploy", ["deploy", "test"])
            try await stage.interrupted("deploy", ["deploy", "test"])
            try await stage.muster("run", ["run", "--own-document", "--target", id, "--", "seq 3000; exit 3"], [1])
            try await stage.interrupted("run", ["run", "--own-document", "--target", id, "--", "true"])
            for command in ["documents show", "documents publish", "run"] { try await stage.expectItsPolicy(command) }
            try await stage.expectItsPolicy("deploy", sids: ["Documents", "Hosts", "OwnDocuments"])
        }
    }

    /// The hosts cannot reach moto's server: what is looked at is what Muster does until they try.
    @Test func artifactsArePutAndLentToHosts() async throws {
        let bucket = MotoServer.name("artifacts")
        try await S3Client(MotoServer.shared().configuration).createBucket(bucket)
        let test = Stage.settings()
        let guarded = test.replacing("  test:", with: "  guarded:").replacing("/opt/orders", with: "/opt/guarded")
            .replacing("offline: refuse", with: "approvals: {required: 1, timeout: 1h}")
        let settings =
            test + guarded.split(separator: "\n").dropFirst(3).joined(separator: "\n")
            + "\nsource: artifact\n"
            + "state: {artifacts: {s3: {bucket: \(bucket), prefix: orders, region: eu-west-1}}}\n"
        let sids: Set = ["Artifacts", "ArtifactBucket"]
        try await ObservedStage.run(linux: 1, settings: settings, upstream: try MotoServer.shared().url) { stage in
            // Larger than one part of an upload.
            let file = stage.stage.repository.appending(path: "large.bin")
            try Data(repeating: 7, count: 9 << 20).write(to: file)
            _ = try stage.stage.commit(Stage.server())
            // An upload that fails is taken away.
            await stage.stage.sandbox.inject(.deny(operation: "PUT object", count: 100))
            try await stage.muster("deploy", ["deploy", "test"], [2])
            try Data().write(to: file)
            _ = try stage.stage.commit(Stage.server())
            try await stage.muster("deploy", ["deploy", "test"], [1])
            try await stage.expectItsPolicy("deploy", sids: sids)
            _ = try stage.stage.commit(Stage.server())
            let deploy = try await stage.muster(nil, ["deploy", "guarded"], [8])
            let run = String(try #require(deploy.all.firstMatch(of: /r[0-9]{6}-[0-9]{4}-[0-9a-z]{4}/)).output)
            try await stage.muster(nil, ["approve", run], user: "bob")
            try await stage.muster("resume", ["resume", run], [1])
            try await stage.expectItsPolicy("resume", of: ["guarded"], sids: [])
        }
    }

    /// Machines of one's own data centre, another account behind a role, Windows, an environment that comes before, and
    /// a ledger with a role of its own.
    @Test func everyPlaceAndTheEnvironmentBeforeAreNamed() async throws {
        let profile =
            PlaceTests.profile((near: 2, far: 1, windows: 1)) + """

                  - {arn: "arn:aws:iam::444455556666:role/ledger"}
                """
        let machines = """
            groups:
              - {name: hybrid, kind: hybrid, tags: {App: orders}, answers: verdict, trusted: true}
              - {name: server, platform: windows, tags: {App: orders}, answers: verdict, trusted: true}
              - name: hybrid-far
                kind: hybrid
                account: "444455556666"
                region: us-east-1
                tags: {App: orders}
                answers: verdict
                trusted: true
              - {name: staging, tags: {App: staging}, answers: verdict, trusted: true}
              - {name: hybrid-staging, kind: hybrid, tags: {App: staging}, answers: verdict, trusted: true}
            """
        let staging = """
              staging:
                region: eu-west-1
                platform: linux
                targets: {tags: {App: staging}}
                app: {path: /opt/orders, restart: {process: {executable: python3, script: app.py}}}
                health: [{url: "http://{address}:8080/", revision: version}]
            """
        let table = try await SharedLedgerTests.table()
        let settings =
            PlaceTests.settings.replacing("    rollout:", with: "    requires: staging\n    rollout:") + "\n" + staging
            + "\nstate: {ledger: {dynamodb: {table: \(table), region: eu-west-1, "
            + "role: \"arn:aws:iam::444455556666:role/ledger\"}}}\n"
        try await ObservedStage.run(
            linux: 0, settings: settings, profile: profile.replacing("groups:", with: machines),
            upstream: try MotoServer.shared().url
        ) { stage in
            _ = try stage.stage.commit(Stage.server())
            let sids: Set = ["Documents", "Hosts", "RequiredDocuments", "RequiredHosts", "Roles"]
            try await stage.muster("plan", ["plan", "test"])
            try await stage.muster("lock acquire", ["lock", "acquire", "test", "--reason", "audit"])
            for command in ["plan", "lock acquire"] { try await stage.expectItsPolicy(command, sids: sids) }
        }
    }
}
