import AWS
import Foundation
import HTTPTransport
import Sandbox
import Testing

/// Lost replies, duplicates, delays, kills: what happens to the fleet and to the record.
@Suite struct FaultTests {
    @Test(arguments: [
        Fault.dropReply(operation: "SendCommand", count: 3), .throttle(operation: "*", count: 9),
        .throttle(operation: "ListCommands", count: 12),
        .serverError(operation: "ListCommands", count: 2), .serverError(operation: "SendCommand", count: 1),
        .hideInvocations(seconds: 2), .duplicateDelivery(count: 20),
    ])
    func whatTheNetworkDoesNeitherFailsNorRepeatsADeployment(_ fault: Fault) async throws {
        let settings = Stage.settings().replacing(
            "path: /opt/orders", with: "path: /opt/orders\n      build: ['echo built >>/srv/built']")
        try await Stage.run(settings: settings) { stage in
            let commit = try stage.commit(Stage.server())
            await stage.sandbox.inject(fault)
            let deploy = try await stage.muster("deploy", "test")
            #expect(deploy.code == 0, "\(deploy.all)")
            #expect(try await stage.serving() == [commit])
            let built = try await stage.muster("run", "--target", "i-00000000000000001", "--", "cat /srv/built")
            #expect(built.output.components(separatedBy: "| built").count == 2, "\(built.output)")
            try await stage.expectQuiet()
        }
    }

    @Test func withTheLedgerGoneTheHostsStillKnow() async throws {
        try await Stage.run(linux: 2) { stage in
            let first = try stage.commit(Stage.server())
            #expect(try await stage.muster("deploy", "test").code == 0)
            let second = try stage.commit(Stage.server())
            #expect(try await stage.muster("deploy", "test").code == 0)
            try FileManager.default.removeItem(at: stage.state)
            #expect(try await stage.serving() == [second, second])
            let back = try await stage.muster("rollback", "test", "--to", "previous")
            #expect(back.code == 0, "\(back.all)")
            #expect(back.error.contains("going on from ledger"))
            #expect(try await stage.serving() == [first, first])
            #expect(try await stage.history() == ["ok"])
        }
    }

    @Test func anotherLedgerWithAHistoryIsRefusedUntilItAdopts() async throws {
        try await Stage.run { stage in
            _ = try stage.commit(Stage.server())
            #expect(try await stage.muster("deploy", "test").code == 0)
            let other = ["MUSTER_STATE": stage.work.appending(path: "other").path]
            // The other ledger gets a history of its own, on hosts that know nothing yet.
            let wipe = "rm -rf /var/lib/muster.kept; mv /var/lib/muster /var/lib/muster.kept"
            #expect(try await stage.muster("run", "--target", "i-00000000000000001", "--", wipe).code != 2)
            _ = try await stage.muster("deploy", "test", environment: other)
            let restore = "rm -rf /var/lib/muster/orders; cp -r /var/lib/muster.kept/orders /var/lib/muster/orders"
            #expect(try await stage.muster("run", "--target", "i-00000000000000001", "--", restore).code == 0)
            let refused = try await stage.muster("deploy", "test", environment: other)
            #expect(refused.code == 5, "\(refused.all)")
            #expect(refused.error.contains("lock adopt"))
            #expect(try await stage.muster("lock", "adopt", "test", environment: other).code == 0)
            let adopted = try await stage.muster("deploy", "test", environment: other)
            #expect(adopted.code == 0, "\(adopted.all)")
        }
    }

    /// A command that was delayed and arrives after a newer deployment: the first run's activation, as if an offline
    /// host had received it only now.
    @Test func aDelayedCommandIsRefusedByItsFence() async throws {
        try await Stage.run { stage in
            _ = try stage.commit(Stage.server())
            #expect(try await stage.muster("deploy", "test").code == 0)
            let ssm = try client(stage)
            let commands = try await ssm.listCommands(ListCommandsRequest(maxResults: 50)).commands
            let old = try #require(commands.first { $0.comment.contains(" activate.1.1 ") })
            let second = try stage.commit(Stage.server())
            #expect(try await stage.muster("deploy", "test").code == 0)
            var request = SendCommandRequest(documentName: "AWS-RunShellScript")
            request.instanceIDs = ["i-00000000000000001"]
            request.parameters = old.parameters
            request.parameters["commands"] = old.parameters["commands"]?.map {
                $0.replacing(/MUSTER_CLAIM=[^\n]*/, with: "MUSTER_CLAIM='delayed'")
            }
            let late = try await ssm.sendCommand(request)
            let output = try await ended(late.commandID, ssm)
            #expect(output.contains("stale-fence"), "\(output)")
            #expect(try await stage.serving() == [second])
        }
    }

