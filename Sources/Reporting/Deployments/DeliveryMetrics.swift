import Foundation

/// The five delivery metrics of DORA over some changes of environments.
///
/// Source: dora.dev/guides/dora-metrics (five since 2024: three of throughput, two of instability). What DORA leaves to a
/// measurement is in ``rules``, which every report prints.
struct DeliveryMetrics: Codable, Sendable, Equatable {
    /// Deployments in the period, and those of them that ended well.
    var deployments = 0
    var good = 0
    var perWeek = 0.0
    /// Hours; nil where nothing was shipped.
    var leadTime: Double?
    /// Deployments that needed an intervention, of all; nil without deployments.
    var failRate: Double?
    var failed = 0
    /// Hours; nil where nothing had to be recovered from.
    var recoveryTime: Double?
    /// Failures that nothing has ended yet.
    var open = 0
    /// Nil without deployments.
    var reworkRate: Double?
    var rework = 0

    static let definition = "DORA 2024, five metrics"

    static let rules: [(key: String, label: String, rule: String)] = [
        (
            "deployment_frequency", "Deployment frequency",
            "deployments a week; a deployment is a run of 'deploy' that ended ok or partial, or had begun to switch hosts"
        ),
        (
            "change_lead_time", "Change lead time",
            "the median time from a commit to the end of the deployment that brought it to an environment for the first "
                + "time, over all commits of deployments that ended ok or partial"
        ),
        (
            "change_fail_rate", "Change fail rate",
            "deployments that ended in any other way, or that a rollback followed before another deployment, of all"
        ),
        (
            "failed_deployment_recovery_time", "Failed deployment recovery time",
            "the median time from a failed deployment's first switch of a host to the end of what made the environment "
                + "good again: its own way back, a rollback, or the next good deployment"
        ),
        (
            "deployment_rework_rate", "Deployment rework rate",
            "deployments that passed closed gates as an emergency, or were the first after a failed one, of all"
        ),
    ]

    /// - Parameters:
    ///   - entries: of any environments, in the order of their beginnings. Those outside of the period count only as what
    ///     came before and what followed.
    init(_ entries: [DeploymentEntry], from: Date, to: Date) {
        var leadTimes: [Double] = []
        var recoveryTimes: [Double] = []
        for (_, course) in Dictionary(grouping: entries.filter(\.reachedHosts), by: \.scope) {
            for (index, entry) in course.enumerated()
            where entry.kind == "deploy" && (from..<to).contains(entry.started) {
                deployments += 1
                let later = course[(index + 1)...]
                // After a rollback, too: what was rolled back had failed.
                let isRepair = course[..<index].last.map { $0.kind == "rollback" || !$0.isGood } ?? false
                if entry.isEmergency || isRepair { rework += 1 }
                if entry.isGood {
                    good += 1
                    leadTimes += (entry.commits ?? []).map { entry.ended.timeIntervalSince($0.time) / 3600 }
                }
                guard !entry.isGood || later.first?.kind == "rollback" else { continue }
                failed += 1
                let broken = entry.switched ?? entry.started
                if entry.state == "rolledBack" {
                    recoveryTimes.append(entry.ended.timeIntervalSince(broken) / 3600)
                } else if let end = later.first(where: \.isGood) {
                    recoveryTimes.append(end.ended.timeIntervalSince(broken) / 3600)
                } else {
                    open += 1
                }
            }
        }
        let weeks = max(to.timeIntervalSince(from), 1) / (7 * 86_400)
        perWeek = Double(deployments) / weeks
        leadTime = Self.median(leadTimes.map { max(0, $0) })
        recoveryTime = Self.median(recoveryTimes)
        if deployments > 0 {
            failRate = Double(failed) / Double(deployments)
            reworkRate = Double(rework) / Double(deployments)
        }
    }

    private static func median(_ numbers: [Double]) -> Double? {
        numbers.isEmpty ? nil : Spread.quantile(numbers.sorted(), 0.5)
    }
}
