import AWS
package import Dispatching
package import Fleet
import Foundation
package import Ledger
package import Scripting

/// A look at an environment before anything is changed: who is there, who is ready, and what each host says of
/// itself.
package struct Survey: Sendable {
    package struct SurveyedHost: Sendable {
        package var host: FleetHost
        package var problem: Readiness.Problem?
        /// Nil when the host could not be asked, or was only simulated.
        package var record: HostRecord?
        package var isSimulated: Bool
        package var place: Place
        /// Which of the environment's kinds of hosts it is.
        package var platform: Platform

        package init(
            host: FleetHost, problem: Readiness.Problem?, record: HostRecord?, isSimulated: Bool, place: Place,
            platform: Platform
        ) {
            self.place = place
            self.platform = platform
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

    /// Who can be reached, by what EC2 and SSM of every place say; sends nothing.
    ///
    /// - Parameter elsewhere: readers of other regions, where ids that are unknown here are looked for.
    package static func readiness(
        _ settings: EnvironmentSettings, crews: Crews, elsewhere: [String: FleetReader] = [:]
    ) async throws -> [SurveyedHost] {
        let now = Date()
        let hosts = try await placed(settings, crews)
        let found = try await regions(of: hosts.map { $0.0 }.filter { !$0.isKnown }, elsewhere)
        return hosts.map { host, crew in
            let platforms = settings.platforms
            let expected = host.platform.flatMap { platforms.contains($0) ? $0 : nil } ?? settings.platform
            let readiness = Readiness.of(
                host, expected: expected, region: crew.region, elsewhere: found[host.id], now: now)
            return SurveyedHost(
                host: host, problem: readiness.problem, record: nil, isSimulated: false, place: crew.place,
                platform: expected)
        }
    }

    /// The hosts of every place in the order of their ids. An id that was named belongs to the place that knows it.
    private static func placed(_ settings: EnvironmentSettings, _ crews: Crews) async throws -> [(FleetHost, Crew)] {
        var found: [InstanceID: (host: FleetHost, crew: Crew)] = [:]
        for crew in crews.all {
            for host in try await Patience.reading(crews.stop, { try await crew.fleet.hosts(settings.target) })
            where found[host.id]?.host.isKnown != true {
                if found[host.id] == nil || host.isKnown { found[host.id] = (host, crew) }
            }
        }
        return found.sorted { $0.key < $1.key }.map { ($0.value.host, $0.value.crew) }
    }

    private static func regions(
        of lost: [FleetHost], _ elsewhere: [String: FleetReader]
    ) async throws -> [InstanceID: String] {
        var found: [InstanceID: String] = [:]
        guard !lost.isEmpty else { return found }
        for (region, reader) in elsewhere.sorted(by: { $0.key < $1.key }) {
            for host in try await reader.hosts(.instances(lost.map(\.id))) where host.isKnown {
                found[host.id] = region
            }
        }
        return found
    }

    /// Sends the preflight, which only reads, to every host that can be reached.
    package static func take(
        _ settings: EnvironmentSettings, crews: Crews, run: String, elsewhere: [String: FleetReader] = [:]
    ) async throws -> Survey {
        var hosts = try await readiness(settings, crews: crews, elsewhere: elsewhere)
        async let flying = inFlight(settings, crews: crews, except: run)
        let assignment = Assignment(
            scope: settings.scope, run: run, batch: 0, fence: ("", 0), deliveryTimeout: settings.deliveryTimeout,
            executionTimeout: 60)
        let sends = try await sends(hosts.filter { $0.problem == nil }, settings, crews, assignment) {
            try $0.preflight()
        }
        let results = try await crews.dispatch(sends, known: [:]) { crew in
            Dispatcher(ssm: crew.ssm, journal: .none, stop: crew.stop)
        }.flatMap(\.results)
        if crews.stop.isRaised { throw DeploymentError(.interrupted, "interrupted before anything was changed") }
        let answers = Dictionary(results.map { ($0.instance, $0) }, uniquingKeysWith: { $1 })
        for index in hosts.indices {
            guard hosts[index].problem == nil, let answer = answers[hosts[index].host.id.text] else { continue }
            hosts[index].record = HostRecord(answer.verdict)
            hosts[index].isSimulated = answer.outcome == .simulated
            hosts[index].problem = hosts[index].isSimulated ? nil : problem(answer, record: hosts[index].record)
        }
        return Survey(hosts: hosts, inFlight: try await flying)
    }

    /// A script that only looks, for each place and platform, by a document that is there.
    static func sends(
        _ hosts: [SurveyedHost], _ settings: EnvironmentSettings, _ crews: Crews, _ assignment: Assignment,
        _ script: (Scripts) throws -> ScriptTemplate
    ) async throws -> [Place: [Send]] {
        var sends: [Place: [Send]] = [:]
        for variant in settings.platforms.compactMap(settings.variant) {
            let template = try script(Scripts(settings: variant))
            for crew in crews.all {
                let own = hosts.filter { $0.place == crew.place && $0.platform == variant.platform }
                guard !own.isEmpty else { continue }
                let document = settings.document.document(variant.platform, agents: own.map(\.host.agentVersion))
                try await crew.require([document])
                let before = sends.values.reduce(0) { $0 + $1.count }
                sends[crew.place, default: []] += try assignment.sends(
                    template, to: own.map(\.host.id), by: document, after: before)
            }
        }
        return sends
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

    /// Commands that carry a key of this environment and have not ended; those that only look are left out.
    private static func inFlight(
        _ settings: EnvironmentSettings, crews: Crews, except run: String
    ) async throws -> [SendKey] {
        var keys: [SendKey] = []
        for crew in crews.all {
            keys += try await crew.commandsInFlight(scope: settings.scope).map(\.key)
        }
        let looking = [Phase.preflight, .observe].map { "\($0.rawValue)." }
        return keys.filter { key in key.run != run && !looking.contains { key.part.hasPrefix($0) } }
    }
}
