import Foundation
import GoldenFiles
import Testing

/// Help and JSON results as they are printed, held in golden files.
@Suite struct OutputTests {
    static let commands: [[String]] = [
        [], ["init"], ["doctor"], ["plan"], ["deploy"], ["rollback"], ["run"], ["resume"], ["watch"], ["approve"],
        ["reject"],
        ["cancel"],
        ["status"], ["history"],
        ["logs"], ["lock"],
        ["lock", "show"], ["lock", "break"], ["lock", "adopt"],
        ["lock", "list"], ["lock", "acquire"], ["lock", "release"], ["config"], ["config", "show"],
        ["config", "validate"],
        ["config", "schema"], ["sandbox"],
        ["ledger"], ["ledger", "export"], ["ledger", "import"], ["ledger", "verify"],
        ["template"], ["template", "state"], ["template", "policy"], ["template", "iam"],
        ["documents"], ["documents", "publish"], ["documents", "show"],
        ["report"], ["report", "regions"], ["report", "deployments"], ["report", "fleet"], ["report", "schema"],
    ]

    @Test(arguments: commands) func helpIsAsRecorded(_ command: [String]) async throws {
        let words = ["help"] + command
        let help = try await Program.Run(
            path: Program.muster, words: words, folder: nil, environment: ["COLUMNS": "100"]
        ).start().ended()
        #expect(help.code == 0)
        try Golden.expect(help.output, equals: "help-\((["muster"] + command).joined(separator: "-")).txt")
    }

    @Test(arguments: ["regions", "deployments", "fleet"]) func theSchemaOfAReportIsAsRecorded(_ kind: String)
        async throws
    {
        let schema = try await Program.Run(
            path: Program.muster, words: ["report", "schema", kind], folder: nil, environment: [:]
        ).start().ended()
        #expect(schema.code == 0)
        try Golden.expect(schema.output, equals: "report-\(kind).schema.json")
    }

    /// `scripts/test` lints what is recorded here.
    @Test(arguments: ["", "state: {ledger: {dynamodb: {table: runs}}, artifacts: {s3: {bucket: acme-muster}}}"])
    func theTemplateIsAsRecorded(_ state: String) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "template-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data((Stage.settings() + "\n\(state)\n").utf8).write(to: folder.appending(path: "muster.yml"))
        let template = try await Program.Run(
            path: Program.muster, words: ["template", "state"], folder: folder, environment: [:]
        ).start().ended()
        #expect(template.code == 0, "\(template.all)")
        try Golden.expect(template.output, equals: "template-state\(state.isEmpty ? "" : "-named").yml")
    }

    /// `scripts/test` lints what is recorded here.
    @Test(arguments: [
        ("tags", Stage.settings(targets: "{tags: {App: orders, Tier: [web, \"api 2\"]}}")),
        (
            "ids",
            Stage.settings(targets: "{instances: [i-0123456789abcdef0, mi-0123456789abcdef0]}")
                .replacing("canary: 1,", with: "canary: 1, alarms: [orders-errors],")
                .replacing("offline: refuse", with: "output: {s3: {bucket: acme-ssm-logs}}")
        ),
        ("own", Stage.settings().replacing("offline: refuse", with: "document: own")),
    ])
    func thePolicyIsAsRecorded(_ name: String, _ settings: String) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "template-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(settings.utf8).write(to: folder.appending(path: "muster.yml"))
        let template = try await Program.Run(
            path: Program.muster, words: ["template", "policy", "test"], folder: folder, environment: [:]
        ).start().ended()
        #expect(template.code == 0, "\(template.all)")
        try Golden.expect(template.output, equals: "template-policy-\(name).yml")
    }

    @Test func jsonResultsAreAsRecorded() async throws {
        try await Stage.run(linux: 2) { stage in
            _ = try stage.commit(Stage.server())
            let plan = try await stage.muster("plan", "test", "--output", "json")
            try Golden.expect(normalized(plan.output), equals: "plan.json")
            let deploy = try await stage.muster("deploy", "test", "--output", "json")
            try Golden.expect(normalized(deploy.output), equals: "deploy.json")
            _ = try stage.commit(Stage.server(status: "500"))
            let failing = try await stage.muster("deploy", "test", "--output", "json")
            #expect(failing.code == 3)
            try Golden.expect(normalized(failing.output), equals: "deploy-rolled-back.json")
            try Golden.expect(
                normalized(try await stage.muster("doctor", "test", "--output", "json").output), equals: "doctor.json")
            try await expectNeeds(stage)
            try Golden.expect(
                normalized(try await stage.muster("status", "test", "--output", "json").output), equals: "status.json")
            try Golden.expect(
                normalized(try await stage.muster("history", "test", "--output", "json").output), equals: "history.json"
            )
            try Golden.expect(
                normalized(try await stage.muster("lock", "show", "test", "--output", "json").output),
                equals: "lock.json")
            try Golden.expect(
                normalized(try await stage.muster("config", "show", "test", "--output", "json").output),
                equals: "config-show.json")
            let run = try await stage.muster(
                "run", "--target", "tag:Name=linux-1", "--output", "json", "--", "echo hello; exit 3")
            try Golden.expect(normalized(run.output), equals: "run.json")
            try await expectLogs(stage, run: run.output)
        }
    }

    /// What hosts have differs from machine to machine; that something is there does not.
    private func expectNeeds(_ stage: Stage) async throws {
        func plain(_ text: String) -> String {
            normalized(text).replacing(/"found" : "[^"]*"/, with: "\"found\" : \"FOUND\"")
                .replacing(/(?m)^(\S.*? (?:source|health|app\.[a-z]+)) {2,}.*$/) { "\($0.1)  FOUND" }
        }
        let json = try await stage.muster("doctor", "test", "--hosts", "--output", "json")
        try Golden.expect(plain(json.output), equals: "doctor-hosts.json")
        let text = try await stage.muster("doctor", "test", "--hosts")
        #expect(text.code == 0, "\(text.all)")
        try Golden.expect(plain(text.output), equals: "doctor-hosts.txt")
        let lacking = Stage.settings().replacing(
            "app:", with: "app:\n      runtime: {dotnet: {}}\n      disk: {free: 900TiB}")
        try stage.write("muster.yml", lacking)
        let missing = try await stage.muster("doctor", "test", "--hosts")
        try stage.write("muster.yml", Stage.settings())
        #expect(missing.code == 6, "\(missing.all)")
        #expect(
            missing.output.contains("900TiB") || missing.output.contains("943718400 MiB free is missing"),
            "\(missing.all)")
        if missing.output.contains("dotnet is missing") {
            #expect(missing.output.contains("fix: install dotnet and see that"), "\(missing.all)")
        }
    }

    private func expectLogs(_ stage: Stage, run: String) async throws {
        struct Report: Decodable { var run: String }
        let id = try JSONDecoder().decode(Report.self, from: Data(run.utf8)).run
        let logs = try await stage.muster("logs", id, "--remote", "--output", "json")
        try Golden.expect(normalized(logs.output), equals: "logs.json")
        let text = try await stage.muster("logs", id, "--remote")
        #expect(text.output.contains("i-00000000000000001 | hello"), "\(text.output)")
    }
}
