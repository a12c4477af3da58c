package import AWS
import Foundation
package import Ledger
package import Notices

/// Tells people and CloudWatch of runs. Nothing here fails a run, and nothing that fails here is silent: it is warned of and
/// written to the run's events.
package struct Announcer: Sendable {
    private let channels: [NoticeChannel]
    private let sender: NoticeSender
    private let metrics: MetricsSettings?
    private let cloudWatch: CloudWatchClient
    private let warn: @Sendable (String) -> Void

    /// - Parameter warn: takes warnings, which also those want to see who want no progress.
    package init(
        channels: [NoticeChannel], sender: NoticeSender, metrics: MetricsSettings?, cloudWatch: CloudWatchClient,
        warn: @escaping @Sendable (String) -> Void
    ) {
        self.channels = channels
        self.sender = sender
        self.metrics = metrics
        self.cloudWatch = cloudWatch
        self.warn = warn
    }

    /// The kind of the event for what could not be told.
    package static let failed = "notice.failed"

    /// Delivers a notice to everybody who wants to hear of such an event, at the same time.
    ///
    /// - Parameter limit: how long all of that may take.
    package func tell(_ notice: Notice, ledger: Ledger, within limit: Duration = NoticeSender.limit) async {
        let concerned = channels.filter { $0.events.contains(notice.event) }
        guard !concerned.isEmpty else { return }
        let faults = await withTaskGroup(of: (Int, String?).self) { group in
            for (index, channel) in concerned.enumerated() {
                group.addTask { (index, await sender.send(notice, to: channel, within: limit)) }
            }
            return await group.reduce(into: [Int: String]()) { $0[$1.0] = $1.1 }
        }
        for (index, fault) in faults.sorted(by: { $0.key < $1.key }) {
            let title = concerned[index].title
            await report(
                "the notice '\(notice.event.rawValue)' did not reach \(title): \(fault)",
                run: notice[.run], ledger: ledger, details: ["event": notice.event.rawValue, "channel": title])
        }
    }

    /// Writes the metrics of a run that has ended, once.
    func measure(_ report: RunReport, ledger: Ledger, within limit: Duration) async {
        guard let metrics, let request = metrics.request(report, at: Date()) else { return }
        let fault = await withTaskGroup(of: String?.self) { group in
            group.addTask {
                do {
                    try await cloudWatch.putMetricData(request)
                    return nil
                } catch { return "\(error)" }
            }
            group.addTask {
                try? await Task.sleep(for: limit)
                return "CloudWatch did not answer within \(limit)"
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
        guard let fault else { return }
        await self.report(
            "the metrics of \(report.run) were not written: \(fault)", run: report.run, ledger: ledger,
            details: ["channel": "cloudwatch"])
    }

    private func report(_ message: String, run: String, ledger: Ledger, details: [String: String]) async {
        warn("warning: \(message)")
        do {
            let payload = try RunLog.payload(details.merging(["message": message]) { $1 })
            try await ledger.append(run: run, kind: Self.failed, payload: payload, at: Date())
        } catch { warn("warning: the ledger does not know it either: \(error)") }
    }
}
