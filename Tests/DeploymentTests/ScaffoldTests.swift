import Deployment
import Fleet
import Foundation
import Scripting
import Testing

/// The settings and workflows that `init` writes, held against each other.
@Suite struct ScaffoldTests {
    private static func text(_ path: String) throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    private static func settings(_ environment: String) throws -> EnvironmentSettings {
        let text = try text("Sources/MusterCommands/Init/Files/muster.yml")
            .replacing("APPLICATION", with: "orders").replacing("REGION", with: "eu-west-1")
        return try #require(try Environments.read(text, environment))
    }

    private func survey(_ count: Int) throws -> Survey {
        let older = "aaaabbbbccccddddeeeeffff0000111122223333"
        let facts = [
            "release": PlannerTests.old, "verified": "1", "current": PlannerTests.old, "process": "42",
            "previous": older,
            "proven-aaaa": older, "proven-fedc": PlannerTests.old,
        ]
        return Survey(
            hosts: try (1...count).map { number in
                let id = try #require(InstanceID("i-" + String(format: "%017d", number)))
                return Survey.SurveyedHost(
                    host: FleetHost(id: id, name: "web-\(number)", address: "10.0.0.1"), problem: nil,
                    record: HostRecord(facts: facts), isSimulated: false, place: Environments.place, platform: .linux)
            }, inFlight: [])
    }

    /// Seconds that the last job of a workflow has, less what it may wait for the lock.
    private func time(_ workflow: String) throws -> Int {
        let text = try Self.text("workflows/\(workflow).yml")
        let minutes = text.matches(of: /timeout-minutes: (\d+)/).compactMap { Int($0.output.1) }.last
        let wait = text.matches(of: /lock-wait: (\d+)m/).compactMap { Int($0.output.1) }.last
        let limit = try #require(minutes)
        #expect(limit <= 360, "GitHub's own runners end a job then")
        return try (limit - #require(wait)) * 60
    }

    @Test(arguments: ["development", "production"])
    func everyPlanOfTheScaffoldFitsIntoItsJob(_ environment: String) throws {
        let planner = Planner(settings: try Self.settings(environment), places: [Environments.place])
        let (forth, back) = (try time("deploy"), try time("rollback"))
        for count in 1...40 {
            let survey = try survey(count)
            let deploy = try planner.deploy(
                survey, commit: PlannerTests.commit, source: Environments.source, ships: [])
            #expect(deploy.deadline <= forth, "\(count) hosts: \(deploy.deadline / 60) minutes")
            let rollback = try #require(
                try planner.rollback(survey, to: .previous) { .init(id: $0, author: "", subject: "") })
            #expect(rollback.deadline <= back, "\(count) hosts: \(rollback.deadline / 60) minutes")
        }
    }

    /// A merge makes a new commit on the branch: both environments have to take it.
    @Test func bothEnvironmentsTakeTheCommitThatIsPushed() throws {
        let (development, production) = (try Self.settings("development"), try Self.settings("production"))
        #expect(development.branch == production.branch && production.requires == "development")
        let workflow = try Self.text("workflows/deploy.yml")
        #expect(workflow.contains("  push:\n    branches: [\(production.branch ?? "")]\n"))
        let promote = try #require(workflow.components(separatedBy: "\n  promote:\n").last)
        #expect(promote.contains("needs: deploy\n") && promote.contains("environment: production\n"))
        #expect(workflow.components(separatedBy: "ref: ${{ github.sha }}").count == 3)
    }

    /// `failure()` says nothing of a gate that was cancelled or ran into its timeout.
    @Test(arguments: ["deploy", "rollback", "verify"])
    func whatFollowsAGateGoesByTheGatesOwnResult(_ workflow: String) throws {
        let text = try Self.text("workflows/\(workflow).yml")
        #expect(!text.contains("failure()"))
        #expect(text.contains("(needs.gate.result == 'success' || needs.gate.result == 'skipped')"))
    }
}
