import Dispatching
import Fleet
import Foundation
import Health

/// The checks that are made from here, of many hosts at the same time.
struct RunnerChecks: Sendable {
    struct Subject: Sendable {
        var id: InstanceID
        var address: String?
        var checks: [HealthCheck]
    }

    let crews: Crews
    /// The revision that has to answer.
    let commit: String

    /// Why hosts do not pass, by host; those that pass are left out.
    func faults(_ subjects: [Subject]) async -> [InstanceID: String] {
        let stop = crews.stop
        let health = RunnerHealth(http: crews.first.http) { duration in
            await stop.sleep(for: duration)
            return !stop.isRaised
        }
        let commit = commit
        return await withTaskGroup(of: (InstanceID, String?).self) { group in
            for subject in subjects where !subject.checks.isEmpty {
                group.addTask {
                    for check in subject.checks {
                        if let fault = await health.fault(of: check, address: subject.address, commit: commit) {
                            return (subject.id, "\(check.title) from the runner: \(fault)")
                        }
                    }
                    return (subject.id, nil)
                }
            }
            return await group.reduce(into: [InstanceID: String]()) { $0[$1.0] = $1.1 }
        }
    }
}
