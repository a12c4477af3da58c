import Foundation
import Testing

/// What Muster does in accounts other than its own, and outputs that stand in a bucket there or here.
@Suite struct AccountTests {
    private static let profile = """
        version: 1
        groups:
          - {name: near, count: 2, tags: {Role: web}, answers: verdict, trusted: true}
          - {name: far, count: 3, account: "444455556666", tags: {Role: web}, answers: verdict, trusted: true}
          - {name: third, account: "777788889999", tags: {Role: web}, answers: verdict, trusted: true}
        roles:
          - {arn: "arn:aws:iam::444455556666:role/muster", external-id: orange}
          - {arn: "arn:aws:iam::777788889999:role/muster", external-id: orange}
        """

    private func run(_ stage: Stage, _ accounts: [String], externalID: String) async throws -> Program.Ended {
        let roles = accounts.flatMap { ["--role", "arn:aws:iam::\($0):role/muster"] }
        let options = ["--external-id", externalID, "--output", "json", "--", "true"]
        return try await stage.start(["run", "--target", "tag:Role=web"] + roles + options).ended()
    }

    @Test func aRoleIsAssumedInEachAccount() async throws {
        try await Stage.run(linux: 0, profile: Self.profile) { stage in
            let ended = try await run(stage, ["444455556666", "777788889999"], externalID: "orange")
            #expect(ended.code == 0, "\(ended.error)")
            let hosts = try JSONDecoder().decode(ScaleTests.Report.self, from: Data(ended.output.utf8)).hosts
            #expect(hosts.allSatisfy { $0.outcome == "succeeded" })
            #expect(hosts.map(\.account) == ["444455556666", "444455556666", "444455556666", "777788889999"])
        }
    }

    @Test(arguments: [("444455556666", "apple"), ("111122223333", "orange")])
    func aRoleThatIsNotGivenSendsNothing(account: String, externalID: String) async throws {
        try await Stage.run(linux: 0, profile: Self.profile) { stage in
            let ended = try await run(stage, [account, "777788889999"], externalID: externalID)
            #expect(ended.code == 2, "\(ended.all)")
            #expect(ended.error.contains("on resource: arn:aws:iam::\(account):role/muster"), "\(ended.error)")
            #expect(!ended.all.contains("succeeded"))
        }
    }

    @Test func twoRolesOfOneAccountAreRefused() async throws {
        let roles = Self.profile + "\n  - {arn: \"arn:aws:iam::777788889999:role/other\", external-id: orange}\n"
        try await Stage.run(linux: 0, profile: roles) { stage in
            let names = ["muster", "muster", "other"].flatMap { ["--role", "arn:aws:iam::777788889999:role/\($0)"] }
            let options = ["--external-id", "orange", "--", "true"]
            let ended = try await stage.start(["run", "--target", "tag:Role=web"] + names + options).ended()
            #expect(ended.code == 2, "\(ended.all)")
            #expect(ended.error.contains("work in the same account 777788889999"))
        }
    }

    /// 40,000 bytes on a stream of which SSM keeps 24,000.
    @Test func whatSSMCutsIsReadFromTheBucket() async throws {
        try await Stage.run { stage in
            let script = "seq -f %09.0f 1 4000; echo problem >&2"
            let ended = try await stage.muster(
                "run", "--target", "i-00000000000000001", "--output-s3", "outputs/muster", "--output", "json", "--",
                script)
            #expect(ended.code == 0, "\(ended.error)")
            let hosts = try JSONDecoder().decode(ScaleTests.Report.self, from: Data(ended.output.utf8)).hosts
            let lines = hosts[0].output.split(separator: "\n")
            #expect(lines.count { $0.wholeMatch(of: /[0-9]{9}/) != nil } == 4_000)
            #expect(lines.contains("000000001") && lines.contains("000004000") && lines.contains("problem"))
        }
    }

    @Test func aBucketThatDoesNotExistIsNamedAsTheCause() async throws {
        let profile = Self.profile + "\nservice: {buckets: [outputs]}\n"
        try await Stage.run(linux: 0, profile: profile) { stage in
            let ended = try await stage.muster(
                "run", "--target", "tag:Role=web", "--output-s3", "missing", "--", "true")
            #expect(ended.code == 1)
            #expect(
                ended.output.contains("not sent (InvalidOutputFolder: The bucket for outputs does not exist"),
                "\(ended.all)")
        }
    }
}
