import Foundation
import LoopbackServer
import MotoServer
import RunnerGrammar
import Testing

/// Reports as people and workflows ask for them.
@Suite struct ReportTests {
    private func inFolder(_ body: (URL) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "report-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(folder)
    }

    /// `muster report`, against moto's server.
    private func report(
        _ words: [String], in folder: URL, _ environment: [String: String] = [:]
    ) async throws -> Program.Ended {
        let variables = [
            "AWS_ENDPOINT_URL": try MotoServer.shared().url, "AWS_ACCESS_KEY_ID": "AKID",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_REGION": "eu-west-1", "MUSTER_STATE": folder.appending(path: "state").path,
        ]
        return try await Program.Run(
            path: Program.muster, words: ["report"] + words, folder: folder,
            environment: variables.merging(environment) { $1 }
        ).start().ended()
    }

    @Test func theRegionsReportIsMadeOnceAndThenFromTheCache() async throws {
        try await inFolder { folder in
            let rehearsal = try await report(
                ["regions", "--dry-run", "--lean", "--feed", "none", "--out", "out"], in: folder)
            #expect(
                rehearsal.code == 0 && rehearsal.output.contains("it would read: Parameter Store: at most "),
                "\(rehearsal.all)")
            // Not even the cache.
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
            let first = try await report(["regions", "--lean", "--feed", "none", "--out", "out"], in: folder)
            #expect(first.code == 0 && first.error.contains(" more calls for "), "\(first.all)")
            let files = try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "out").path).sorted()
            #expect(
                files == [
                    "aws_regions_services.csv", "aws_regions_services.html", "aws_regions_services.json",
                    "aws_regions_services.md",
                    "aws_regions_services.xlsx", "region_summary.csv", "regional_services.csv", "service_matrix.csv",
                    "service_summary.csv", "statistics.csv", "summary.json",
                ])
            let busy = try await report(["regions", "--out", "out"], in: folder)
            #expect(busy.code == 2 && busy.error.contains("--out out is not empty"), "\(busy.all)")
            let step = folder.appending(path: "summary.md")
            try Data().write(to: step)
            let again = try await report(
                [
                    "regions", "--lean", "--feed", "none", "--out", "out", "--force", "--since",
                    "out/aws_regions_services.json", "--output", "json",
                ],
                in: folder,
                [
                    "GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "acme/orders", "GITHUB_RUN_ID": "7",
                    "GITHUB_SERVER_URL": "https://github.com", "GITHUB_STEP_SUMMARY": step.path,
                ])
            #expect(again.code == 0 && again.error.contains("everything is in the cache"), "\(again.all)")
            struct Summary: Decodable {
                var status: String
                var files: [String]
            }
            let summary = try JSONDecoder().decode(Summary.self, from: Data(again.output.utf8))
            #expect(summary.status == "complete" && summary.files.contains("reports/changes.csv"))
            let page = String(decoding: try Data(contentsOf: step), as: UTF8.self)
            #expect(
                page.hasPrefix("## ✅ muster report: ok") && page.contains("| Pairs of service and region |"),
                "\(page.prefix(400))")
        }
    }

    @Test(arguments: [
        (["regions", "--max-age", "soon"], "--max-age takes a number and a unit"),
        (["regions", "--via", "nowhere!"], "'nowhere!' is no region's name"),
        (["regions", "--since", "missing.json"], "--since missing.json cannot be read"),
        (["regions", "--since", "notes.txt"], "notes.txt is no regions report"),
        (["regions", "--resume", "../../etc"], "--resume takes an execution's name"),
        (["regions", "--resume", "exec_1"], "has nothing of the execution 'exec_1'"),
        (["regions", "--until", "render", "--out", "out"], "leave it or --until out"),
        (["regions", "--force"], "--force belongs to --out"), (["regions", "--out", ""], "--out takes a folder"),
        (["regions", "--store", "http://x"], "--store takes a folder, or s3://bucket/prefix"),
        (["regions", "--out", "notes.txt"], "--out notes.txt cannot be written"),
        (["regions", "--store", "s3://"], "names no bucket"), (["regions", "--format", "pdf"], "pdf"),
        (["deployments", "--from", "yesterday"], "--from takes a day like 2026-01-31"),
        (["deployments", "--from", "2026-02-01", "--to", "2026-01-01"], "--from is not before --to"),
        (["deployments", "nosuch"], "the file cannot be read"), (["fleet"], "the file cannot be read"),
        (["schema", "weather"], "there is no report 'weather'"),
    ])
    func whatIsWrongIsNamedBeforeAnythingIsAsked(_ words: [String], _ text: String) async throws {
        try await inFolder { folder in
            try Data("no report".utf8).write(to: folder.appending(path: "notes.txt"))
            let ended = try await report(words, in: folder)
            #expect(ended.code == 2 && ended.error.contains(text), "\(ended.all)")
        }
    }

    @Test(arguments: ["fetch", "process", "render"])
    func anExecutionStopsAfterAStageAndGoesOn(_ stage: String) async throws {
        struct Summary: Decodable {
            struct Stage: Decodable {
                var name: String
                var status: String
            }
            var execution_id: String
            var status: String
            var stages: [Stage]
        }
        func made(_ words: [String], in folder: URL) async throws -> Summary {
            let ended = try await report(["deployments", "--output", "json"] + words, in: folder)
            #expect(ended.code == 0, "\(ended.all)")
            return try JSONDecoder().decode(Summary.self, from: Data(ended.output.utf8))
        }
        try await inFolder { folder in
            let published = folder.appending(path: "state/artifacts/deployments/reports").path
            let begun = try await made(["--until", stage], in: folder)
            #expect(begun.status == "stopped after \(stage)" && !FileManager.default.fileExists(atPath: published))
            let whole = try await made(["--resume", begun.execution_id, "--out", "out"], in: folder)
            #expect(whole.status == "complete" && whole.execution_id == begun.execution_id)
            let stages = ["fetch", "process", "render", "publish"]
            let done = try #require(stages.firstIndex(of: stage))
            #expect(whole.stages.map(\.name) == stages)
            #expect(
                whole.stages.map(\.status) == stages.indices.map { $0 <= done ? "resumed" : "done" },
                "\(whole.stages)")
            for place in [published, folder.appending(path: "out").path] {
                let files = try FileManager.default.contentsOfDirectory(atPath: place)
                #expect(files.contains("deployments.json") && files.contains("summary.json"))
            }
        }
    }

    @Test func whatWasCutIsNotOfferedToGoOnWith() async throws {
        try await inFolder { folder in
            let stages = folder.appending(path: "state/artifacts/deployments/processed-data")
            _ = try await report(["deployments", "--until", "process"], in: folder)
            let execution = try #require(FileManager.default.contentsOfDirectory(atPath: stages.path).first)
            let file = stages.appending(path: "\(execution)/processed_data.json")
            try Data("{}".utf8).write(to: file)
            let ended = try await report(["deployments", "--resume", execution], in: folder)
            #expect(ended.code == 1 && ended.error.contains("it was cut or changed"), "\(ended.all)")
            #expect(
                ended.error.contains("without --resume") && !ended.error.contains("goes on with it"), "\(ended.all)")
        }
    }

    @Test func optionsThatAResumedReportCannotObeyAreNamed() async throws {
        try await inFolder { folder in
            let ended = try await report(["regions", "--resume", "exec_1", "--endpoints", "--lean"], in: folder)
            #expect(ended.error.contains("--lean, --endpoints: without effect"), "\(ended.all)")
        }
    }

    @Test func aStoreThatRefusesIsNamed() async throws {
        try await inFolder { folder in
            let ended = try await report(
                ["regions", "--feed", "none", "--store", "s3://no-such-bucket-here/x"], in: folder)
            #expect(ended.code == 1 && ended.error.contains("s3://no-such-bucket-here/x/ refused to"), "\(ended.all)")
        }
    }

    @Test func aFullDiskCostsTheWorkbookAndSaysSo() async throws {
        // Rows lie in /tmp until the workbook is whole; the library does not look whether they could be written.
        try await inFolder { folder in
            try FileManager.default.copyItem(atPath: Program.muster, toPath: folder.appending(path: "muster").path)
            for size in ["900k", "4000k"] {
                let script = """
                    set -e
                    mount -t tmpfs none /mnt; cp -r . /mnt/copy; cd /mnt/copy; mount -t tmpfs -o size=\(size) none /tmp
                    MUSTER_STATE=/mnt/copy/state ./muster report regions --lean --feed none --out /mnt/out-\(size)
                    """
                let ended = try await Program.Run(
                    path: "/usr/bin/unshare", words: ["--mount", "--map-root-user", "sh", "-c", script], folder: folder,
                    environment: [
                        "AWS_ENDPOINT_URL": try MotoServer.shared().url, "AWS_ACCESS_KEY_ID": "AKID",
                        "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION": "eu-west-1",
                    ]
                ).start().ended()
                #expect(
                    ended.code == 7 && ended.output.contains("format xlsx failed: the workbook cannot be written"),
                    "\(ended.all)")
                #expect(
                    ended.output.contains("aws_regions_services.json\n")
                        && !ended.output.contains("aws_regions_services.xlsx\n"))
            }
        }
    }

    @Test func whatWasDeliveredAndWhatRunsWhereIsReported() async throws {
        try await Stage.run(linux: 2) { stage in
            for _ in 0..<2 {
                _ = try stage.commit(Stage.server())
                #expect(try await stage.muster("deploy", "test").code == 0)
            }
            #expect(try await stage.muster("rollback", "test").code == 0)
            struct Summary: Decodable { var statistics: [String: Double] }
            let out = stage.work.appending(path: "out").path
            let delivered = try await stage.muster("report", "deployments", "--out", out, "--output", "json")
            #expect(delivered.code == 0, "\(delivered.all)")
            let figures = try JSONDecoder().decode(Summary.self, from: Data(delivered.output.utf8)).statistics
            #expect(figures["deployments"] == 2 && figures["change_fail_rate"] == 0.5)
            #expect((figures["change_lead_time"] ?? -1) >= 0 && (figures["failed_deployment_recovery_time"] ?? 1) < 0.2)
            let page = try String(contentsOfFile: out + "/deployments.md", encoding: .utf8)
            #expect(page.contains("https://img.shields.io/badge/Change%20fail%20rate-50%20%25-blue"))
            let fleet = try await stage.muster("report", "fleet", "test", "--output", "json")
            #expect(fleet.code == 0, "\(fleet.all)")
            let hosts = try JSONDecoder().decode(Summary.self, from: Data(fleet.output.utf8)).statistics
            #expect(hosts == ["hosts": 2, "reachable": 2, "drifted": 0, "releases": 1, "agent_versions": 1])
            let quick = try await stage.muster("report", "fleet", "--quick", "--format", "json")
            #expect(quick.code == 0 && !quick.output.contains("releases "), "\(quick.all)")
        }
    }

    @Test func whoWantsToHearOfAReportDoesHoweverItEnds() async throws {
        struct Body: Decodable {
            var event: String
            var title: String
            var values: [String: String]
        }
        let notify = "notify: [{webhook: {url: {env: HOOK}}}]\n    timeouts:"
        try await LoopbackServer.serving({ _ in .response(status: 200) }) { server in
            try await Stage.run(settings: Stage.settings().replacing("timeouts:", with: notify)) { stage in
                let hook = ["HOOK": server.url]
                let words = ["report", "fleet", "--format", "json", "--notify", "test"]
                let good = try await stage.start(words, environment: hook).ended()
                #expect(good.code == 0, "\(good.all)")
                let bad = try await stage.start(words + ["--resume", "exec_none"], environment: hook).ended()
                #expect(bad.code == 2, "\(bad.all)")
                let told = try server.requests.map { try JSONDecoder().decode(Body.self, from: Data($0.body)) }
                #expect(told.map(\.event) == ["ended", "failed"])
                #expect(told.first?.title == "The report 'fleet' of orders is complete")
                #expect(told.last?.values["summary"]?.contains("exec_none") == true)
            }
        }
    }
}
