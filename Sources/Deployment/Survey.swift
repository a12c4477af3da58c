import AWS
package import Dispatching
package import Fleet
import Foundation
package import Ledger
import Scripting

/// A look at an environment before anything is changed: who is there, who is ready, and what each host says of
/// itself.
package struct Survey: Sendable {
    package struct SurveyedHost: Sendable {
        package var host: FleetHost
        package var problem: Readiness.Problem?
        /// Nil when the host could not be asked, or was only simulated.
        package var record: HostRecord?
        package var isSimulated: Bool

        package init(host: FleetHost, problem: Readiness.Problem?, record: HostRecord?, isSimulated: Bool) {
            self.host = host
            self.problem = problem
            self.record = record
            self.isSimulated = isSimulated
        }
    }

    package var hosts: [SurveyedHost]
    /// Runs whose commands for this environment have not ended, by their keys.
    package var inFlight: [SendKey]

    package init(hosts: [SurveyedHost], inFlight: [SendKey]) {
        self.hosts = hosts
        self.inFlight = inFlight
    }

    package var ready: [SurveyedHost] { hosts.filter { $0.problem == nil } }
    package var notReady: [SurveyedHost] { hosts.filter { $0.problem != nil } }

    package func fence() throws(DeploymentError) -> Fence? { try HostRecord.fence(of: hosts.compactMap(\.record)) }

    /// Who can be reached, by what EC2 and SSM say; sends nothing.
    ///
    /// - Parameter elsewhere: readers of other regions, where ids that are unknown here are looked for.
    package static func readiness(
        _ settings: EnvironmentSettings, crew: Crew, elsewhere: [String: FleetReader] = [:]
    ) async throws -> [SurveyedHost] {
        let now = Date()
        let hosts = try await Patience.reading(crew.stop) { try await crew.fleet.hosts(settings.target) }
        let found = try await places(of: hosts.filter { $0.state == nil && $0.pingStatus == nil }, elsewhere)
        return hosts.map { host in
            let readiness = Readiness.of(
                host, expected: settings.platform, region: settings.region, elsewhere: found[host.id], now: now)
            return SurveyedHost(host: host, problem: readiness.problem, record: nil, isSimulated: false)
        }
    }

    private static func places(
        of lost: [FleetHost], _ elsewhere: [String: FleetReader]
    ) async throws -> [InstanceID: String] {
        var found: [InstanceID: String] = [:]
        guard !lost.isEmpty else { return found }
        for (region, reader) in elsewhere.sorted(by: { $0.key < $1.key }) {
            for host in try await reader.hosts(.instances(lost.map(\.id))) {
                if host.state != nil || host.pingStatus != nil { found[host.id] = region }
            }
        }
        return found
    }

    /// Sends the preflight, which only reads, to every host that can be reached.
    package static func take(
        _ settings: EnvironmentSettings, crew: Crew, run: String, elsewhere: [String: FleetReader] = [:]
    ) async throws -> Survey {
        var hosts = try await readiness(settings, crew: crew, elsewhere: elsewhere)
        let ready = hosts.filter { $0.problem == nil }.map(\.host.id)
        async let flying = inFlight(settings, crew: crew, except: run)
        let assignment = Assignment(
            scope: settings.scope, run: run, batch: 0, fence: ("", 0), deliveryTimeout: settings.deliveryTimeout,
            executionTimeout: 60)
        let sends = try assignment.sends(Scripts(settings: settings).preflight(), to: ready)
        let dispatcher = Dispatcher(ssm: crew.ssm, journal: .none, stop: crew.stop)
        let results = try await dispatcher.run(sends).flatMap(\.results)
        if crew.stop.isRaised { throw DeploymentError(.interrupted, "interrupted before anything was changed") }
        let answers = Dictionary(results.map { ($0.instance, $0) }, uniquingKeysWith: { $1 })
        for index in hosts.indices {
            guard hosts[index].problem == nil, let answer = answers[hosts[index].host.id.text] else { continue }
            hosts[index].record = HostRecord(answer.verdict)
            hosts[index].isSimulated = answer.outcome == .simulated
            hosts[index].problem = hosts[index].isSimulated ? nil : problem(answer, record: hosts[index].record)
        }
        return Survey(hosts: hosts, inFlight: try await flying)
    }

    private static func problem(_ answer: InstanceResult, record: HostRecord?) -> Readiness.Problem? {
        guard answer.outcome.isSuccess, let record else {
            return Readiness.Problem(
                cause: .noAnswer, explanation: "the preflight ended with: \(answer.outcome); \(answer.reason)",
                fix: "look at command \(answer.commandID ?? "?") in SSM's history")
        }
        guard !record.missing.isEmpty else { return nil }
        return Readiness.Problem(
            cause: .missingTool, explanation: "it lacks \(record.missing.joined(separator: ", "))",
            fix: "install what is missing, for SYSTEM or root, and see that it is on the PATH")
    }

    /// Commands that carry a key of this environment and have not ended, preflights left out.
    private static func inFlight(
        _ settings: EnvironmentSettings, crew: Crew, except run: String
    ) async throws -> [SendKey] {
        try await crew.commandsInFlight(scope: settings.scope).map(\.key).filter {
            $0.run != run && !$0.part.hasPrefix("preflight.")
        }
    }
}
