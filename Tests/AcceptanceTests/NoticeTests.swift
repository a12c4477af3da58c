import AWS
import Foundation
import LoopbackServer
import MotoServer
import Testing

/// What a deployment tells the outside, and what it does when nobody listens.
@Suite struct NoticeTests {
    private struct Body: Decodable {
        var event: String
        var title: String
        var values: [String: String]
    }

    private static let hook = "notify: [{webhook: {url: {env: HOOK}, secret: {env: HOOK_KEY}}}]\n    timeouts:"
    private static let settings = Stage.settings().replacing("timeouts:", with: hook)

    private func bodies(_ server: LoopbackServer) throws -> [Body] {
        try server.requests.map { try JSONDecoder().decode(Body.self, from: Data($0.body)) }
    }

    @Test func theBeginningAndTheEndAreToldInOrderWithASignature() async throws {
        try await LoopbackServer.serving({ _ in .response(status: 200) }) { server in
            try await Stage.run(settings: Self.settings) { stage in
                let hook = ["HOOK": server.url, "HOOK_KEY": "opensesame"]
                let first = try stage.commit(Stage.server(), message: "faster <checkout>")
                let deploy = try await stage.muster("deploy", "test", "--output", "json", environment: hook)
                #expect(deploy.code == 0, "\(deploy.all)")
                var told = try bodies(server)
                #expect(told.map(\.event) == ["began", "ended"])
                #expect(told.first?.values["changes"]?.hasPrefix("\(first.prefix(10)) faster <checkout> (") == true)
                #expect(told.last?.values["good"] == "1" && told.last?.values["commit"] == first)
                #expect(server.requests.allSatisfy { $0.header("X-Muster-Signature")?.hasPrefix("t=") == true })
                struct Report: Decodable { var seconds: Int }
                #expect(try JSONDecoder().decode(Report.self, from: Data(deploy.output.utf8)).seconds >= 0)

                _ = try stage.commit(Stage.server(status: "500"))
                #expect(try await stage.muster("deploy", "test", environment: hook).code == 3)
                told = try bodies(server)
                #expect(told.map(\.event) == ["began", "ended", "began", "rolled-back"])
                #expect(told.last?.values["summary"]?.contains("the previous release serves again") == true)
            }
        }
    }

