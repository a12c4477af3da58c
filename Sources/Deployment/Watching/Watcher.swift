import Dispatching
import Fleet
import Foundation
import Health
import Ledger
import Rollout
import Scripting

/// Looks whether an environment's hosts serve a release and are healthy, again and again; changes nothing.
package struct Watcher: Sendable {
    private let settings: EnvironmentSettings
    private let crews: Crews
    private let commit: String
    private let run: String
    private let say: @Sendable (String) -> Void

    /// - Parameter run: the id that its commands' keys carry.
    package init(
        settings: EnvironmentSettings, crews: Crews, commit: String, run: String,
        say: @escaping @Sendable (String) -> Void
    ) {
        self.settings = settings
        self.crews = crews
        self.commit = commit
        self.run = run
        self.say = say
    }

    /// Looks every so often for a time, at the beginning and at the end too; less long when it turns out badly.
    package func watch(for time: Duration, every pace: Duration) async throws -> WatchReport {
        let clock = ContinuousClock()
        let start = clock.now
        var machine = WatchMachine()
        var report = WatchReport(settings: settings, commit: commit, run: run)
        while true {
            report.rounds += 1
            let due = clock.now + pace
            let (hosts, sights) = try await look(round: report.rounds)
            if crews.stop.isRaised { return report.ended(.interrupted, after: clock.now - start, "interrupted") }
            let alarms = await crews.first.alarms.verdict(on: settings.rollout.alarms)
            report.take(hosts, sights)
            tell(report.rounds, sights, alarms)
            let isBad = machine.take(
                Dictionary(uniqueKeysWithValues: sights.map { ($0.key.text, $0.value) }), alarms: alarms)
            let left = start + time - clock.now
            if isBad || left <= .zero { return report.ended(machine, after: clock.now - start) }
            await crews.stop.sleep(for: min(due - clock.now, left))
            if crews.stop.isRaised { return report.ended(.interrupted, after: clock.now - start, "interrupted") }
        }
    }

    private func tell(_ round: Int, _ sights: [InstanceID: WatchMachine.Sight], _ alarms: RolloutVerdict) {
        let good = sights.values.filter { $0 == .healthy }.count
        say("look \(round): \(good) of \(sights.count) healthy")
        for (id, sight) in sights.sorted(by: { $0.key < $1.key }) {
            switch sight {
            case .healthy: break
            case .sick(let why): say("\(id): \(why)")
            case .unheard(let why): say("\(id): not heard: \(why)")
            }
        }
        switch alarms {
        case .pass: break
        case .fail(let why), .inconclusive(let why): say(why)
        }
    }

    /// One round over the hosts as they are now: who joined is looked at as well.
    private func look(round: Int) async throws -> ([FleetHost], [InstanceID: WatchMachine.Sight]) {
        let hosts = try await Survey.readiness(settings, crews: crews)
        var sights: [InstanceID: WatchMachine.Sight] = [:]
        for host in hosts {
            if let problem = host.problem { sights[host.host.id] = .unheard(problem.explanation) }
        }
        let ready = hosts.filter { $0.problem == nil }
        for result in try await observe(ready, round: round) {
            guard let id = InstanceID(result.instance) else { continue }
            sights[id] =
                switch result.outcome {
                case .succeeded: .healthy
                case .failed: .sick(result.reason.isEmpty ? "\(result.outcome)" : result.reason)
                default: .unheard("\(result.outcome)")
                }
        }
        let subjects = ready.filter { sights[$0.host.id] == .healthy }.map { entry in
            RunnerChecks.Subject(
                id: entry.host.id, address: entry.host.address,
                checks: (settings.variant(entry.platform)?.health ?? []).filter { $0.from == .runner })
        }
        for (id, fault) in await RunnerChecks(crews: crews, commit: commit).faults(subjects) {
            sights[id] = .sick(fault)
        }
        return (hosts.map(\.host), sights)
    }

    private func observe(_ hosts: [Survey.SurveyedHost], round: Int) async throws -> [InstanceResult] {
        let assignment = Assignment(
            scope: settings.scope, run: run, batch: round, fence: ("", 0), deliveryTimeout: settings.deliveryTimeout,
            executionTimeout: settings.executionTimeout)
        let sends = try await Survey.sends(hosts, settings, crews, assignment) { try $0.observe(commit: commit) }
        return try await crews.dispatch(sends, known: [:]) { crew in
            Dispatcher(ssm: crew.ssm, journal: .none, stop: crew.stop)
        }.flatMap(\.results)
    }
}