    @Test func theSameKeyInAnotherCommandDoesNothing() async throws {
        try await Stage.run { stage in
            _ = try stage.commit(Stage.server())
            #expect(try await stage.muster("deploy", "test").code == 0)
            let ssm = try client(stage)
            let commands = try await ssm.listCommands(ListCommandsRequest(maxResults: 50)).commands
            let sent = try #require(commands.first { $0.comment.contains(" activate.1.1 ") })
            var request = SendCommandRequest(documentName: "AWS-RunShellScript")
            request.instanceIDs = ["i-00000000000000001"]
            request.parameters = sent.parameters
            let again = try await ssm.sendCommand(request)
            let output = try await ended(again.commandID, ssm)
            #expect(output.contains("\"status\":\"duplicate\""), "\(output)")
            #expect(output.contains(sent.commandID))
        }
    }

    /// SIGINT while a phase is on its way. The build, the application and the check take long enough to be met.
    @Test(arguments: ["preflight", "stage", "activate", "verify"])
    func anInterruptInAnyPhaseIsRecordedAndLeavesNothingInFlight(_ phase: String) async throws {
        let settings = Stage.settings().replacing(
            "path: /opt/orders", with: "path: /opt/orders\n      build: ['sleep $(cat /srv/slow)']")
        try await Stage.run(settings: settings) { stage in
            let id = "i-00000000000000001"
            #expect(try await stage.muster("run", "--target", id, "--", "echo 0 >/srv/slow").code == 0)
            let first = try stage.commit(Stage.server())
            #expect(try await stage.muster("deploy", "test").code == 0)
            #expect(
                try await stage.muster("run", "--target", id, "--", "echo \(phase == "stage" ? 30 : 0) >/srv/slow").code
                    == 0)
            _ = try stage.commit(Stage.server(status: "503"))
            let marker = phase == "preflight" ? "preflight: asking" : "\(phase)"
            if phase == "activate" { await stage.sandbox.inject(.hideInvocations(seconds: 3)) }
            let program = try stage.start(["deploy", "test"])
            #expect(
                await program.says(
                    phase == "stage" ? "stage: \(id)" : phase == "preflight" ? marker : "\(phase) (batch 1"))
            program.interrupt()
            let ended = await program.ended()
            #expect(ended.code == 130, "\(ended.all)")
            if phase != "preflight" { #expect(try await stage.history().first == "interrupted") }
            if phase == "preflight" || phase == "stage" { #expect(try await stage.serving() == [first]) }
            await stage.sandbox.inject(.hideInvocations(seconds: 0))
            try await stage.expectQuiet()
            // The next deployment mends whatever was left.
            #expect(try await stage.muster("run", "--target", id, "--", "echo 0 >/srv/slow").code == 0)
            let good = try stage.commit(Stage.server())
            let deploy = try await stage.muster("deploy", "test")
            #expect(deploy.code == 0, "\(deploy.all)")
            #expect(try await stage.serving() == [good])
        }
    }

    @Test func aSecondDeploymentNamesTheHolderOfTheLock() async throws {
        try await Stage.run { stage in
            try stage.holdBuilds()
            _ = try stage.commit(Stage.server())
            let program = try stage.start(["deploy", "test", "--reason", "the first"])
            #expect(await program.says("stage: i-"))
            let second = try await stage.muster("deploy", "test")
            #expect(second.code == 5, "\(second.all)")
            #expect(second.error.contains("the first"))
            // Another machine's ledger knows nothing of the lock; the commands in flight do.
            let elsewhere = try await stage.muster(
                "deploy", "test", environment: ["MUSTER_STATE": stage.work.appending(path: "elsewhere").path])
            #expect(elsewhere.code == 5, "\(elsewhere.all)")
            try stage.letGo()
            #expect(await program.ended().code == 0)
        }
    }

    @Test func aKilledRunIsLostAndTheNextTakesItsLease() async throws {
        let settings = Stage.settings().replacing(
            "path: /opt/orders", with: "path: /opt/orders\n      build: ['sleep 2']")
        try await Stage.run(settings: settings) { stage in
            let commit = try stage.commit(Stage.server())
            let program = try stage.start(["deploy", "test"])
            #expect(await program.says("stage: i-"))
            program.killNow()
            _ = await program.ended()
            // Its command may still run; it is named then.
            var deploy = try await stage.muster("deploy", "test")
            while deploy.code == 5 {
                #expect(deploy.error.contains("its command (stage.0.1) has not ended"), "\(deploy.all)")
                deploy = try await stage.muster("deploy", "test")
            }
            #expect(deploy.code == 0, "\(deploy.all)")
            #expect(try await stage.serving() == [commit])
            #expect(try await stage.history() == ["ok", "lost"])
        }
    }

    private func client(_ stage: Stage) throws -> SSMClient {
        let environment = stage.sandbox.environment
        return SSMClient(
            AWSConfiguration(
                environment: environment, region: try #require(Region("eu-west-1")),
                credentials: try EnvironmentCredentials.load(from: environment), http: HTTPClient()))
    }

    /// The output of a command on its only instance, when it has ended.
    private func ended(_ command: String, _ ssm: SSMClient) async throws -> String {
        while true {
            let found = try await ssm.getCommandInvocation(
                GetCommandInvocationRequest(commandID: command, instanceID: "i-00000000000000001"))
            if ![.pending, .inProgress, .delayed].contains(found.status) { return found.standardOutputContent }
            // Without a pause whoever waits takes the machine from what it waits for.
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}
