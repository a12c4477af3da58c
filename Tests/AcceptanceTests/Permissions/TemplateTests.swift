import Foundation
import GoldenFiles
import Testing

/// The templates of roles and policies as they are printed; `scripts/test` lints what is recorded.
@Suite struct TemplateTests {
    private func template(_ settings: String, _ words: [String]) async throws -> Program.Ended {
        let folder = FileManager.default.temporaryDirectory.appending(path: "iam-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(settings.utf8).write(to: folder.appending(path: "muster.yml"))
        return try await Program.Run(
            path: Program.muster, words: ["template"] + words, folder: folder, environment: [:]
        ).start().ended()
    }

    private static let secrets =
        Stage.settings(targets: "{tags: {App: orders}}").replacing(
            "offline: refuse",
            with: """
                output: {s3: {bucket: acme-logs, prefix: ssm-logs}}
                    environment: {DATABASE: {ssm: /orders/db}, KEY: {secretsmanager: orders/key}}
                """)
        + "\nsource: {git: {url: \"https://git.example.com/acme/orders.git\", token: {secretsmanager: orders/git}}}\n"

    /// Everything that a policy can have in one: roles, a ledger, artifacts, alarms, notices, metrics, an environment
    /// that comes before.
    private static let everything = """
        version: 1
        application: orders
        source: artifact
        state:
          ledger: {dynamodb: {table: muster, role: "arn:aws:iam::444455556666:role/ledger"}}
          artifacts: {s3: {bucket: acme-artifacts, prefix: orders}}
        environments:
          staging:
            region: eu-west-1
            platform: linux
            targets: {instances: [i-0123456789abcdef0]}
            app: {path: /opt/orders, restart: {process: {executable: python3, script: app.py}}}
            health: [{url: "http://{address}:8080/", revision: version}]
          test:
            places:
              - {region: eu-west-1}
              - {account: "444455556666", region: us-east-1, role: "arn:aws:iam::444455556666:role/muster"}
            platform: linux
            requires: staging
            document: own
            targets: {tags: {App: orders}}
            rollout: {alarms: [errors]}
            output: {s3: {bucket: acme-logs}}
            notify: [{sns: "arn:aws:sns:eu-west-1:123456789012:news"}]
            metrics: {cloudwatch: {namespace: Muster}}
            app: {path: /opt/orders, restart: {process: {executable: python3, script: app.py}}}
            health: [{url: "http://{address}:8080/", revision: version}]

        """

    private static let repository = ["--repository", "acme/orders"]

    @Test(arguments: [
        ("iam", ["iam", "test"] + repository, secrets),
        ("iam-everything", ["iam", "test"] + repository, everything),
        ("iam-rollback", ["iam", "test", "--for", "rollback", "--for", "doctor --quick"] + repository, secrets),
        ("iam-history", ["iam", "test", "--for", "history"] + repository, everything),
        (
            "iam-reports",
            ["iam", "test", "--branch", "main", "--for", "report regions", "--for", "report deployments"]
                + ["--for", "report fleet"] + repository, everything
        ),
        ("policy-everything", ["policy", "test"], everything),
        ("policy-publish", ["policy", "test", "--for", "documents publish"], everything),
    ])
    func theTemplateIsAsRecorded(_ name: String, _ words: [String], _ settings: String) async throws {
        let template = try await template(settings, words)
        #expect(template.code == 0, "\(template.all)")
        try Golden.expect(template.output, equals: "template-\(name).yml", beside: Self.goldens)
    }

    private static let goldens = URL(filePath: #filePath).deletingLastPathComponent().path

    @Test func whatCannotBeRenderedIsNamed() async throws {
        let unnamed = try await template(Self.secrets, ["iam", "test"])
        #expect(unnamed.code == 2 && unnamed.error.contains("--repository OWNER/NAME"), "\(unnamed.all)")
        let needless = try await template(Self.secrets, ["policy", "test", "--for", "history"])
        #expect(needless.code == 2, "\(needless.all)")
        #expect(needless.error.contains("'muster history' for orders/test asks AWS for nothing"), "\(needless.all)")
        let unknown = try await template(Self.secrets, ["policy", "test", "--for", "verify"])
        #expect(unknown.code == 2 && unknown.error.contains("ledger verify"), "\(unknown.all)")
        for (branch, reason) in [
            ("main", "--branch belongs to --for"), ("${Owner}", "takes one branch's name"),
            ("a/../b", "takes one branch's name"), ("refs/heads/main", "without 'refs/heads/'"),
        ] {
            let commands = reason.hasSuffix("--for") ? [] : ["--for", "report regions"]
            let wrong = try await template(Self.secrets, ["iam", "test", "--branch", branch] + commands)
            #expect(wrong.code == 2 && wrong.error.contains(reason), "\(wrong.all)")
        }
    }
}
