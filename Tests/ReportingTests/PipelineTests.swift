import Foundation
import LoopbackServer
import Reporting
import Synchronization
import Testing

/// The four stages: what each leaves behind, and how an execution goes on.
@Suite struct PipelineTests {
    /// A source that counts how often it is asked.
    private final class Source: ReportSource {
        let kind = "regions"
        let origin = "a test"
        private let fetched = Mutex(0)
        private let makes: @Sendable () -> Report

        init(_ makes: @escaping @Sendable () -> Report = { Hostile.report }) { self.makes = makes }

        var fetches: Int { fetched.withLock { $0 } }

        func outlook() async throws -> String { "nothing" }
        func fetch(execution: String) async throws -> [String] {
            fetched.withLock { $0 += 1 }
            return ["raw"]
        }
        func process(_ raw: [String]) throws -> [String] { raw + ["processed"] }
        func validate(_ processed: [String]) throws {
            guard processed == ["raw", "processed"] else { throw ReportError(.unsupported, "it was changed") }
        }
        func report(_ processed: [String], _ stamp: ReportStamp) throws -> Report { makes() }
    }

    private func settings(
        _ execution: String = "exec_1", formats: [ReportFormat] = [.json, .csv], folder: URL? = nil,
        isResuming: Bool = false, until: ReportStage = .publish
    ) -> ReportSettings {
        ReportSettings(
            stamp: Moments.stamp(execution), formats: formats, folder: folder, isResuming: isResuming, lastStage: until,
            now: { Moments.now }, say: { _ in })
    }

