import AWS
import Foundation
import HTTPTransport
import Sandbox
import Testing

/// `muster run` over virtual fleets: many machines, several places, and everything that can become of a command.
@Suite struct ScaleTests {
    struct Report: Decodable {
        struct Host: Decodable {
            var id: String
            var account: String
            var region: String
            var outcome: String
            var output: String
        }
        var run: String
        var result: String
        var hosts: [Host]
    }

    private static func profile(_ groups: String, faults: String = "") -> String {
        "version: 1\nseed: 11\ngroups:\n\(groups)\n\(faults)"
    }

    private static func group(_ name: String, count: Int = 1, _ more: String...) -> String {
        let lines = ["answers: verdict", "trusted: true"] + more
        return "  - name: \(name)\n    count: \(count)\n    tags: {Role: web}\n"
            + lines.map { "    \($0)\n" }.joined()
    }

    private func report(_ ended: Program.Ended) throws -> Report {
        try JSONDecoder().decode(Report.self, from: Data(ended.output.utf8))
    }

    /// The comments of all commands that the sandbox has taken in a region.
    private func comments(_ stage: Stage, region: String = "eu-west-1") async throws -> [String] {
        let configuration = try AWSConfiguration.standard(
            environment: stage.sandbox.environment, region: try #require(Region(region)), http: HTTPClient())
        return try await SSMClient(configuration).listCommandsPages(ListCommandsRequest(maxResults: 50)).all()
            .map(\.comment)
    }

    /// The id that the sandbox gives: three digits of the group, thirteen of the instance.
    private static func id(_ number: Int, group: Int = 0) -> String {
        "i-1" + "\(1_000 + group)".dropFirst() + "\(10_000_000_000_000 + number)".dropFirst()
    }

    private static func ids(_ count: Int) -> String { (1...count).map { id($0) }.joined(separator: ",") }

    @Test func aThousandByTagAreOneCommand() async throws {
        try await Stage.run(linux: 0, profile: Self.profile(Self.group("web", count: 1_000))) { stage in
            let ended = try await stage.muster("run", "--target", "tag:Role=web", "--output", "json", "--", "true")
            #expect(ended.code == 0, "\(ended.error)")
            let report = try report(ended)
            #expect(Set(report.hosts.filter { $0.outcome == "succeeded" }.map(\.id)).count == 1_000)
            #expect(try await comments(stage).count == 1)
        }
    }

    @Test func lostRepliesAndThrottlingNeitherFailNorRepeatAnything() async throws {
        let faults = """
            faults:
              - {operation: SendCommand, lost-replies: 40%, rate-limit: {per-second: 5, burst: 5}}
              - {operation: ListCommands, errors: 10%, rate-limit: {per-second: 10, burst: 10}}
              - {operation: ListCommandInvocations, lost-replies: 10%}
            """
        let groups = Self.group("web", count: 420, "duration: {from: 1s, to: 3s}")
        try await Stage.run(linux: 0, profile: Self.profile(groups, faults: faults)) { stage in
            let ended = try await stage.muster("run", "--target", Self.ids(420), "--output", "json", "--", "true")
            #expect(ended.code == 0, "\(ended.error)")
            #expect(try report(ended).hosts.count { $0.outcome == "succeeded" } == 420)
            let comments = try await comments(stage)
            #expect(comments.count == 9 && Set(comments).count == 9, "\(comments)")
        }
    }

    /// Longer than one call's own attempts: the dispatch prepares the command again and sends it later.
    @Test func aSendThatIsThrottledForAWhileIsSentLater() async throws {
        try await Stage.run(linux: 0, profile: Self.profile(Self.group("web"))) { stage in
            await stage.sandbox.inject(.throttle(operation: "SendCommand", count: 7))
            let ended = try await stage.muster("run", "--target", Self.id(1), "--output", "json", "--", "true")
            #expect(ended.code == 0, "\(ended.error)")
            #expect(try await comments(stage).count == 1)
        }
    }

    @Test func everyCourseHasItsOutcome() async throws {
        let groups = [
            Self.group("fails", "failures: {rate: 100%, exit: 3}"), Self.group("undeliverable", "undeliverable: 100%"),
            Self.group("denied", "access-denied: 100%"), Self.group("silent", "silent: 100%"),
            Self.group("reboots", "reboots: {rate: 100%, for: 1s}"),
            Self.group("late", "delayed: {rate: 100%, for: 2s}"), Self.group("slow", "duration: 20s"),
        ]
        try await Stage.run(linux: 0, profile: Self.profile(groups.joined())) { stage in
            let ended = try await stage.muster(
                "run", "--target", (0..<7).map { Self.id(1, group: $0) }.joined(separator: ","), "--delivery-timeout",
                "30", "--timeout", "5", "--output", "json", "--",
                "true")
            #expect(ended.code == 1, "\(ended.error)")
            let outcomes = try report(ended).hosts.map(\.outcome)
            #expect(
                outcomes == [
                    "failed", "undeliverable", "accessDenied", "timedOut", "succeeded", "succeeded",
                    "timedOut",
                ])
        }
    }

