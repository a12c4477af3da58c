import Foundation

/// The stages of every report, in their order.
package enum ReportStage: String, Sendable, CaseIterable, Codable {
    case fetch, process, render, publish
}

/// Keys in the store, as seed 004 has them; reports other than that of the regions have a folder of their own.
struct ReportKeys: Sendable {
    let base: String
    let execution: String

    init(kind: String, execution: String) {
        base = kind == "regions" ? "" : "\(kind)/"
        self.execution = execution
    }

    var raw: String { "\(base)raw-data/\(execution)/data.json" }
    var processed: String { "\(base)processed-data/\(execution)/processed_data.json" }
    var drafts: String { "\(base)temp-reports/\(execution)/" }
    /// What stage "render" made, written last.
    var manifest: String { "\(drafts)manifest.json" }
    var summary: String { "\(base)reports/summary.json" }

    func draft(_ name: String) -> String { drafts + name }
    func published(_ name: String) -> String { "\(base)reports/\(name)" }
}

/// What stage "render" made: files that are there, and formats that failed.
struct RenderedReport: Codable, Sendable {
    struct File: Codable, Sendable {
        var name: String
        var type: String
    }

    struct Failure: Codable, Sendable {
        var format: String
        var reason: String
    }

    var files: [File] = []
    var failures: [Failure] = []
    var figures: [String: Double] = [:]
    var gaps: [ReportGap] = []
}

/// Stage "render": a format after the other; one that fails leaves the others.
struct RenderStage: Sendable {
    let store: any ReportStore
    let keys: ReportKeys
    let formats: [ReportFormat]

    /// - Returns: what was made, with the files' content.
    func run(_ report: Report) async throws -> (RenderedReport, [ReportFile]) {
        let scratch = FileManager.default.temporaryDirectory.appending(path: "muster-report-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: scratch) }
        var rendered = RenderedReport(gaps: report.gaps)
        for figure in report.figures where figure.isHeadline {
            switch figure.value {
            case .integer(let number): rendered.figures[figure.key] = Double(number)
            case .number(let number): rendered.figures[figure.key] = number
            case .empty, .text, .mark: break
            }
        }
        var files: [ReportFile] = []
        for format in formats {
            do {
                try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
                files += try report.files(format, scratch: scratch.path)
            } catch {
                rendered.failures.append(.init(format: format.rawValue, reason: RegionsFetch.reason(error)))
            }
        }
        for file in files {
            try await store.write(file.bytes, to: keys.draft(file.name), type: file.type)
            rendered.files.append(.init(name: file.name, type: file.type))
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        try await store.write(Array(try encoder.encode(rendered)), to: keys.manifest, type: "application/json")
        return (rendered, files)
    }
}

/// Stage "publish": the files in their lasting places, the summary last, and the drafts away.
struct PublishStage: Sendable {
    let store: any ReportStore
    let keys: ReportKeys
    /// A folder that gets the files, too.
    let folder: URL?

    func run(_ files: [ReportFile], summary: ReportFile) async throws {
        for file in files + [summary] {
            if let folder {
                let place = folder.appending(path: file.name)
                do { try FolderReports.replace(place, with: file.bytes) } catch {
                    throw ReportError(
                        .failed, "\(place.path) cannot be written: \(FolderReports.reason(error))",
                        fix: "see that there is room and that it can be written, or name another folder")
                }
            }
            try await store.write(file.bytes, to: keys.published(file.name), type: file.type)
        }
        try await store.remove(store.keys(under: keys.drafts))
    }
}
