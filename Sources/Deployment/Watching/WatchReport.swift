package import Fleet
package import Ledger
import Rollout

/// What watching an environment showed.
package struct WatchReport: Codable, Sendable {
    package struct HostEntry: Codable, Sendable {
        package var id: InstanceID
        package var name: String
        /// Looks that found it well, ill, and out of reach.
        package var healthy = 0
        package var sick = 0
        package var unheard = 0
        /// What was wrong last; nil when nothing ever was.
        package var trouble: String?
    }

    package var version = 1
    package var run: String
    package var application: String
    package var environment: String
    package var commit: String
    package var result: RunRecord.State = .running
    package var summary = ""
    package var rounds = 0
    package var seconds = 0.0
    package var hosts: [HostEntry] = []

    init(settings: EnvironmentSettings, commit: String, run: String) {
        application = settings.application
        environment = settings.environment
        self.commit = commit
        self.run = run
    }

    mutating func take(_ found: [FleetHost], _ sights: [InstanceID: WatchMachine.Sight]) {
        for host in found where !hosts.contains(where: { $0.id == host.id }) {
            hosts.append(HostEntry(id: host.id, name: host.name))
        }
        for index in hosts.indices {
            switch sights[hosts[index].id] {
            case .healthy: hosts[index].healthy += 1
            case .sick(let why):
                hosts[index].sick += 1
                hosts[index].trouble = why
            case .unheard(let why):
                hosts[index].unheard += 1
                hosts[index].trouble = why
            case nil: break
            }
        }
    }

    /// Well: 0; some trouble that has passed: 7; ill: 1; not known at the end: 9.
    func ended(_ machine: WatchMachine, after time: Duration) -> WatchReport {
        let looks = "\(rounds) look\(rounds == 1 ? "" : "s")"
        let why = machine.reason.map { ": \($0)" } ?? ""
        return switch machine.verdict {
        case .healthy:
            ended(.ok, after: time, "healthy at \(looks) on \(hosts.count) host\(hosts.count == 1 ? "" : "s")")
        case .flapping: ended(.partial, after: time, "healthy now, and was not at each of \(looks)\(why)")
        case .sick where hosts.isEmpty: ended(.notReady, after: time, "no instance matches")
        case .sick: ended(.failed, after: time, "not healthy after \(looks)\(why)")
        case .unknown: ended(.unknown, after: time, "not known after \(looks)\(why)")
        }
    }

    func ended(_ state: RunRecord.State, after time: Duration, _ words: String) -> WatchReport {
        var report = self
        report.result = state
        report.summary = words
        report.seconds = time / .seconds(1)
        return report
    }
}
