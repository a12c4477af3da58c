import AWS
import Foundation
import MotoServer
import Testing

/// A team's ledger: in DynamoDB, which the sandbox leaves to moto's server.
@Suite struct SharedLedgerTests {
    /// A new table of a ledger's shape.
    static func table() async throws -> String {
        let name = MotoServer.name("muster")
        _ = try await DynamoDBClient(try MotoServer.shared().configuration).createTable(
            CreateTableRequest(
                tableName: name,
                attributeDefinitions: ["pk", "sk"].map { AttributeDefinition(attributeName: $0, attributeType: "S") },
                keySchema: [
                    KeySchemaElement(attributeName: "pk", keyType: "HASH"),
                    KeySchemaElement(attributeName: "sk", keyType: "RANGE"),
                ], billingMode: "PAY_PER_REQUEST"))
        return name
    }

    private func settings(_ table: String) -> String {
        Stage.settings() + "\nstate: {ledger: {dynamodb: {table: \(table), region: eu-west-1}}}\n"
    }

    /// The environment of another machine: what lies on this one's disk is not there.
    private func elsewhere(_ stage: Stage) -> [String: String] {
        ["MUSTER_STATE": stage.work.appending(path: "elsewhere").path]
    }

    @Test func anotherMachineSeesWhatThisOneDidAndWaitsForItsLock() async throws {
        let settings = settings(try await Self.table())
        try await Stage.run(linux: 2, settings: settings, upstream: try MotoServer.shared().url) { stage in
            let commit = try stage.commit(Stage.server())
            // A hosted runner's disk does not matter here.
            let hosted = ["RUNNER_ENVIRONMENT": "github-hosted", "MUSTER_STATE": "", "GITHUB_ACTIONS": "true"]
            let deploy = try await stage.muster("deploy", "test", environment: hosted)
            #expect(deploy.code == 0, "\(deploy.all)")
            #expect(try await stage.serving() == [commit, commit])
            let history = try await stage.muster("history", "test", environment: elsewhere(stage))
            #expect(history.output.contains("serves on all 2 hosts, verified"), "\(history.all)")
            let held = try await stage.muster("lock", "acquire", "test", "--reason", "audit")
            #expect(held.code == 0, "\(held.all)")
            let refused = try await stage.muster("deploy", "test", environment: elsewhere(stage))
            #expect(refused.code == 5 && refused.error.contains("audit"), "\(refused.all)")
            #expect(try await stage.muster("lock", "release", "test").code == 0)
            _ = try stage.commit(Stage.server(status: "500"))
            let bad = try await stage.muster("deploy", "test", environment: elsewhere(stage))
            #expect(bad.code == 3, "\(bad.all)")
            #expect(try await stage.history() == ["rolledBack", "ok"])
            let verify = try await stage.muster("ledger", "verify")
            #expect(verify.code == 0 && verify.output.contains("all is right"), "\(verify.all)")
            // Nothing was kept on the disk of either.
            #expect(!FileManager.default.fileExists(atPath: stage.state.appending(path: "ledger.sqlite").path))
        }
    }

    @Test func aLedgerMovesToTheTeamsTableAndTheHostsGoOnWithIt() async throws {
        let settings = settings(try await Self.table())
        try await Stage.run(upstream: try MotoServer.shared().url) { stage in
            _ = try stage.commit(Stage.server())
            #expect(try await stage.muster("deploy", "test").code == 0)
            let file = stage.work.appending(path: "ledger.jsonl").path
            let export = try await stage.muster("ledger", "export", "--to", file)
            #expect(export.code == 0, "\(export.all)")
            #expect(try await stage.muster("ledger", "export", "--to", file).code == 2)
            try stage.write("muster.yml", settings)
            let imported = try await stage.muster("ledger", "import", file)
            #expect(imported.code == 0, "\(imported.all)")
            #expect(try await stage.history() == ["ok"])
            let commit = try stage.commit(Stage.server())
            let deploy = try await stage.muster("deploy", "test")
            #expect(deploy.code == 0, "\(deploy.all)")
            #expect(try await stage.serving() == [commit])
            // What has gone on since is not put back.
            let again = try await stage.muster("ledger", "import", file)
            #expect(again.code == 1 && again.error.contains("nothing was written"), "\(again.all)")
            #expect(try await stage.history() == ["ok", "ok"])
        }
    }

    /// Twenty processes, as twenty machines would.
    @Test func ofTwentyProcessesThatRaceForALockOneHasItAndOfTwentyVotesNoneIsLost() async throws {
        let settings = settings(try await Self.table())
            .replacing("offline: refuse", with: "approvals: {required: 20, timeout: 1h}")
        try await Stage.run(settings: settings, upstream: try MotoServer.shared().url) { stage in
            _ = try stage.commit(Stage.server())
            let racers = try (0..<20).map { number in
                try stage.start(["lock", "acquire", "test", "--reason", "racer \(number)"])
            }
            var codes: [Int32] = []
            for racer in racers { codes.append(await racer.ended().code) }
            #expect(codes.sorted() == [0] + Array(repeating: 5, count: 19))
            #expect(try await stage.muster("lock", "release", "test").code == 0)

            let waiting = try await stage.muster("deploy", "test", environment: ["USER": "ada"])
            #expect(waiting.code == 8, "\(waiting.all)")
            let run = try #require(waiting.all.firstMatch(of: /r[0-9]{6}-[0-9]{4}-[0-9a-z]{4}/)).output
            let voters = try (0..<20).map { number in
                try stage.start(["approve", String(run)], environment: ["USER": "person-\(number)"])
            }
            for voter in voters {
                let ended = await voter.ended()
                #expect(ended.code == 0, "\(ended.all)")
            }
            let history = try await stage.muster("history", "test")
            #expect((0..<20).allSatisfy { history.output.contains("person-\($0)") }, "\(history.all)")
            #expect(try await stage.muster("ledger", "verify").code == 0)
        }
    }

    @Test func aTableThatIsNotThereIsSaidWithTheWayToMakeIt() async throws {
        try await Stage.run(settings: settings("muster-nowhere"), upstream: try MotoServer.shared().url) { stage in
            _ = try stage.commit(Stage.server())
            let deploy = try await stage.muster("deploy", "test")
            #expect(deploy.code == 2, "\(deploy.all)")
            #expect(deploy.error.contains("DynamoDB table 'muster-nowhere' does not exist"), "\(deploy.all)")
            #expect(deploy.error.contains("muster template state"))
        }
    }
}
