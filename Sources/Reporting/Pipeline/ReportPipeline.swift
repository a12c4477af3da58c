package import Foundation

/// A report from its source to where people find it: four stages, each of which keeps what it made, so that an execution that
/// broke off goes on at the first stage whose work is not there.
package struct ReportPipeline<Source: ReportSource>: Sendable {
    private let source: Source
    private let store: any ReportStore
    private let settings: ReportSettings
    private let keys: ReportKeys

    package init(_ source: Source, store: any ReportStore, _ settings: ReportSettings) {
        self.source = source
        self.store = store
        self.settings = settings
        keys = ReportKeys(kind: source.kind, execution: settings.stamp.execution)
    }

    /// Runs the stages that are left.
    ///
    /// - Throws: ``ReportError``, what the source throws, and `CancellationError`.
    package func run() async throws -> ReportSummary {
        var summary = ReportSummary(kind: source.kind, settings.stamp, store.place)
        if settings.isResuming { try await refuseUnknown() } else { try await probe() }
        if let manifest: RenderedReport = try await kept(keys.manifest), isWanted(manifest) {
            summary.resume([.fetch, .process, .render])
            guard settings.lastStage == .publish else { return summary }
            return try await publish(manifest, try await drafts(manifest), hasDrafts: true, summary)
        }
        let processed = try await processed(&summary)
        guard let processed, settings.lastStage.isAfter(.process) else { return summary }
        try Task.checkCancellation()
        let (rendered, files, hasDrafts) = try await summary.timing(.render, settings.now) {
            settings.say("render: \(settings.formats.map(\.rawValue).joined(separator: ", "))")
            let report = try source.report(processed, settings.stamp)
            return try await RenderStage(store: store, keys: keys, formats: settings.formats).run(report)
        }
        summary.rendered(rendered)
        guard settings.lastStage.isAfter(.render) else { return summary }
        return try await publish(rendered, files, hasDrafts: hasDrafts, summary)
    }

    /// Whether what was rendered is what is asked for; a format that failed is tried again.
    private func isWanted(_ rendered: RenderedReport) -> Bool {
        let isOther = settings.choosesFormats && rendered.formats.map { Set($0) != Set(settings.formats) } ?? false
        return rendered.failures.isEmpty && !isOther
    }

    /// Whether an earlier stage's work is there to go on with.
    package var hasBegun: Bool {
        get async {
            for key in [keys.raw, keys.processed, keys.manifest] {
                if let found = try? await store.read(key), !found.isEmpty { return true }
            }
            return false
        }
    }

    private func refuseUnknown() async throws(ReportError) {
        guard await !hasBegun else { return }
        throw ReportError(
            .usage, "\(store.place) has nothing of the execution '\(settings.stamp.execution)'",
            fix: "leave --resume out; each report prints the name of its execution")
    }

    private func processed(_ summary: inout ReportSummary) async throws -> Source.Processed? {
        if let processed: Source.Processed = try await kept(keys.processed) {
            try source.validate(processed)
            summary.resume([.fetch, .process])
            return processed
        }
        let raw: Source.Raw
        if let known: Source.Raw = try await kept(keys.raw) {
            summary.resume([.fetch])
            raw = known
        } else {
            raw = try await summary.timing(.fetch, settings.now) {
                try await source.fetch(execution: settings.stamp.execution)
            }
            try await keep(raw, keys.raw, &summary)
            try Task.checkCancellation()
        }
        guard settings.lastStage.isAfter(.fetch) else { return nil }
        let processed = try await summary.timing(.process, settings.now) {
            let processed = try source.process(raw)
            try source.validate(processed)
            return processed
        }
        try await keep(processed, keys.processed, &summary)
        return processed
    }

    /// Whoever has nowhere else to put the report hears before anything is read that the store refuses it.
    private func probe() async throws {
        guard settings.folder == nil else { return }
        let key = "\(keys.base)raw-data/\(settings.stamp.execution)/probe"
        try await store.write([UInt8](repeating: 63, count: 1), to: key, type: "text/plain")
        try await store.remove([key])
    }

    private func publish(
        _ rendered: RenderedReport, _ files: [ReportFile], hasDrafts: Bool, _ before: ReportSummary
    ) async throws -> ReportSummary {
        var summary = before
        summary.rendered(rendered)
        // From here on it is seen through: half of it would be neither the old report nor the new one.
        try Task.checkCancellation()
        let former = await formerFiles()
        let stage = PublishStage(store: store, keys: keys, folder: settings.folder, hasDrafts: hasDrafts)
        var outcome = PublishStage.Outcome()
        for file in files { await stage.put(file, &outcome) }
        guard !(outcome.keys.isEmpty && outcome.copies.isEmpty) || files.isEmpty else {
            let first = outcome.failures.first.map { "\($0.what): \($0.reason)" } ?? ""
            throw ReportError(
                .failed, "nothing could be published; \(first)", fix: "see that there is room, or name another place")
        }
        // The summary names itself, too: where it can be read, it is there.
        var whole = outcome
        whole.keys.append(keys.published(ReportSummary.file))
        if settings.folder != nil { whole.copies.append(ReportSummary.file) }
        summary.published(whole, settings.folder, at: settings.now())
        let file = ReportFile(name: ReportSummary.file, bytes: try summary.bytes, type: "application/json")
        await stage.put(file, &outcome)
        summary.published(outcome, settings.folder, at: settings.now())
        guard outcome.failures.isEmpty else { return summary }
        do { try await stage.tidy(after: former, now: summary.files) } catch {
            settings.say("warning: what is of no use any more stays in the store: \(Wording.reason(error))")
        }
        return summary
    }

    /// What the last report that was published consists of.
    private func formerFiles() async -> [String] {
        guard let bytes = try? await store.read(keys.summary) else { return [] }
        return (try? JSONDecoder().decode(FormerSummary.self, from: Data(bytes)))?.files ?? []
    }

    /// What stage "render" had made before.
    private func drafts(_ manifest: RenderedReport) async throws -> [ReportFile] {
        var files: [ReportFile] = []
        for file in manifest.files {
            guard let bytes = try await store.read(keys.draft(file.name)) else {
                throw ReportError(
                    .unsupported, "\(store.place) has lost \(keys.draft(file.name))",
                    fix: "make the report again, without --resume")
            }
            files.append(ReportFile(name: file.name, bytes: bytes, type: file.type))
        }
        return files
    }

    /// A stage's work of an earlier process; nil for a new execution.
    private func kept<Value: Decodable>(_ key: String) async throws -> Value? {
        guard settings.isResuming, let bytes = try await store.read(key) else { return nil }
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        do { return try decoder.decode(Value.self, from: Data(bytes)) } catch {
            throw ReportError(
                .unsupported, "\(key) in \(store.place) cannot be read: it was cut or changed",
                fix: "make the report again, without --resume")
        }
    }

    /// Keeps a stage's work to go on with. A store that refuses it costs that, where the report has another place.
    private func keep(_ value: some Encodable, _ key: String, _ summary: inout ReportSummary) async throws {
        do { try await keep(value, key) } catch {
            guard settings.folder != nil, settings.lastStage == .publish, !(error is CancellationError) else {
                throw error
            }
            summary.failed("\(key) in \(store.place)", Wording.reason(error))
        }
    }

    private func keep(_ value: some Encodable, _ key: String) async throws {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try await store.write(Array(try encoder.encode(value)), to: key, type: "application/json")
    }
}

