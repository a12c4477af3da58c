package import Foundation

/// What became of an execution: `summary.json`, and the command's result.
package struct ReportSummary: Codable, Sendable, Equatable {
    static let file = "summary.json"

    package struct Stage: Codable, Sendable, Equatable {
        package var name: ReportStage
        /// `done`, or `resumed` when an earlier process had done it.
        package var status: String
        package var seconds: Double?
    }

    package struct Failure: Codable, Sendable, Equatable {
        package var format: String
        package var reason: String
    }

    package var version = 1
    package var report: String
    package var executionID: String
    package var completed: Date?
    package var generator: String
    package var git: ReportStamp.Git?
    package var sourceData: String
    package var store: String
    package var stages: [Stage] = []
    /// Keys in the store.
    package var files: [String] = []
    /// Where they are besides, if anywhere.
    package var folder: String?
    package var statistics: [String: Double] = [:]
    package var failures: [Failure] = []
    package var gaps: [ReportGap] = []
    /// `complete`, `partial`, or the stage at which it stopped because it was asked to.
    package var status = ""

    enum CodingKeys: String, CodingKey {
        case version, report, generator, git, store, stages, files, folder, statistics, failures, gaps, status
        case executionID = "execution_id"
        case completed = "completion_timestamp"
        case sourceData = "source_data"
    }

    init(kind: String, _ stamp: ReportStamp, _ place: String) {
        report = kind
        executionID = stamp.execution
        generator = "muster \(stamp.version)"
        git = stamp.git
        sourceData = stamp.source
        store = place
        settle()
    }

    /// Whether something that should be in the report is not, or a format failed.
    package var isPartial: Bool { !gaps.isEmpty || !failures.isEmpty }

    /// What became of it, with its figures, in one line.
    package var sentence: String {
        let figures = statistics.sorted { $0.key < $1.key }.map { key, value in
            "\(key.replacing("_", with: " ")) \(ReportCell.short(value))"
        }
        return "report \(report): \(status)" + (figures.isEmpty ? "" : "; " + figures.joined(separator: ", "))
    }

    mutating func resume(_ names: [ReportStage]) {
        stages += names.map { Stage(name: $0, status: "resumed", seconds: nil) }
        settle()
    }

    mutating func timing<Value: Sendable>(
        _ stage: ReportStage, _ now: @Sendable () -> Date, _ work: () async throws -> Value
    ) async throws -> Value {
        let start = now()
        let value = try await work()
        let seconds = (now().timeIntervalSince(start) * 1000).rounded() / 1000
        stages.append(Stage(name: stage, status: "done", seconds: seconds))
        settle()
        return value
    }

    mutating func rendered(_ work: RenderedReport) {
        statistics = work.figures
        gaps = work.gaps
        failures = work.failures.map { Failure(format: $0.format, reason: $0.reason) }
    }

    mutating func publishes(_ names: [String], _ folder: URL?, _ keys: ReportKeys) {
        files = names.map(keys.published)
        self.folder = folder?.path
    }

    mutating func end(_ stage: ReportStage, _ status: String, at time: Date) {
        stages.append(Stage(name: stage, status: status, seconds: nil))
        completed = time
        settle()
    }

    private mutating func settle() {
        let last = stages.last?.name
        status =
            last == .publish ? (isPartial ? "partial" : "complete") : last.map { "stopped after \($0.rawValue)" } ?? ""
    }

    var bytes: [UInt8] {
        get throws {
            let encoder = JSONEncoder()
            encoder.dateEncodingStrategy = .iso8601
            encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
            return Array(try encoder.encode(self)) + [10]
        }
    }
}
