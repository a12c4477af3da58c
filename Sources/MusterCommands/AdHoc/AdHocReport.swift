import Dispatching
import Fleet
import Ledger
import Scripting

/// The result of `muster run`.
struct AdHocReport: Codable {
    struct HostEntry: Codable {
        var id: String
        var account: String
        var region: String
        var outcome: String
        /// The outcome in words, with exit code or reason.
        var detail: String
        var exitCode: Int?
        var reason: String
        var output: String
        var command: String?
    }

    /// What one account and region gave.
    struct PlaceResults: Sendable {
        var account: String
        var region: String
        var results: [InstanceResult]
        var unplanned: [InstanceResult]
    }

    var version = 1
    var run: String
    var result: RunRecord.State
    var hosts: [HostEntry]
    /// Instances that carried the tag only when the command arrived.
    var unplanned: [HostEntry]
    var skipped: [String: Readiness.Problem]

    init(
        run: String, results: [PlaceResults], skipped: [InstanceID: Readiness.Problem], interrupted: Bool
    ) {
        self.run = run
        hosts = results.flatMap { place in place.results.map { HostEntry($0, place) } }.sorted { $0.id < $1.id }
        unplanned = results.flatMap { place in place.unplanned.map { HostEntry($0, place) } }
        self.skipped = Dictionary(uniqueKeysWithValues: skipped.map { ($0.key.text, $0.value) })
        result = Self.state(results.flatMap(\.results), skipped: !skipped.isEmpty, interrupted: interrupted)
    }

    private static func state(_ results: [InstanceResult], skipped: Bool, interrupted: Bool) -> RunRecord.State {
        if interrupted { return .interrupted }
        if results.contains(where: { ["unknown", "simulated"].contains($0.outcome.name) }) { return .unknown }
        if results.contains(where: { !$0.outcome.isSuccess }) { return .failed }
        return skipped ? .partial : .ok
    }

    var state: RunRecord.State { result }
    var exit: MusterExit { MusterExit(result) }

    var summary: String {
        let good = hosts.filter { $0.outcome == "succeeded" }.count
        return "\(good) of \(Line.count(hosts.count + skipped.count, "instance")) succeeded"
    }

    /// What remains to be said when every instance has been printed.
    var text: String {
        var lines: [String] = []
        for (id, problem) in skipped.sorted(by: { $0.key < $1.key }) {
            lines.append("\(id): skipped: \(Line.safe(problem.explanation))")
        }
        for host in unplanned {
            lines.append("\(host.id): unplanned: it carried the tag only when the command arrived")
        }
        return (lines + ["run \(run): \(result.rawValue): \(summary)"]).joined(separator: "\n")
    }
}

extension AdHocReport.HostEntry {
    /// What a person reads of one instance.
    static func text(_ result: InstanceResult) -> String {
        let id = result.instance
        let lines = result.output.isEmpty ? "" : Line.lines(result.output, prefix: "\(id) | ") + "\n"
        let isCut = result.verdict?.status == .open && !result.outcome.isSuccess
        return "\(lines)\(id): \(Line.safe(isCut ? result.reason : result.outcome.description))"
    }

    init(_ result: InstanceResult, _ place: AdHocReport.PlaceResults) {
        id = result.instance
        account = place.account
        region = place.region
        outcome = result.outcome.name
        detail = result.outcome.description
        if case .failed(let code) = result.outcome { exitCode = code }
        reason = result.outcome.isSuccess ? "" : result.reason
        output = result.output
        command = result.commandID
    }
}
