import ArgumentParser
import Deployment
import Dispatching
import Foundation
import GitHubActions
import GitRepository
import Ledger
import Notices
import Reporting
import Settings

extension ReportFormat: ExpressibleByArgument {}
extension ReportStage: ExpressibleByArgument {}

/// What every report may be asked.
struct ReportOptions: ParsableArguments {
    @Option(help: ArgumentHelp("A folder that gets the files, too; an empty one, or none yet.", valueName: "folder"))
    var out: String?

    @Flag(help: "Replace what is in the folder under the files' names.")
    var force = false

    @Option(help: "The formats: json, csv, xlsx, html, markdown; may be repeated, all when left out.")
    var format: [ReportFormat] = []

    @Option(
        help: ArgumentHelp(
            "Where stages and reports are kept, a folder or s3://bucket/prefix; else the settings' state.artifacts.",
            valueName: "place"))
    var store: String?

    @Option(help: ArgumentHelp("Go on with an execution that broke off.", valueName: "execution"))
    var resume: String?

    @Option(
        help: ArgumentHelp(
            "Tell how it ended to whom this environment's section 'notify' names.", valueName: "environment"))
    var notify: String?

    @Flag(help: "Say what would be read, written and asked for, and stop.")
    var dryRun = false

    @Option(help: "The last stage: fetch, process, render or publish.")
    var until = ReportStage.publish

    func validate() throws {
        if let resume, resume.isEmpty || !resume.utf8.allSatisfy(Self.isSafe) || resume.hasPrefix(".") {
            throw ValidationError("--resume takes an execution's name: letters, digits, '_', '-', '.'")
        }
        if force, out == nil { throw ValidationError("--force belongs to --out") }
        if out != nil, until != .publish {
            throw ValidationError("--out gets the files of the last stage, publish: leave it or --until out")
        }
        if out?.isEmpty == true { throw ValidationError("--out takes a folder") }
        if let store, store.isEmpty || store.contains("://") && !store.hasPrefix("s3://") {
            throw ValidationError("--store takes a folder, or s3://bucket/prefix")
        }
    }

    private static func isSafe(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    /// The folder, made and tried: what cannot be written there is known before anything is read.
    private func folder() throws -> URL? {
        guard let out else { return nil }
        let folder = URL(filePath: out).absoluteURL
        let manager = FileManager.default
        do {
            try manager.createDirectory(at: folder, withIntermediateDirectories: true)
            let there = try manager.contentsOfDirectory(atPath: folder.path).sorted()
            // What a process that was killed has left is nobody's.
            for draft in there where draft.hasPrefix(FolderReports.draft) {
                try manager.removeItem(at: folder.appending(path: draft))
            }
            if !force, let first = there.first(where: { !$0.hasPrefix(FolderReports.draft) }) {
                throw CommandFailure(
                    .usage,
                    "--out \(Line.safe(out)) is not empty: it holds \(Line.safe(first))\n  fix: name another "
                        + "folder, or replace what is there with --force")
            }
            let probe = folder.appending(path: "\(FolderReports.draft)\(UUID().uuidString)")
            try Data("?".utf8).write(to: probe)
            try manager.removeItem(at: probe)
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw CommandFailure(
                .usage,
                "--out \(Line.safe(out)) cannot be written: \(error.localizedDescription)\n  fix: name a folder "
                    + "that can be written")
        }
        return folder
    }

    /// The store that was named, or that of the settings.
    func reports(_ place: PlaceOptions) throws -> any ReportStore {
        guard let store else {
            switch try place.state().artifacts {
            case .directory(let path):
                return FolderReports(
                    folder: path.map { URL(filePath: $0) } ?? PlaceOptions.stateFolder.appending(path: "artifacts"))
            case .s3(let bucket, let prefix, let access):
                return S3Reports(try Session.configuration(access), bucket: bucket, prefix: prefix)
            }
        }
        guard store.hasPrefix("s3://") else { return FolderReports(folder: URL(filePath: store).absoluteURL) }
        let parts = store.dropFirst(5).split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let bucket = parts.first, !bucket.isEmpty else {
            throw CommandFailure(.usage, "--store \(Line.safe(store)) names no bucket\n  fix: s3://bucket/prefix")
        }
        let prefix = parts.count > 1 ? parts[1].trimmingCharacters(in: CharacterSet(charactersIn: "/")) : ""
        return S3Reports(
            try Session.configuration(StateSettings.Access()), bucket: String(bucket),
            prefix: prefix.isEmpty ? "" : prefix + "/")
    }

    /// Makes a report, and says what became of it.
    func make(
        _ source: some ReportSource, in store: any ReportStore, _ place: PlaceOptions, _ format: OutputOptions
    ) async throws {
        if dryRun { return try await rehearse(source, in: store, format) }
        let time = Date()
        let execution =
            resume ?? "exec_\(Int(time.timeIntervalSince1970))_\(String(UInt16.random(in: 0...UInt16.max), radix: 16))"
        let stamp = ReportStamp(
            generatedAt: time, execution: execution, version: Version.text, git: Self.git(place, format.say),
            source: source.origin)
        let settings = ReportSettings(
            stamp: stamp, formats: self.format.isEmpty ? ReportFormat.allCases : self.format,
            choosesFormats: !self.format.isEmpty, folder: try folder(),
            isResuming: resume != nil, lastStage: until, now: { Date() }, say: format.say)
        let receivers = try notify.map { try Session.settings(place, $0).0 }
        let summary: ReportSummary
        do {
            summary = try await work(source, store, settings, format)
        } catch {
            let failure = CommandFailure(error)
            await tell(receivers, settings.stamp, source.kind, "\(failure.exit)", failure.message)
            throw error
        }
        await tell(receivers, stamp, source.kind, summary.isPartial ? "partial" : "ok", summary.sentence)
        if let folder = settings.folder { JobReport.current?.wrote(folder.path) }
        if let job = JobReport.current {
            job.setReport(summary, hosts: 0)
            if let key = summary.files.first(where: { $0.hasSuffix(".md") }), let page = try await store.read(key) {
                job.show(page: String(decoding: page, as: UTF8.self))
            }
        }
        try MadeReportView(summary: summary).conclude(format)
    }

    private struct Rehearsal: Encodable {
        var version = 1
        var dryRun = true
        var report: String
        var reads: String
        var formats: [String]
        var store: String
        var folder: String?
    }

    private func rehearse(
        _ source: some ReportSource, in store: any ReportStore, _ format: OutputOptions
    ) async throws {
        let formats = (self.format.isEmpty ? ReportFormat.allCases : self.format).map(\.rawValue)
        let rehearsal = Rehearsal(
            report: source.kind, reads: try await source.outlook(), formats: formats, store: store.place, folder: out)
        switch format.output {
        case .json: try Console.json(rehearsal)
        case .text:
            let places = [store.place] + [out].compactMap(\.self)
            let what = "the report \(source.kind) as \(formats.joined(separator: ", "))"
            Console.out(
                Line.safe("dry run, no report was made; without it: \(what) to \(places.joined(separator: " and "))")
                    + "\nit would read: \(Line.safe(rehearsal.reads))")
        }
    }

    private func work(
        _ source: some ReportSource, _ store: any ReportStore, _ settings: ReportSettings, _ format: OutputOptions
    ) async throws -> ReportSummary {
        let pipeline = ReportPipeline(source, store: store, settings)
        do {
            return try await interruptible { stop in try await Self.stopping(stop) { try await pipeline.run() } }
        } catch {
            if (error as? ReportError)?.code != .unsupported, await pipeline.hasBegun {
                let execution = settings.stamp.execution
                format.say("what was made of \(execution) is kept: '--resume \(execution)' goes on with it")
            }
            throw error
        }
    }

    /// Tells who wants to hear of it; that nobody could be told fails nothing.
    private func tell(
        _ receivers: EnvironmentSettings?, _ stamp: ReportStamp, _ kind: String, _ result: String, _ summary: String
    ) async {
        guard let receivers else { return }
        let notice = Notice(
            result == "ok" ? .ended : .failed, at: Date(),
            [
                .application: receivers.application, .environment: receivers.environment, .kind: "report",
                .reason: kind,
                .result: result, .summary: summary, .run: stamp.execution, .actor: Session.actor,
                .commit: stamp.git?.commit ?? "",
            ])
        do { try await receivers.tell(notice) } catch {
            Console.error("warning: nobody was told: \(CommandFailure(error).message)")
        }
    }

    /// Runs work until it ends or somebody stops it: it changes nothing outside, and keeps what it has read.
    private static func stopping<Value: Sendable>(
        _ stop: StopSignal, _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value?.self) { group in
            // Both end with this group: the work, and whoever waits for the wish to stop.
            group.addTask { try await work() }
            group.addTask {
                await stop.raised()
                return nil
            }
            defer { group.cancelAll() }
            do {
                if let value = try await group.next() ?? nil { return value }
                group.cancelAll()
                // What was being published already is seen through.
                while let rest = try await group.next() { if let rest { return rest } }
            } catch {
                guard stop.isRaised else { throw error }
            }
            throw CommandFailure(.interrupted, "interrupted; nothing was published, and what was read is in the cache")
        }
    }