/// How a report is made.
package struct ReportSettings: Sendable {
    package var stamp: ReportStamp
    package var formats: [ReportFormat]
    /// Whether somebody chose them; else an execution that goes on keeps its own.
    package var choosesFormats: Bool
    /// A folder that gets the files besides the store; nil for none.
    package var folder: URL?
    /// Whether the execution began before.
    package var isResuming: Bool
    package var lastStage: ReportStage
    package var now: @Sendable () -> Date
    package var say: @Sendable (String) -> Void

    package init(
        stamp: ReportStamp, formats: [ReportFormat], choosesFormats: Bool = true, folder: URL?,
        isResuming: Bool = false,
        lastStage: ReportStage = .publish, now: @escaping @Sendable () -> Date,
        say: @escaping @Sendable (String) -> Void
    ) {
        self.stamp = stamp
        self.formats = formats
        self.choosesFormats = choosesFormats
        self.folder = folder
        self.isResuming = isResuming
        self.lastStage = lastStage
        self.now = now
        self.say = say
    }
}

extension ReportStage {
    fileprivate func isAfter(_ other: ReportStage) -> Bool {
        let all = ReportStage.allCases
        return (all.firstIndex(of: self) ?? 0) > (all.firstIndex(of: other) ?? 0)
    }
}

/// What of an earlier report's summary matters to the next.
private struct FormerSummary: Decodable {
    var files: [String]
}
