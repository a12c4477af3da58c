import Fleet
import GitHubActions

extension JobReport {
    /// There was nothing to do: what is meant serves already, and a host that could not be asked counts as one that does not.
    func converged(_ report: ConvergedReport) {
        set("revision", report.serving ?? "")
        set("previous-revision", report.serving ?? "")
        set("succeeded", "\(report.ready)")
        set("failed", "\(report.skipped.count)")
        set("unknown", "0")
        setReport(report, hosts: report.ready + report.skipped.count)
    }

    /// What `muster run` came to; the summary shows what it printed.
    func ended(_ report: AdHocReport) {
        let all = report.hosts + report.unplanned
        let unknown = all.count { ["unknown", "simulated"].contains($0.outcome) }
        let succeeded = all.count { $0.outcome == "succeeded" }
        set("succeeded", "\(succeeded)")
        set("failed", "\(all.count - succeeded - unknown + report.skipped.count)")
        set("unknown", "\(unknown)")
        var short = report
        short.hosts = report.hosts.map(\.withoutWords)
        short.unplanned = report.unplanned.map(\.withoutWords)
        setReport(short, hosts: all.count)
        for host in all where host.outcome != "succeeded" {
            annotate(Annotation(.error, "\(host.id): \(host.outcome)", host.reason.isEmpty ? host.detail : host.reason))
        }
        for (id, problem) in report.skipped.sorted(by: { $0.key < $1.key }) {
            annotate(Annotation(.warning, "\(id) was skipped", problem.explanation))
        }
    }
}

extension AdHocReport.HostEntry {
    /// Without what the host printed: outputs of a step are kept by GitHub and read by other jobs.
    fileprivate var withoutWords: Self {
        var host = self
        host.output = ""
        host.reason = ""
        return host
    }
}
