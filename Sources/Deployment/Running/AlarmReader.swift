package import AWS
package import Rollout

/// What CloudWatch's alarms say of a deployment.
package struct AlarmReader: Sendable {
    private let cloudWatch: CloudWatchClient

    package init(_ cloudWatch: CloudWatchClient) { self.cloudWatch = cloudWatch }

    /// Asks once. Alarms that cannot be read leave it open.
    ///
    /// - Parameter names: at most 100; without any all is well.
    package func verdict(on names: [String]) async -> RolloutVerdict {
        guard !names.isEmpty else { return .pass }
        let request = DescribeAlarmsRequest(
            alarmNames: names, alarmTypes: ["MetricAlarm", "CompositeAlarm"], maxRecords: 100)
        do {
            return Self.judge(names, try await cloudWatch.describeAlarms(request).all())
        } catch {
            return .inconclusive("the alarms cannot be read: \(error)")
        }
    }

    package static func judge(_ names: [String], _ found: [AlarmSummary]) -> RolloutVerdict {
        let states = Dictionary(found.map { ($0.name, $0.state) }, uniquingKeysWith: { $1 })
        return .worst(
            names.map { name in
                switch states[name] {
                case .ok: .pass
                case .alarm: .fail("alarm '\(name)' is on")
                case .insufficientData: .inconclusive("alarm '\(name)' has too little data")
                case .other(let word): .inconclusive("alarm '\(name)' is in state '\(word)'")
                case nil: .inconclusive("there is no alarm '\(name)'")
                }
            })
    }
}
