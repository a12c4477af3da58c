import AWS
import Foundation
import MotoServer
import Sandbox
import Testing

/// Policies of the commands that build reports, against the calls that they make.
@Suite struct ReportPermissionTests {
    /// By the names that `--for` has for them.
    static let commands: Set = ["report regions", "report deployments", "report fleet", "report fleet --quick"]

    @Test func everyReportMayReadItsSourceAndKeepWhatItMakes() async throws {
        let moto = try MotoServer.shared()
        let bucket = MotoServer.name("reports")
        let store = try S3Client(moto.configuration)
        try await store.createBucket(bucket)
        // All of AWS but one region has been read already.
        for (name, value) in [("regions", "eu-south-1"), ("services", "s3")] {
            let entry = #"{"fetched_at": "\#(Date().ISO8601Format())", "value": ["\#(value)"]}"#
            _ = try await store.putObject(bucket: bucket, key: "orders/cache/\(name).json", body: Array(entry.utf8))
        }
        let state = """
            state:
              ledger: {dynamodb: {table: \(try await SharedLedgerTests.table()), region: eu-west-1}}
              artifacts: {s3: {bucket: \(bucket), prefix: orders, region: eu-west-1}}
            """
        let settings = Stage.settings().replacing(
            "timeouts:", with: "notify: [{sns: \"\(moto.topic)\"}]\n    timeouts:")
        try await ObservedStage.run(settings: settings + "\n" + state, upstream: moto.url) { stage in
            _ = try stage.stage.commit(Stage.server())
            try await stage.muster(nil, ["deploy", "test"])
            let notify = ["--notify", "test"]
            // The second one finds what the first one has kept, and removes what it does not make.
            for formats in [[], ["--format", "csv"]] {
                try await stage.muster(
                    "report regions", ["report", "regions", "--lean", "--feed", "none"] + notify + formats)
            }
            try await stage.muster("report deployments", ["report", "deployments", "test"] + notify)
            try await stage.muster("report fleet", ["report", "fleet", "test"] + notify)
            try await stage.interrupted("report fleet", ["report", "fleet", "test"] + notify)
            // What a host prints when it fails is read whole.
            let mktemp = "/usr/local/bin/mktemp"
            let id = await stage.stage.sandbox.instances[0].id
            try await stage.on(id, "printf '#!/bin/sh\\nexit 1\\n' >\(mktemp); chmod +x \(mktemp)")
            try await stage.muster("report fleet", ["report", "fleet", "test"] + notify, [7])
            try await stage.muster("report fleet --quick", ["report", "fleet", "test", "--quick"] + notify)
            for command in Self.commands.sorted() { try await stage.expectItsPolicy(command) }
        }
    }
}
