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

    /// What was found of a host: why it does not pass, and what was measured.
    struct Finding: Sendable {
        var fault: String?
        var figures: [CheckFigures]
    }

    /// Why hosts do not pass, by host; those that pass are left out.
    func faults(_ subjects: [Subject]) async -> [InstanceID: String] {
        await findings(subjects).compactMapValues(\.fault)
    }

    /// By host; those without checks are left out.
    func findings(_ subjects: [Subject]) async -> [InstanceID: Finding] {
        let stop = crews.stop
        let health = RunnerHealth(http: crews.first.http) { duration in
            await stop.sleep(for: duration)
            return !stop.isRaised
        }
        let commit = commit
        return await withTaskGroup(of: (InstanceID, Finding).self) { group in
            for subject in subjects where !subject.checks.isEmpty {
                group.addTask {
                    var figures: [CheckFigures] = []
                    for check in subject.checks {
                        let found = await health.find(check, address: subject.address, commit: commit)
                        figures.append(found.figures)
                        if let fault = found.fault {
                            return (
                                subject.id, Finding(fault: "\(check.title) from the runner: \(fault)", figures: figures)
                            )
                        }
                    }
                    return (subject.id, Finding(figures: figures))
                }
            }
            return await group.reduce(into: [InstanceID: Finding]()) { $0[$1.0] = $1.1 }
        }
    }
}
