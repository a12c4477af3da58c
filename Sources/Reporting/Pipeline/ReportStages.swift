import Foundation

/// The stages of every report, in their order.
package enum ReportStage: String, Sendable, CaseIterable, Codable {
    case fetch, process, render, publish
}

/// Keys in the store, as seed 004 has them; reports other than that of the regions have a folder of their own.
package struct ReportKeys: Sendable {
    let base: String
    let execution: String

    init(kind: String, execution: String) {
        base = kind == "regions" ? "" : "\(kind)/"
        self.execution = execution
    }

    /// The folders of the first two stages, with a folder for each execution.
    var stages: [String] { ["\(base)raw-data/", "\(base)processed-data/"] }
    var raw: String { "\(stages[0])\(execution)/data.json" }
    var processed: String { "\(stages[1])\(execution)/processed_data.json" }
    var allDrafts: String { "\(base)temp-reports/" }
    var drafts: String { "\(allDrafts)\(execution)/" }
    /// What stage "render" made, written last.
    var manifest: String { "\(drafts)manifest.json" }
    var summary: String { "\(base)reports/summary.json" }

    /// All folders that a kind of report writes to, the cache's among them.
    package static func folders(of kind: String) -> [String] {
        kind == "regions" ? ["cache/", "processed-data/", "raw-data/", "reports/", "temp-reports/"] : ["\(kind)/"]
    }

    func draft(_ name: String) -> String { drafts + name }
    func published(_ name: String) -> String { "\(base)reports/\(name)" }
}

/// What stage "render" made: files that are there, and formats that failed.
struct RenderedReport: Codable, Sendable {
    struct File: Codable, Sendable {
        var name: String
        var type: String
    }

    /// Those that were asked for; nil in what an earlier version made.
    var formats: [ReportFormat]?
    var files: [File] = []
    var failures: [ReportSummary.Failure] = []
    /// Headline figures: numbers for programs, sentences for people.
    var figures: [String: Double] = [:]
    var headline: [String] = []
    var gaps: [ReportGap] = []
}

/// Stage "render": a format after the other; one that fails leaves the others.
struct RenderStage: Sendable {
    let store: any ReportStore
    let keys: ReportKeys
    let formats: [ReportFormat]

    /// - Returns: what was made, the files' content, and whether the store keeps them as drafts.
    func run(_ report: Report) async throws -> (rendered: RenderedReport, files: [ReportFile], isKept: Bool) {
        let scratch = FileManager.default.temporaryDirectory.appending(path: "muster-report-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: scratch) }
        var rendered = RenderedReport(formats: formats, gaps: report.gaps)
        for figure in report.figures where figure.isHeadline {
            switch figure.value {
            case .integer(let number): rendered.figures[figure.key] = Double(number)
            case .number(let number): rendered.figures[figure.key] = number
            case .empty, .text, .mark: continue
            }
            rendered.headline.append("\(figure.label.lowercased()) \(figure.text)")
        }
        var files: [ReportFile] = []
        for format in formats {
            do {
                try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
                files += try report.files(format, scratch: scratch.path)
            } catch {
                rendered.failures.append(.init(what: "format \(format.rawValue)", reason: Wording.reason(error)))
            }
        }
        rendered.files = files.map { RenderedReport.File(name: $0.name, type: $0.type) }
        // Drafts are there to go on with. Where there is no room for them the files may still find their places.
        do { try await keep(rendered, files) } catch { return (rendered, files, false) }
        return (rendered, files, true)
    }

    private func keep(_ rendered: RenderedReport, _ files: [ReportFile]) async throws {
        for file in files { try await store.write(file.bytes, to: keys.draft(file.name), type: file.type) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        try await store.write(Array(try encoder.encode(rendered)), to: keys.manifest, type: "application/json")
    }
}

/// Stage "publish": each file into its lasting places, whatever becomes of others.
struct PublishStage: Sendable {
    let store: any ReportStore
    let keys: ReportKeys
    /// A folder that gets the files, too.
    let folder: URL?
    /// Whether the store has the same files as drafts.
    let hasDrafts: Bool

    /// Where files are now, and where they could not be put.
    struct Outcome {
        /// In the store.
        var keys: [String] = []
        /// In the folder.
        var copies: [String] = []
        var failures: [ReportSummary.Failure] = []
    }

    func put(_ file: ReportFile, _ outcome: inout Outcome) async {
        if let folder {
            let place = folder.appending(path: file.name)
            do {
                try FolderReports.replace(place, with: file.bytes)
                outcome.copies.append(file.name)
            } catch {
                outcome.failures.append(.init(what: place.path, reason: FolderReports.reason(error)))
            }
        }
        let key = keys.published(file.name)
        do {
            let isThere = hasDrafts ? await store.copy(keys.draft(file.name), to: key) : false
            if !isThere { try await store.write(file.bytes, to: key, type: file.type) }
            outcome.keys.append(key)
        } catch {
            outcome.failures.append(.init(what: "\(key) in \(store.place)", reason: Wording.reason(error)))
        }
    }

    /// Removes the drafts, and what an earlier report published that this one does not have: it would pass for a part of it.
    func tidy(after former: [String], now: [String]) async throws {
        let stale = Set(former).subtracting(now).filter { $0.hasPrefix(keys.published("")) }
        try await store.remove(stale.sorted() + store.keys(under: keys.drafts) + oldExecutions())
    }

    /// So many executions can be gone on with or looked at.
    static let keptExecutions = 30

    /// What the stages of executions have kept that came before those. Only names that this program gives are its own.
    private func oldExecutions() async throws -> [String] {
        var old: [String] = []
        for folder in keys.stages + [keys.allDrafts] {
            let all = try await store.keys(under: folder)
            let execution = { (key: String) in key.dropFirst(folder.count).prefix { $0 != "/" } }
            let ours = Set(all.map(execution)).filter { $0.wholeMatch(of: /exec_\d{10}_[0-9a-f]{1,4}/) != nil }
            let outdated = Set(ours.sorted().dropLast(Self.keptExecutions))
            old += all.filter { outdated.contains(execution($0)) }
        }
        return old
    }
}
