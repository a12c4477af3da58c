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
        /// `format xlsx`, or a file by its place.
        package var what: String
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
    /// Where they are besides, if anywhere, and their names there.
    package var folder: String?
    package var copies: [String] = []
    package var statistics: [String: Double] = [:]
    /// The same for people, with their units.
    package var headline: [String] = []
    package var failures: [Failure] = []
    package var gaps: [ReportGap] = []
    /// `complete`, `partial`, or the stage at which it stopped because it was asked to.
    package var status = ""

    enum CodingKeys: String, CodingKey {
        case version, report, generator, git, store, stages, files, folder, copies, statistics, headline, failures,
            gaps, status
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
        "report \(report): \(status)" + (headline.isEmpty ? "" : "; " + headline.joined(separator: ", "))
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
        headline = work.headline
        gaps = work.gaps
        failures = failures.filter { !work.failures.contains($0) } + work.failures
    }

    mutating func failed(_ what: String, _ reason: String) { failures.append(Failure(what: what, reason: reason)) }

    /// - Parameter outcome: where the files are.
    mutating func published(_ outcome: PublishStage.Outcome, _ folder: URL?, at time: Date) {
        files = outcome.keys
        copies = outcome.copies
        self.folder = folder?.path
        failures.removeAll { known in outcome.failures.contains(known) }
        failures += outcome.failures
        stages.removeAll { $0.name == .publish }
        stages.append(Stage(name: .publish, status: outcome.failures.isEmpty ? "done" : "partial", seconds: nil))
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