    /// The state of the repository that the settings file lies in; nil outside of one, and, with a warning, where git cannot
    /// say it. A report is none the worse for that.
    private static func git(_ place: PlaceOptions, _ say: (String) -> Void) -> ReportStamp.Git? {
        let folder = URL(filePath: place.config).absoluteURL.deletingLastPathComponent().path
        do throws(GitError) {
            let repository = try GitRepository(openingAt: folder)
            let head = try repository.head()
            let id = head.commit.id
            return ReportStamp.Git(
                commit: id.description, describe: repository.describe(id) ?? String(id.description.prefix(7)),
                branch: head.branch, dirty: try repository.isDirty())
        } catch {
            if error.code != .notARepository { say("warning: the report has no git metadata: \(error.message)") }
            return nil
        }
    }
}

/// What a report command prints.
struct MadeReportView {
    let summary: ReportSummary

    func conclude(_ format: OutputOptions) throws {
        switch format.output {
        case .json: try Console.json(summary)
        case .text: Console.out(text)
        }
        if summary.isPartial { throw ExitCode(MusterExit.partial.rawValue) }
    }

    private var text: String {
        let figures = summary.statistics.sorted { $0.key < $1.key }.map { key, value in
            "\(key.replacing("_", with: " ")) \(value == value.rounded() ? String(Int(value)) : String((value * 1000).rounded() / 1000))"
        }
        var lines = [
            "report \(summary.report): \(summary.status)"
                + (figures.isEmpty ? "" : "; " + figures.joined(separator: ", "))
        ]
        lines.append("execution \(summary.executionID) in \(Line.safe(summary.store))")
        let folder = summary.folder.map { "\($0)/" } ?? ""
        lines += (summary.folder == nil ? summary.files : summary.copies).map { "  " + Line.safe(folder + $0) }
        for failure in summary.failures { lines.append(Line.safe("\(failure.what) failed: \(failure.reason)")) }
        for gap in summary.gaps { lines.append("missing: \(Line.safe(gap.what)): \(Line.safe(gap.reason))") }
        return lines.joined(separator: "\n")
    }
}