    @Test func limitsAreAbsoluteAndErrorsStopTheRest() async throws {
        let groups = Self.group("web", count: 100, "duration: 300ms", "failures: {rate: 100%, exit: 3}")
        try await Stage.run(linux: 0, profile: Self.profile(groups)) { stage in
            let limits = ["--max-concurrency", "5%", "--max-errors", "2%"]
            let target = ["run", "--target", "tag:Role=web"]
            let plan = try await stage.start(target + limits + ["--dry-run", "--", "true"]).ended()
            #expect(plan.output.contains("max-concurrency 5, max-errors 2, to "), "\(plan.all)")
            let ended = try await stage.start(target + limits + ["--output", "json", "--", "true"]).ended()
            #expect(ended.code == 1)
            let hosts = try report(ended).hosts
            #expect((3...7).contains(hosts.count { $0.outcome == "failed" }))
            #expect(hosts.count { $0.outcome == "terminated" } == 100 - hosts.count { $0.outcome == "failed" })
        }
    }

    @Test func severalRegionsAndPlatformsWorkAtTheSameTime() async throws {
        let groups =
            Self.group("web", count: 3) + Self.group("win", count: 2, "platform: windows")
            + Self.group("far", count: 2, "region: us-east-1")
        try await Stage.run(linux: 0, profile: Self.profile(groups)) { stage in
            let ended = try await stage.muster(
                "run", "--target", "tag:Role=web", "--region", "eu-west-1", "--region", "us-east-1", "--output", "json",
                "--", "true")
            #expect(ended.code == 0, "\(ended.all)")
            let hosts = try report(ended).hosts
            #expect(hosts.count == 7 && hosts.allSatisfy { $0.outcome == "succeeded" })
            #expect(hosts.count { $0.region == "us-east-1" } == 2)
            #expect(try await comments(stage).count == 2, "one command a platform")
            #expect(try await comments(stage, region: "us-east-1").count == 1)
        }
    }

    @Test func aRegionThatIsNamedTwiceIsOnePlace() async throws {
        try await Stage.run(linux: 0, profile: Self.profile(Self.group("web", count: 2))) { stage in
            let regions = ["eu-west-1", "eu-west-1", "us-east-1"].flatMap { ["--region", $0] }
            let ended = try await stage.start(["run", "--target", "tag:Role=web"] + regions + ["--", "true"]).ended()
            #expect(ended.code == 0, "\(ended.all)")
            #expect(try await comments(stage).count == 1)
            #expect(ended.error.contains("no instance matches in 123456789012 us-east-1"))
        }
    }

    @Test func namedMachinesAndBearersOfATagAreOneTarget() async throws {
        let groups = Self.group("web", count: 2) + Self.group("db").replacing("Role: web", with: "Role: db")
        try await Stage.run(linux: 0, profile: Self.profile(groups)) { stage in
            let named = Self.id(1, group: 1)
            let both = try await stage.muster(
                "run", "--target", named, "tag:Role=web", "--output", "json", "--", "true")
            #expect(try report(both).hosts.map(\.id).suffix(1) == [named])
            #expect(try report(both).hosts.count == 3)
            let lost = try await stage.muster(
                "run", "--target", "i-1000000000000dead", "tag:Role=web", "--", "true")
            #expect(lost.code == 6, "\(lost.all)")
            #expect(lost.error.contains("i-1000000000000dead: neither EC2 nor SSM knows the id"))
        }
    }

    @Test func cutOutputSaysThatItIsCut() async throws {
        let groups = Self.group("talks", "output: {stdout: 30000, stderr: 9000}").replacing(
            "answers: verdict", with: "")
        try await Stage.run(linux: 0, profile: Self.profile(groups)) { stage in
            let ended = try await stage.muster(
                "run", "--target", "tag:Role=web", "--document", "AWS-RunShellScript", "--parameter", "commands=x")
            #expect(ended.code == 0, "\(ended.error)")
            #expect(ended.output.contains("[cut by SSM after 24000 bytes]"), "\(ended.output.suffix(600))")
            #expect(ended.output.contains("[cut by SSM after 8000 bytes]"))
            #expect(ended.output.utf8.count > 31_000)
        }
    }
}