    @Test(arguments: ["gone", "ill", "unset"])
    func aNoticeThatFailsIsWarnedOfAndRecordedAndFailsNothing(_ trouble: String) async throws {
        try await LoopbackServer.serving({ _ in .response(status: 404, body: "no_service") }) { server in
            try await Stage.run(settings: Self.settings) { stage in
                let closed = "http://127.0.0.1:\(try LoopbackServer.closedPort())/very-secret"
                let urls = ["gone": closed, "ill": server.url + "/very-secret"]
                var environment = ["HOOK_KEY": "opensesame"]
                environment["HOOK"] = urls[trouble]
                _ = try stage.commit(Stage.server())
                let deploy = try await stage.muster(
                    "deploy", "test", "--progress", "none", environment: environment, without: ["HOOK"])
                #expect(deploy.code == 0, "\(deploy.all)")
                #expect(
                    deploy.error.contains("warning: the notice 'ended' did not reach webhook ($HOOK): "),
                    "\(deploy.all)")
                #expect(!deploy.all.contains("very-secret") && !deploy.all.contains("opensesame"))
                let events = try await stage.muster("ledger", "export")
                #expect(events.output.contains("notice.failed") && !events.output.contains("very-secret"))
                #expect(try await stage.muster("ledger", "verify").code == 0)
                try await stage.expectQuiet()
            }
        }
    }

    @Test func aRequestForApprovalNamesTheCommandAndARejectionIsTold() async throws {
        let settings = Self.settings.replacing("offline: refuse", with: "approvals: {required: 1, timeout: 1h}")
        try await LoopbackServer.serving({ _ in .response(status: 200) }) { server in
            try await Stage.run(settings: settings) { stage in
                let hook = ["HOOK": server.url, "HOOK_KEY": "opensesame"]
                _ = try stage.commit(Stage.server())
                let deploy = try await stage.muster("deploy", "test", environment: hook.merging(["USER": "ada"]) { $1 })
                #expect(deploy.code == 8, "\(deploy.all)")
                let asked = try #require(try bodies(server).first)
                let run = asked.values["run"] ?? ""
                #expect(asked.event == "waiting")
                #expect(asked.values["command"]?.hasPrefix("muster approve \(run)") == true)
                let rejected = try await stage.muster(
                    "reject", run, "--reason", "not today", environment: hook.merging(["USER": "bob"]) { $1 })
                #expect(rejected.code == 0, "\(rejected.all)")
                let last = try #require(try bodies(server).last)
                #expect(last.event == "failed" && last.values["summary"]?.contains("not today") == true)
            }
        }
    }

    /// A chat that does not answer holds nobody who wants to stop.
    @Test func anInterruptDoesNotWaitForASilentReceiver() async throws {
        try await LoopbackServer.serving({ _ in .silence }) { server in
            let settings = Self.settings.replacing("{canary: 1, batch: 1}", with: "{canary: 1, batch: 1, bake: 1m}")
            try await Stage.run(linux: 2, settings: settings) { stage in
                _ = try stage.commit(Stage.server())
                let program = try stage.start(
                    ["deploy", "test"], environment: ["HOOK": server.url, "HOOK_KEY": "opensesame"])
                #expect(await program.says("baking"))
                let clock = ContinuousClock()
                let begin = clock.now
                program.interrupt()
                let ended = await program.ended()
                #expect(ended.code == 130, "\(ended.all)")
                #expect(ended.time - begin < .seconds(7), "\(ended.all)")
                #expect(try await stage.history().first == "interrupted")
            }
        }
    }

    @Test func metricsAndATopicsMessageReachAWS() async throws {
        let moto = try MotoServer.shared()
        let namespace = MotoServer.name("Muster")
        // moto adds up what is written of the same dimensions, whatever its namespace: no other test has this name.
        let application = "metered"
        let telling = """
            notify: [{sns: "\(moto.topic)"}, {sns: "\(moto.topic)-none", on: [ended]}]
                metrics: {cloudwatch: {namespace: \(namespace)}}
                timeouts:
            """
        try await Stage.run(
            settings: Stage.settings().replacing("timeouts:", with: telling)
                .replacing("application: orders", with: "application: \(application)"),
            upstream: moto.url
        ) { stage in
            _ = try stage.commit(Stage.server())
            let deploy = try await stage.muster("deploy", "test")
            #expect(deploy.code == 0, "\(deploy.all)")
            #expect(
                deploy.error.contains("the notice 'ended' did not reach sns (\(moto.topic)-none): "), "\(deploy.all)")
            #expect(!deploy.error.contains("did not reach sns (\(moto.topic)):"), "\(deploy.all)")
            #expect(!deploy.error.contains("the metrics"), "\(deploy.all)")
            let dimensions = [
                MetricDimension(name: "Application", value: application),
                MetricDimension(name: "Environment", value: "test"),
            ]
            var values: [String: [Double]] = [:]
            for name in ["DeploymentDuration", "DeploymentResult"] {
                let stat = MetricStat(
                    metric: MetricIdentity(namespace: namespace, metricName: name, dimensions: dimensions), period: 60,
                    stat: "Sum")
                let pages = CloudWatchClient(try moto.configuration).getMetricData(
                    GetMetricDataRequest(
                        metricDataQueries: [MetricDataQuery(id: "q", metricStat: stat)],
                        startTime: Date(timeIntervalSinceNow: -3_600), endTime: Date(timeIntervalSinceNow: 3_600)))
                values[name] = try await pages.all().flatMap(\.values)
            }
            #expect(values["DeploymentResult"] == [1])
            #expect(values["DeploymentDuration"]?.count == 1)
        }
    }
}
