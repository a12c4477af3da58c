import AWS
import Foundation
import HTTPTransport
import Sandbox
import Testing

/// Environments over several accounts, regions and platforms. Their hosts are virtual: what a script does there is told by
/// the sandbox, not carried out.
@Suite struct PlaceTests {
    static func profile(_ counts: (near: Int, far: Int, windows: Int)) -> String {
        """
        version: 1
        seed: 3
        groups:
          - {name: near, count: \(counts.near), tags: {App: orders}, answers: verdict, trusted: true}
          - name: far
            count: \(counts.far)
            account: "444455556666"
            region: us-east-1
            tags: {App: orders}
            answers: verdict
            trusted: true
          - name: windows
            count: \(counts.windows)
            account: "444455556666"
            region: us-east-1
            platform: windows
            tags: {App: orders}
            answers: verdict
            trusted: true
        roles:
          - {arn: "arn:aws:iam::444455556666:role/muster", external-id: orange}
        """
    }

    static let settings = """
        version: 1
        application: orders
        environments:
          test:
            places:
              - {region: eu-west-1}
              - {account: "444455556666", region: us-east-1, role: "arn:aws:iam::444455556666:role/muster", external-id: orange}
            targets: {tags: {App: orders}}
            rollout: {batch: 50%}
            platforms:
              linux:
                app: {path: /opt/orders, restart: {process: {executable: python3, script: app.py}}}
                health: [{url: "http://{address}:8080/", revision: version}]
              windows:
                app: {path: 'C:\\Apps\\Orders', restart: {service: Orders}}
                health: [{url: "http://{address}:8080/", revision: version}]
        """

    struct Report: Decodable {
        struct Host: Decodable {
            var id: String
            var disposition: String
        }
        var result: String
        var hosts: [Host]
        var commands: [String]
    }

    private func keys(_ stage: Stage, role: String? = nil, region: String) async throws -> [String] {
        let base = try AWSConfiguration.standard(
            environment: stage.sandbox.environment, region: try #require(Region(region)), http: HTTPClient())
        let configuration =
            role.map {
                base.assuming(AssumeRoleRequest(roleARN: $0, roleSessionName: "test", externalID: "orange"))
            } ?? base
        return try await SSMClient(configuration).listCommandsPages(ListCommandsRequest(maxResults: 50)).all()
            .map(\.comment).filter { $0.contains("activate.") }
    }

    @Test func fiveHundredHostsOfTwoAccountsAndPlatformsAreOneEnvironment() async throws {
        try await Stage.run(
            linux: 0, settings: Self.settings, profile: Self.profile((near: 260, far: 140, windows: 100))
        ) { stage in
            _ = try stage.commit(Stage.server())
            let doctor = try await stage.muster("doctor", "test", "--quick")
            #expect(doctor.code == 0 && doctor.output.contains("500 of 500 targets ready"), "\(doctor.all)")
            let ended = try await stage.muster("deploy", "test", "--output", "json", "--progress", "none")
            #expect(ended.code == 0, "\(ended.error.suffix(2_000))")
            let report = try JSONDecoder().decode(Report.self, from: Data(ended.output.utf8))
            #expect(report.hosts.count == 500 && report.hosts.allSatisfy { $0.disposition == "active" })
            // Two batches of 250 in the order of ids: 250 near; 10 near, 140 far, 100 Windows.
            let near = try await keys(stage, region: "eu-west-1")
            let far = try await keys(stage, role: "arn:aws:iam::444455556666:role/muster", region: "us-east-1")
            #expect(near.count == 6 && far.count == 5, "\(near) \(far)")
            #expect(Set(near + far).count == 11)
        }
    }

    @Test func aPlaceWhoseRoleIsOfAnotherAccountIsRefused() async throws {
        let wrong = Self.settings.replacing(
            #"account: "444455556666", region"#, with: #"account: "111122223333", region"#)
        try await Stage.run(linux: 0, settings: wrong, profile: Self.profile((near: 1, far: 1, windows: 1))) { stage in
            _ = try stage.commit(Stage.server())
            let ended = try await stage.muster("deploy", "test")
            #expect(ended.code == 2, "\(ended.all)")
            #expect(ended.error.contains("place 2 is account 111122223333, us-east-1"), "\(ended.error)")
        }
    }

    @Test func aDeploymentOverPlacesIsFinishedByAnotherProcess() async throws {
        try await Stage.run(
            linux: 0, settings: Self.settings, profile: Self.profile((near: 2, far: 1, windows: 1))
        ) { stage in
            _ = try stage.commit(Stage.server())
            let program = try stage.start(["deploy", "test"])
            #expect(await program.says("activate (batch 1"))
            program.killNow()
            let killed = await program.ended()
            let run = try #require(killed.error.split(separator: "run ").dropFirst().first?.prefix { $0 != "," })
            let resumed = try await stage.muster("resume", String(run))
            #expect(resumed.code == 0, "\(resumed.all)")
            let logs = try await stage.muster("logs", String(run), "--remote")
            #expect(logs.code == 0 && logs.output.contains("command "), "\(logs.all)")
        }
    }
}
