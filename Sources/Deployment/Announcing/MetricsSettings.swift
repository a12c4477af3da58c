import AWS
import Foundation
import Ledger
import Settings

/// The section `metrics`: where the duration and the result of runs are written.
package struct MetricsSettings: Sendable, Equatable {
    package var namespace: String

    package init(namespace: String = "Muster") { self.namespace = namespace }

    static func read(_ field: Field) -> MetricsSettings? {
        field.mapping { keys in
            keys.required("cloudwatch")?.mapping { cloudWatch in
                MetricsSettings(
                    namespace: cloudWatch.value("namespace", default: "Muster") { field in
                        field.string(
                            expected: "a namespace of at most 255 letters, digits and '.-_/#:', not AWS's own",
                            where: isNamespace)
                    })
            }
        }
    }

    private static func isNamespace(_ text: String) -> Bool {
        !text.hasPrefix("AWS/") && !text.hasPrefix(":")
            && text.wholeMatch(of: /[A-Za-z0-9._\/#:-]{1,255}/) != nil
    }

    /// What CloudWatch is told of a run: `DeploymentDuration` in seconds, and `DeploymentResult`, 1 for one that ended well
    /// on all hosts and 0 for any other. Nil for a run that has not ended.
    func request(_ report: RunReport, at time: Date) -> PutMetricDataRequest? {
        guard report.result != .waiting, let seconds = report.seconds else { return nil }
        let place = [
            MetricDimension(name: "Application", value: report.application),
            MetricDimension(name: "Environment", value: report.environment),
        ]
        return PutMetricDataRequest(
            namespace: namespace,
            metricData: [
                MetricDatum(
                    metricName: "DeploymentDuration", dimensions: place, timestamp: time, value: Double(seconds),
                    unit: "Seconds"),
                MetricDatum(
                    metricName: "DeploymentResult", dimensions: place, timestamp: time,
                    value: report.result == .ok ? 1 : 0, unit: "Count"),
            ])
    }
}