    @Test func eachStageLeavesItsFileUnderTheSeedsKey() async throws {
        let folder = try Folder()
        let store = folder.store
        let out = folder.url.appending(path: "out")
        let summary = try await ReportPipeline(Source(), store: store, settings(folder: out)).run()
        #expect(summary.stages.map(\.name) == ReportStage.allCases && summary.status == "partial")
        let keys = try await store.keys(under: "")
        #expect(
            keys == [
                "processed-data/exec_1/processed_data.json", "raw-data/exec_1/data.json", "reports/again.csv",
                "reports/empty.csv", "reports/facts.csv", "reports/grid.csv", "reports/hostile.json",
                "reports/summary.json",
                "reports/texts.csv",
            ])
        let copies = try FileManager.default.contentsOfDirectory(atPath: out.path)
        #expect(copies.count == 7 && copies.contains("summary.json"))
        #expect(
            try await store.read("reports/hostile.json") == Array(Data(contentsOf: out.appending(path: "hostile.json")))
        )
    }

    @Test(arguments: [ReportStage.fetch, .process, .render])
    func anExecutionGoesOnWhereItStopped(_ last: ReportStage) async throws {
        let folder = try Folder()
        let source = Source()
        let first = try await ReportPipeline(source, store: folder.store, settings(until: last)).run()
        #expect(first.stages.last?.name == last && first.status == "stopped after \(last.rawValue)")
        #expect(try await folder.store.keys(under: "reports/").isEmpty)
        let second = try await ReportPipeline(source, store: folder.store, settings(isResuming: true)).run()
        #expect(second.stages.map(\.name) == ReportStage.allCases && source.fetches == 1)
        let done = ReportStage.allCases.prefix { $0 != last } + [last]
        #expect(second.stages.prefix(done.count).allSatisfy { $0.status == "resumed" })
        #expect(try await folder.store.keys(under: "temp-reports/").isEmpty)
    }

    @Test func formatsThatAreChosenAnewAreRendered() async throws {
        let folder = try Folder()
        _ = try await ReportPipeline(Source(), store: folder.store, settings(formats: [.json], until: .render)).run()
        var again = settings(formats: ReportFormat.allCases, isResuming: true, until: .render)
        again.choosesFormats = false
        let same = try await ReportPipeline(Source(), store: folder.store, again).run()
        #expect(same.stages.map(\.status) == ["resumed", "resumed", "resumed"])
        let other = try await ReportPipeline(
            Source(), store: folder.store, settings(formats: [.csv], isResuming: true)
        ).run()
        #expect(other.stages.map(\.status) == ["resumed", "resumed", "done", "done"])
        #expect(other.files.contains("reports/texts.csv") && !other.files.contains("reports/hostile.json"))
    }

    @Test func theStoreKeepsTheLastExecutionsAndWhatIsNotItsOwn() async throws {
        let folder = try Folder()
        let names = (0..<31).map { "exec_17000000\($0 + 10)_a\($0 % 10)" } + ["exec_0", "exec_20250101_070000"]
        for name in names {
            for key in [
                "raw-data/\(name)/data.json", "processed-data/\(name)/processed_data.json",
                "temp-reports/\(name)/a.csv",
            ] {
                try await folder.store.write([0x7B, 0x7D], to: key, type: "application/json")
            }
        }
        _ = try await ReportPipeline(Source(), store: folder.store, settings("exec_1800000000_0")).run()
        for stage in ["raw-data/", "processed-data/"] {
            let left = try await folder.store.keys(under: stage).map { String($0.split(separator: "/")[1]) }
            #expect(Set(left) == Set(names.dropFirst(2) + ["exec_1800000000_0"]))
        }
        #expect(try await folder.store.keys(under: "temp-reports/").count == 31)
    }

    @Test func aFormatThatFailsLeavesTheOthersAndIsNamed() async throws {
        let folder = try Folder()
        let source = Source {
            var report = Hostile.report
            report.gaps = []
            report.tables[0].name = "A name that no sheet of a workbook may have"
            return report
        }
        let summary = try await ReportPipeline(
            source, store: folder.store, settings(formats: [.json, .xlsx, .csv])
        ).run()
        #expect(summary.failures.map(\.what) == ["format xlsx"] && summary.isPartial && summary.status == "partial")
        #expect(summary.failures[0].reason.contains("A name that no sheet"))
        #expect(summary.files.contains("reports/hostile.json") && summary.files.contains("reports/texts.csv"))
    }

    @Test func aFormatThatFailedIsTriedAgain() async throws {
        let folder = try Folder()
        let isBroken = Mutex(true)
        let source = Source {
            var report = Hostile.report
            if isBroken.withLock({ $0 }) { report.tables[0].name = "a/b" }
            return report
        }
        let first = try await ReportPipeline(
            source, store: folder.store, settings(formats: [.csv, .xlsx], until: .render)
        ).run()
        #expect(first.failures.map(\.what) == ["format xlsx"])
        isBroken.withLock { $0 = false }
        let second = try await ReportPipeline(
            source, store: folder.store, settings(formats: [.csv, .xlsx], isResuming: true)
        ).run()
        #expect(second.failures == [] && second.files.contains("reports/hostile.xlsx") && source.fetches == 1)
    }

    @Test func whatWasChangedInBetweenIsNotBelieved() async throws {
        let folder = try Folder()
        _ = try await ReportPipeline(Source(), store: folder.store, settings(until: .process)).run()
        let key = "processed-data/exec_1/processed_data.json"
        for content in [#"["raw","other"]"#, "[\"raw"] {
            try await folder.store.write(Array(content.utf8), to: key, type: "application/json")
            let error = await #expect(throws: ReportError.self) {
                try await ReportPipeline(Source(), store: folder.store, settings(isResuming: true)).run()
            }
            #expect(error?.code == .unsupported)
        }
    }

    @Test func anExecutionThatNobodyKnowsIsNotGoneOnWith() async throws {
        let folder = try Folder()
        let error = await #expect(throws: ReportError.self) {
            try await ReportPipeline(Source(), store: folder.store, settings("exec_7", isResuming: true)).run()
        }
        #expect(error?.code == .usage && error?.message.contains("exec_7") == true)
    }

    /// A store that refuses some writes.
    private struct Refusing: ReportStore {
        let inner: FolderReports
        let refused: String
        var place: String { "a full store" }
        func read(_ key: String) async throws -> [UInt8]? { try await inner.read(key) }
        func keys(under prefix: String) async throws -> [String] { try await inner.keys(under: prefix) }
        func remove(_ keys: [String]) async throws { try await inner.remove(keys) }
        func write(_ bytes: [UInt8], to key: String, type: String) async throws {
            if key.hasPrefix(refused) { throw ReportError(.failed, "no room for \(key)") }
            try await inner.write(bytes, to: key, type: type)
        }
    }

    @Test func aStoreThatRefusesIsKnownBeforeAnythingIsRead() async throws {
        let folder = try Folder()
        let source = Source()
        let store = Refusing(inner: folder.store, refused: "raw-data/")
        let error = await #expect(throws: ReportError.self) {
            try await ReportPipeline(source, store: store, settings()).run()
        }
        #expect(error?.message.contains("no room for raw-data/") == true && source.fetches == 0)
    }

    @Test func whoHasAFolderGetsTheReportThoughTheStoreRefusesAll() async throws {
        let folder = try Folder()
        let out = folder.url.appending(path: "out")
        let store = Refusing(inner: folder.store, refused: "")
        let summary = try await ReportPipeline(Source(), store: store, settings(folder: out)).run()
        #expect(summary.isPartial && summary.failures.contains { $0.what.hasPrefix("raw-data/exec_1/data.json in ") })
        #expect(try FileManager.default.contentsOfDirectory(atPath: out.path).count == 7)
        #expect(summary.copies.count == 7 && summary.files == [])
    }

    @Test(arguments: ["processed-data/", "reports/hostile.json", "reports/"])
    func whatTheStoreRefusesIsNamedAndTheRestIsKept(_ prefix: String) async throws {
        let folder = try Folder()
        let source = Source()
        let store = Refusing(inner: folder.store, refused: prefix)
        let first = try? await ReportPipeline(source, store: store, settings()).run()
        if prefix == "reports/hostile.json" {
            #expect(
                first?.failures.map(\.what) == ["reports/hostile.json in a full store"] && first?.status == "partial")
            #expect(first?.files.contains("reports/texts.csv") == true && first?.files.contains(prefix) == false)
            let kept = try #require(try await folder.store.read("reports/summary.json"))
            #expect(String(decoding: kept, as: UTF8.self).contains("\"status\" : \"partial\""))
        } else {
            #expect(first == nil)
        }
        let summary = try await ReportPipeline(source, store: folder.store, settings(isResuming: true)).run()
        #expect(
            source.fetches == 1 && summary.stages.last?.status == "done"
                && summary.files.contains("reports/hostile.json"))
    }

    @Test func whatAnEarlierReportLeftIsNoPartOfThisOne() async throws {
        let folder = try Folder()
        _ = try await ReportPipeline(Source(), store: folder.store, settings()).run()
        try await folder.store.write([63], to: "reports/mine.txt", type: "text/plain")
        _ = try await ReportPipeline(Source(), store: folder.store, settings("exec_2", formats: [.json])).run()
        #expect(
            try await folder.store.keys(under: "reports/") == [
                "reports/hostile.json", "reports/mine.txt", "reports/summary.json",
            ])
    }

    @Test func whoStopsItBeforeItIsPublishedFindsTheOldReport() async throws {
        let folder = try Folder()
        let task = Mutex<Task<ReportSummary, any Error>?>(nil)
        let source = Source {
            task.withLock { $0?.cancel() }
            return Hostile.report
        }
        let pipeline = ReportPipeline(source, store: folder.store, settings())
        let gate = AsyncStream.makeStream(of: Void.self)
        let work = Task {
            for await _ in gate.stream {}
            return try await pipeline.run()
        }
        task.withLock { $0 = work }
        gate.continuation.finish()
        await #expect(throws: CancellationError.self) { try await work.value }
        #expect(try await folder.store.keys(under: "reports/").isEmpty)
        let summary = try await ReportPipeline(source, store: folder.store, settings(isResuming: true)).run()
        #expect(summary.stages.last?.status == "done" && source.fetches == 1)
    }

    @Test func theRegionsReportIsTheSameFromMemoryAndFromItsFiles() async throws {
        let tree = Tree()
        let folder = try Folder()
        try await LoopbackServer.serving(tree.answer) { server in
            let source = RegionsSource(try tree.reader(server, folder.store), since: nil)
            _ = try await ReportPipeline(source, store: folder.store, settings(until: .process)).run()
            let whole = try Folder()
            _ = try await ReportPipeline(source, store: whole.store, settings(formats: [.csv])).run()
            let resumed = try await ReportPipeline(
                source, store: folder.store, settings(formats: [.csv], isResuming: true)
            ).run()
            #expect(resumed.statistics["total_combinations"] == 29 && resumed.statistics["unique_services"] == 26)
            for name in ["aws_regions_services.csv", "service_matrix.csv", "region_summary.csv", "service_summary.csv"]
            {
                #expect(
                    try await folder.store.read("reports/\(name)") == whole.store.read("reports/\(name)"), "\(name)")
            }
        }
    }
}
