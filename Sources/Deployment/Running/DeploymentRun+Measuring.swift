import Fleet
import Health
import Scripting

/// What health checks measure besides whether they pass.
extension DeploymentRun {
    func checks(of id: InstanceID) -> [HealthCheck] {
        plan.hosts.first { $0.id == id }.flatMap { plan.health[$0.platform.rawValue] } ?? []
    }

    /// Keeps the last figures of each check for the report.
    mutating func take(_ figures: [CheckFigures], of id: InstanceID) {
        guard !figures.isEmpty else { return }
        update(id) { report in
            let others = (report.health ?? []).filter { old in
                !figures.contains { $0.check == old.check && $0.from == old.from }
            }
            report.health = others + figures
        }
    }

    /// Writes down what was measured from here, and warns of certificates that end soon.
    mutating func measured(_ findings: [InstanceID: RunnerChecks.Finding]) async throws {
        var warnings: Set<String> = []
        var entries: [(host: String?, payload: [String: String])] = []
        for (id, finding) in findings.sorted(by: { $0.key < $1.key }) {
            take(finding.figures, of: id)
            for figures in finding.figures {
                var payload = ["check": figures.check]
                payload["median"] = figures.median.map { "\($0)" }
                payload["max"] = figures.max.map { "\($0)" }
                payload["certificateDays"] = figures.certificateDays.map { "\($0)" }
                if payload.count > 1 { entries.append((id.text, payload)) }
                if let warning = figures.warning { warnings.insert(warning) }
            }
        }
        if !entries.isEmpty { try await log.record("health.measured", entries) }
        for warning in warnings.sorted() { log.tell(warning) }
    }
}
